"""How much space is left on the disks to which an installation writes."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Self

import structlog
from sqlalchemy.engine import make_url

from onedoor.settings import Settings

log = structlog.get_logger()

MEGABYTE = 1024 * 1024
ENOUGH = 1.2
"""How many times `least` must be free before a short disk counts as enough, so that the answer does not flip-flop."""


class Space:
    def __init__(self, folders: Iterable[Path], least: int) -> None:
        """`least`: the megabytes that must be free; 0 for no limit."""
        self._folders, self._least, self._is_short = tuple(folders), least * MEGABYTE, False

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Watches the state directory, which includes the server's data, and the directory of an SQLite database."""
        url = make_url(settings.database.url)
        file = url.database if url.get_backend_name() == "sqlite" else None
        return cls([settings.state, *([Path(file).parent] if file else [])], settings.router.least_free)

    def is_short(self) -> bool:
        """Whether a disk has too little space left to start new chats."""
        free = min(shutil.disk_usage(folder).free for folder in self._folders if folder.exists())
        short = free < self._least * (ENOUGH if self._is_short else 1)
        if short is not self._is_short:
            log.warning("space", short=short, free_megabytes=free // MEGABYTE)
        self._is_short = short
        return short
