"""A running Prosody serves the certificates that are in its folder: made anew in time, or replaced by somebody."""

import asyncio

import structlog

from onedoor.settings import Settings, SettingsError
from onedoor.up.server import certificates, shell

log = structlog.get_logger()

EVERY = 60.0
"""Seconds between two looks."""


class Renewal:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._served = self._look()

    async def run(self) -> None:
        """Until cancelled. What goes wrong is tried again: the server goes on with the certificates that it has."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self._follow()
            except (shell.ShellFailed, SettingsError, OSError) as error:
                log.warning("up.certificates.later", reason=str(error))

    async def _follow(self) -> None:
        """Connections that are made from now on see what is in the folder."""
        found = await asyncio.to_thread(self._look)
        if found == self._served:
            return
        await shell.ask(self._settings.state, "config:reload()")
        self._served = found
        log.info("up.certificates")

    def _look(self) -> str:
        return certificates.fingerprint(certificates.folder(self._settings))
