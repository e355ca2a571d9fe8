"""The bridge's copies of files, each in its own folder with an unguessable name, for as long as they are needed.

Promises that they never exceed their quota together, and that `find` returns only what was put here.
Blocks: do not call it in the event loop's thread, except `find`.
"""

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from onedoor.files.content import MEDIA_TYPES, Checked

ID = re.compile(r"[a-z2-7]{26}")
_INCOMING = "incoming"


class Full(Exception):
    """There is no room for the file."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that can be fetched here. Only `put` fills in `sha256`."""

    id: str
    name: str
    size: int
    path: Path
    sha256: str = ""

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.name.rpartition(".")[2]]


class Shelf:
    """`quota`: bytes for all files together; `keep`: seconds to keep a file after the last touch."""

    def __init__(self, folder: Path, quota: int, keep: int) -> None:
        self._folder, self.quota, self._keep = folder, quota, keep
        self._lock = threading.Lock()
        self._promised = 0
        self.used = 0
        """Bytes, counted by `open` and updated since."""

    def open(self) -> None:
        """Counts the files, and deletes any that we were still receiving when we stopped."""
        shutil.rmtree(self._folder / _INCOMING, ignore_errors=True)
        (self._folder / _INCOMING).mkdir(mode=0o700, parents=True, exist_ok=True)
        self.used = sum(kept.size for kept in self._all())

    def find(self, identifier: str) -> Kept | None:
        """The file with this id. The caller compares whatever else was asked for."""
        if not ID.fullmatch(identifier):
            return None
        try:
            (path,) = (self._folder / identifier).iterdir()
            return Kept(identifier, path.name, path.stat().st_size, path)
        except (OSError, ValueError):
            return None

    @contextlib.contextmanager
    def promised(self, size: int) -> Iterator[None]:
        """Reserves `size` bytes for a file that is still to come. Raises Full."""
        with self._lock:
            if self.used + self._promised + size > self.quota:
                raise Full
            self._promised += size
        try:
            yield
        finally:
            with self._lock:
                self._promised -= size

    def incoming(self) -> IO[bytes]:
        """A file without a name to receive into. It is deleted when it is closed."""
        return tempfile.TemporaryFile(dir=self._folder / _INCOMING)

    def put(self, identifier: str, file: Checked) -> Kept:
        """Stores the file whole or not at all, and replaces any earlier one with this id. Raises Full."""
        size = len(file.content)
        with self._lock:
            if self.used + size > self.quota:
                raise Full
            self.used += size
        beside = Path(tempfile.mkdtemp(dir=self._folder / _INCOMING))
        try:
            with os.fdopen(os.open(beside / file.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
                written.write(file.content)
            self._remove(identifier)
            beside.rename(self._folder / identifier)
        except OSError as error:
            shutil.rmtree(beside, ignore_errors=True)
            self._count(-size)
            raise Full from error
        path = self._folder / identifier / file.name
        return Kept(identifier, file.name, size, path, hashlib.sha256(file.content).hexdigest())

    def touch(self, identifiers: Iterable[str]) -> None:
        """These files are still needed."""
        for identifier in identifiers:
            with contextlib.suppress(FileNotFoundError):
                os.utime(self._folder / identifier)

    def sweep(self) -> int:
        """Removes files that were not touched for `keep` seconds. Returns how many."""
        over = time.time() - self._keep
        old = [kept.id for kept in self._all() if kept.path.parent.stat().st_mtime < over]
        for identifier in old:
            self._remove(identifier)
        return len(old)

    def _remove(self, identifier: str) -> None:
        kept = self.find(identifier)
        if kept is not None:
            shutil.rmtree(kept.path.parent, ignore_errors=True)
            self._count(-kept.size)

    def _count(self, size: int) -> None:
        with self._lock:
            self.used += size

    def _all(self) -> Iterator[Kept]:
        for path in self._folder.iterdir():
            if (kept := self.find(path.name)) is not None:
                yield kept
