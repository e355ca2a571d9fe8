"""Reports to the panel every few seconds how the router is and whom it can reach. Decides nothing."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from onedoor.desk.health import YOUNG, Health
from onedoor.desk.router.directory import Directory
from onedoor.service.loop import Database
from onedoor.service.outbox import PASSING
from onedoor.store.live import health
from onedoor.store.tables import live
from onedoor.wire import names
from onedoor.wire.control import control
from onedoor.wire.link import Link, NotConnected, RequestFailed
from onedoor.wire.xml import element

log = structlog.get_logger()

EVERY = 5.0
PATIENCE = 4.0


class Heartbeat:
    """`aside`: the chats that could not be replayed when the router started."""

    def __init__(
        self, engine: Engine, database: Database, link: Link, directory: Directory, *, bridge: str, aside: list[str]
    ) -> None:
        """`bridge`: the bridge's domain, to ping. The bridge has no database in which to report."""
        self._engine, self._database, self._link = engine, database, link
        self._directory, self._bridge, self._aside = directory, bridge, aside
        self._began = datetime.now(UTC)
        self._were: dict[str, Health] = {}

    async def run(self) -> None:
        """Runs until cancelled."""
        while True:
            data = {
                "link": self._link.is_up,
                "since": self._began.isoformat(),
                "bridge": await self._answers(self._bridge),
                "away": [jid for jid in self._directory.plan.agencies if self._directory.is_lost(jid)],
                "aside": self._aside,
                "short": self._directory.is_short,
            }
            try:
                parts = await self._database.call(lambda said=data: self._beat(said))  # type: ignore[misc]
                self._log_changes(parts, datetime.now(UTC))
            except SQLAlchemyError as error:
                log.warning("router.heartbeat", error=type(error).__name__)
            await asyncio.sleep(EVERY)

    def _beat(self, data: dict[str, Any]) -> list[Health]:
        now = datetime.now(UTC)
        live.beat(self._engine, "router", now, data)
        with Session(self._engine) as session:
            return health.parts(session, now)

    def _log_changes(self, parts: list[Health], now: datetime) -> None:
        """Logs when a part's health changes, because people look here to see since when it was not well. Parts that
        start together with us get a moment to report."""
        for one in parts:
            if self._were.get(one.part) != one and (not one.is_unwell or now - self._began > YOUNG):
                self._were[one.part] = one
                (log.warning if one.is_unwell else log.info)("health", part=one.part, state=one.state, why=one.why)

    async def _answers(self, jid: str) -> bool:
        ping = element(f"{{{names.PING}}}ping")
        iq = control.iq(ping, by=self._link.jid, to=jid, id=self._link.new_id(), type="get")
        try:
            await self._link.request(iq, timeout=PATIENCE)
        except (NotConnected, TimeoutError):
            return False
        except RequestFailed as failed:
            return failed.condition not in PASSING
        return True
