"""Keeps a running Prosody up to date with the agencies in the panel. Decides nothing about chats."""

import asyncio

import structlog
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from onedoor.settings import Settings
from onedoor.store import database
from onedoor.store.tables import Agency
from onedoor.up import instance
from onedoor.up.server import shell

log = structlog.get_logger()


class Agencies:
    """The local agencies whose components Prosody knows."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._engine: Engine | None = None
        self.known = instance.local_agencies(settings)
        self._one_at_a_time = asyncio.Lock()

    async def follow(self) -> bool:
        """Tells Prosody which agencies were added and removed. Returns False if none were. Raises `ShellFailed`."""
        async with self._one_at_a_time:
            wanted = await asyncio.to_thread(self._local)
            if wanted == self.known:
                return False
            await self._tell(wanted)
            return True

    async def _tell(self, wanted: set[str]) -> None:
        await asyncio.to_thread(instance.write_server_configuration, self._settings)
        added, removed = wanted - self.known, self.known - wanted
        state, domain = self._settings.state, self._settings.domain
        await shell.take_components(state, domain, self._settings.xmpp.desks, added, removed)
        self.known = wanted
        log.info("up.agencies", added=sorted(added), removed=sorted(removed))

    def close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()

    def _open(self) -> Engine:
        if self._engine is None:
            self._engine = database.connect(self._settings.database.url)
        return self._engine

    def _local(self) -> set[str]:
        with Session(self._open()) as session:
            return set(session.scalars(select(Agency.jid).where(Agency.local)))
