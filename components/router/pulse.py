"""How the router is, and whom it reaches, said to the panel every few seconds. Decides nothing."""

import asyncio
from datetime import UTC, datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from onedoor.desk.directory import Directory
from onedoor.service.loop import Database
from onedoor.service.outbox import PASSING
from onedoor.store import live
from onedoor.wire import control, names
from onedoor.wire.link import Link, NotConnected, RequestFailed
from onedoor.wire.xml import element

log = structlog.get_logger()

EVERY = 5.0
PATIENCE = 4.0


class Pulse:
    """`aside`: the chats that could not be read again when the router came."""

    def __init__(
        self, engine: Engine, database: Database, link: Link, directory: Directory, *, bridge: str, aside: list[str]
    ) -> None:
        """`bridge` is the bridge's domain: it has no database to say in that it is there."""
        self._engine, self._database, self._link = engine, database, link
        self._directory, self._bridge, self._aside = directory, bridge, aside
        self._since = datetime.now(UTC).isoformat()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            data = {
                "link": self._link.is_up,
                "since": self._since,
                "bridge": await self._answers(self._bridge),
                "away": [jid for jid in self._directory.plan.agencies if self._directory.is_lost(jid)],
                "aside": self._aside,
            }
            try:
                await self._database.call(lambda said=data: live.beat(self._engine, "router", datetime.now(UTC), said))  # type: ignore[misc]
            except SQLAlchemyError as error:
                log.warning("router.pulse", error=type(error).__name__)
            await asyncio.sleep(EVERY)

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
