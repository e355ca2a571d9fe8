"""A running Prosody serves the certificates that are in its folder: made anew in time, or replaced by somebody."""

import asyncio

import structlog

from onedoor.settings import Settings
from onedoor.up import certificates, shell

log = structlog.get_logger()


class Renewal:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._served = certificates.fingerprint(certificates.folder(settings))

    async def follow(self) -> bool:
        """Whether connections made from now on see other certificates than before. Raises ShellFailed, or OSError."""
        found = await asyncio.to_thread(self._look)
        if found == self._served:
            return False
        await shell.ask(self._settings.state, "config:reload()")
        self._served = found
        log.info("up.certificates")
        return True

    def _look(self) -> str:
        return certificates.fingerprint(certificates.folder(self._settings))
