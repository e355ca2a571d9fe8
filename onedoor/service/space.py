"""How much space is left on the disks that an installation writes to."""

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
"""Times the least that must be free again before it counts as enough: nobody is to be let in and out each second."""


class Space:
    def __init__(self, folders: Iterable[Path], least: int) -> None:
        """`least` are megabytes; 0: it never counts as short."""
        self._folders, self._least, self._is_short = tuple(folders), least * MEGABYTE, False

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The state directory, with what the server keeps, and that of an SQLite database."""
        url = make_url(settings.database.url)
        file = url.database if url.get_backend_name() == "sqlite" else None
        return cls([settings.state, *([Path(file).parent] if file else [])], settings.router.least_free)

    def is_short(self) -> bool:
        """Whether a disk has so little left that nothing new should be begun."""
        free = min(shutil.disk_usage(folder).free for folder in self._folders if folder.exists())
        short = free < self._least * (ENOUGH if self._is_short else 1)
        if short is not self._is_short:
            log.warning("space", short=short, free_megabytes=free // MEGABYTE)
        self._is_short = short
        return short
