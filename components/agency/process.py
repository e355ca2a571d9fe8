"""All agencies of one process. They share one timer and one look at the database a second: one for each agency would be
most of the cost of an idle installation.
"""

import asyncio
import secrets
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from components.agency.component import AgencyComponent
from onedoor.service.loop import Database, together
from onedoor.service.reachable import Look
from onedoor.service.revival import keep_alive
from onedoor.settings import Settings
from onedoor.store.database import is_away
from onedoor.store.tables import live

log = structlog.get_logger()

BEAT_EVERY = 5.0
"""Seconds between two heartbeats of this process when there is no news."""


def is_ours(id: str, share: str) -> bool:
    """Whether an agency belongs to a share (`2/4`: the second of four). Other agencies do not change its share."""
    mine, _, shares = share.partition("/")
    return not share or zlib.crc32(id.encode()) % int(shares) == int(mine) - 1


class Process:
    def __init__(self, settings: Settings, engine: Engine, agencies: Iterable[tuple[str, str]]) -> None:
        """`agencies` are pairs of id and domain."""
        self._settings, self._engine, self._agencies = settings, engine, tuple(agencies)
        self._database = Database()
        self._look_for_database = Look(self._is_away)
        self._desks: dict[str, AgencyComponent] = {}
        self._name, self._since = f"process:{secrets.token_hex(8)}", datetime.now(UTC).isoformat()
        self._said: dict[str, dict[str, Any]] = {}
        self._said_at = -BEAT_EVERY

    async def run(self) -> None:
        """Runs until cancelled. Raises LinkRefused."""
        try:
            await together(*(self._keep(id, jid) for id, jid in self._agencies), self._seconds())
        finally:
            self._look_for_database.close()
            self._database.close()

    async def _keep(self, id: str, jid: str) -> None:
        """Runs one agency; its errors do not stop the others."""
        await keep_alive(jid, lambda: self._desk(id, jid), self._look_for_database.was_away)

    async def _is_away(self) -> bool:
        return await self._database.call(lambda: is_away(self._engine.url))

    async def _desk(self, id: str, jid: str) -> None:
        desk = self._desks[id] = AgencyComponent(self._settings, self._engine, self._database, id, jid)
        try:
            await desk.run()
        finally:
            del self._desks[id]

    async def _seconds(self) -> None:
        while True:
            await asyncio.sleep(1)
            for desk in tuple(self._desks.values()):
                desk.tick()
            try:
                await self._look()
                await self._beat(datetime.now(UTC))
            except SQLAlchemyError as error:
                log.warning("process.database", error=type(error).__name__)

    async def _look(self) -> None:
        """Wakes agencies whose set-up was edited: an idle one has no turn in which it would read the edit."""
        ids = tuple(self._desks)
        numbers = await self._database.call(lambda: self._database.revisions(self._engine, ids))
        for id, number in numbers.items():
            if (desk := self._desks.get(id)) is not None:
                desk.setup_changes.look(number)

    async def _beat(self, at: datetime) -> None:
        """Stores news of each agency, and a heartbeat every BEAT_EVERY seconds."""
        news = {part: data for part, data in self._state() if data != self._said.get(part)}
        now = asyncio.get_running_loop().time()
        if not news and now - self._said_at < BEAT_EVERY:
            return
        if not self._said:
            await self._database.call(lambda: live.forget_processes(self._engine, at))
        said = {**news, self._name: {}}
        await self._database.call(lambda: live.beats(self._engine, at, said))
        self._said.update(news)
        self._said_at = now

    def _state(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for id, _ in self._agencies:
            desk = self._desks.get(id)
            data = desk.heartbeat.data() if desk is not None else {"link": False, "since": self._since}
            yield f"agency:{id}", {**data, "process": self._name}
