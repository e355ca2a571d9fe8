"""A part's process stands still for a while, as one that hangs does: whoever asks it gets no answer."""

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from components.demo.private import PrivateInstance


@contextmanager
def asleep(here: PrivateInstance, part: str) -> Iterator[None]:
    """Never while it holds the database's lock, for which all others would have to wait."""
    process, pause = here.up.pids[part], 0.05
    _stop(process)
    try:
        while not _can_be_written(here):
            os.kill(process, signal.SIGCONT)
            time.sleep(pause)
            pause = min(1.0, 2 * pause)  # on a busy machine it needs its time to let go
            _stop(process)
        yield
    finally:
        if here.up.pids.get(part) == process:
            os.kill(process, signal.SIGCONT)


def _stop(process: int) -> None:
    """Returns when it stands still: on a busy machine its threads go on for a while, and may take the lock."""
    os.kill(process, signal.SIGSTOP)
    while any(_state(thread) not in "Tt" for thread in Path(f"/proc/{process}/task").iterdir()):
        time.sleep(0.002)


def _state(thread: Path) -> str:
    try:
        return (thread / "stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return "T"  # it has ended meanwhile


def _can_be_written(here: PrivateInstance) -> bool:
    database = sqlite3.connect(make_url(here.settings.database.url).database or "", timeout=1)
    try:
        database.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    else:
        return True
    finally:
        database.close()
