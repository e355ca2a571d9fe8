"""How the agency is, said to the panel every few seconds. Decides nothing."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from onedoor.store import live

if TYPE_CHECKING:
    from components.agency.component import AgencyComponent

log = structlog.get_logger()

EVERY = 5.0
"""Seconds between two beats of which nothing new is to be said."""


class Pulse:
    def __init__(self, agency: "AgencyComponent") -> None:
        self._agency = agency
        self._since = datetime.now(UTC).isoformat()
        self._said: dict[str, Any] = {}
        self._said_at = -EVERY

    def tick(self) -> None:
        data, now = self._data(), self._agency.now()
        if data == self._said and now - self._said_at < EVERY:
            return
        self._said, self._said_at = data, now
        self._agency.start(self._beat(data))

    async def _beat(self, data: dict[str, Any]) -> None:
        try:
            await self._agency.database.call(
                lambda: live.beat(self._agency.engine, f"agency:{self._agency.id}", datetime.now(UTC), data)
            )
        except SQLAlchemyError as error:
            log.warning("agency.pulse", error=type(error).__name__)

    def _data(self) -> dict[str, Any]:
        """Whether we are connected, since when we run, who is at the desk, and which chats could not be read again."""
        return {
            "link": self._agency.link.is_up,
            "since": self._since,
            "present": sorted(self._agency.desk.staff.present),
            "aside": self._agency.set_aside,
        }
