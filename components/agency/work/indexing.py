"""What is said in running chats comes into the search index in rounds, and not while somebody waits for an answer."""

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from components.agency.office import Office

log = structlog.get_logger()

EVERY = 10.0
"""Seconds from the end of a round to the next."""
REST = 4.0
"""Times as long as a leg took, before the next one: whoever talks comes first."""


class Indexing:
    def __init__(self, office: Office) -> None:
        self._office = office
        self._next_at = 0.0

    def tick(self) -> None:
        if self._office.journal.behind and self._office.now() >= self._next_at:
            self._next_at = float("inf")
            self._office.start(self._round())

    async def _round(self) -> None:
        """Leg by leg: the database's thread is all agencies' of the process."""
        try:
            # What comes meanwhile waits for the next round: a leg that goes on would be indexed again and again.
            for _ in range(self._office.journal.behind):
                began = self._office.now()
                await self._office.database.call(self._office.journal.index_next)
                await asyncio.sleep(REST * (self._office.now() - began))
        except SQLAlchemyError as error:
            log.warning("agency.indexing", error=type(error).__name__)
        finally:
            self._next_at = self._office.now() + EVERY
