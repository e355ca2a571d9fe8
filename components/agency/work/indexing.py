"""Adds what is said in running chats to the search index, in rounds, so that nobody has to wait for it."""

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from components.agency.office import Office

log = structlog.get_logger()

EVERY = 10.0
"""Seconds between rounds."""
REST = 4.0
"""Pause after each leg, as a multiple of the time that it took: running chats come first."""


class Indexing:
    def __init__(self, office: Office) -> None:
        self._office = office
        self._next_at = 0.0

    def tick(self) -> None:
        if self._office.journal.behind and self._office.now() >= self._next_at:
            self._next_at = float("inf")
            self._office.start(self._round())

    async def _round(self) -> None:
        """Goes leg by leg, because all agencies of the process share the database's thread."""
        try:
            # New lines wait for the next round; otherwise a busy leg would be indexed again and again.
            for _ in range(self._office.journal.behind):
                began = self._office.now()
                await self._office.database.call(self._office.journal.index_next)
                await asyncio.sleep(REST * (self._office.now() - began))
        except SQLAlchemyError as error:
            log.warning("agency.indexing", error=type(error).__name__)
        finally:
            self._next_at = self._office.now() + EVERY
