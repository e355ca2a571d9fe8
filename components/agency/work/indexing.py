"""What is said in running chats comes into the search index in rounds, and not while somebody waits for an answer."""

from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

if TYPE_CHECKING:
    from components.agency.component import AgencyComponent

log = structlog.get_logger()

EVERY = 10.0
"""Seconds from the end of a round to the next."""


class Indexing:
    def __init__(self, agency: "AgencyComponent") -> None:
        self._agency = agency
        self._next_at = 0.0

    def tick(self) -> None:
        if self._agency.journal.is_behind and self._agency.now() >= self._next_at:
            self._next_at = float("inf")
            self._agency.start(self._round())

    async def _round(self) -> None:
        """Leg by leg: the database's thread is all agencies' of the process."""
        try:
            while await self._agency.database.call(self._agency.journal.index_next):
                pass
        except SQLAlchemyError as error:
            log.warning("agency.indexing", error=type(error).__name__)
        finally:
            self._next_at = self._agency.now() + EVERY
