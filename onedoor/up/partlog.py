"""A log file for a part's output: rotated when it grows long. On a full disk, lines are lost without waiting."""

import contextlib
import sys
from logging import INFO, LogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path


class PartLog(RotatingFileHandler):
    """A line that cannot be written is dropped, and the part goes on. The next line written says how many were lost."""

    def __init__(self, path: Path, *, size: int, keep: int) -> None:
        """At `size` bytes a new file begins. `keep` old files stay, as `path.1` (the newest), `path.2` …"""
        super().__init__(path, maxBytes=size, backupCount=keep, encoding="utf-8", delay=True)
        self._lost = 0
        self._why = ""

    def keep(self, text: str) -> None:
        lost = self._lost
        if lost:
            self.emit(_record(f"({lost} lines could not be written: {self._why})"))
        if self._lost > lost:
            return  # this line cannot be written either, and has just been counted
        self._lost = 0
        self.emit(_record(text))

    def handleError(self, record: LogRecord) -> None:  # noqa: N802 - logging's name
        """`emit` calls this for a record that it could not write."""
        self._lost += 1
        self._why = str(sys.exc_info()[1])
        with contextlib.suppress(OSError):
            self.close()


def _record(text: str) -> LogRecord:
    return LogRecord("", INFO, "", 0, text, None, None)
