"""Makes a running Prosody serve the certificates in its folder, which we renew or somebody replaces."""

import asyncio

import structlog

from onedoor.settings import Settings, SettingsError
from onedoor.up.server import certificates, shell

log = structlog.get_logger()

EVERY = 60.0
"""Seconds between two checks."""


class Renewal:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._served = self._look()

    async def run(self) -> None:
        """Runs until cancelled. Tries again after an error, while the server keeps the certificates that it has."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self._follow()
            except (shell.ShellFailed, SettingsError, OSError) as error:
                log.warning("up.certificates.later", reason=str(error))

    async def _follow(self) -> None:
        """Makes new connections use what is in the folder."""
        found = await asyncio.to_thread(self._look)
        if found == self._served:
            return
        await shell.ask(self._settings.state, "config:reload()")
        self._served = found
        log.info("up.certificates")

    def _look(self) -> str:
        return certificates.fingerprint(certificates.folder(self._settings))
