"""Carries the retention schedules out, each hour, in whichever process has the turn. Decides nothing."""

import asyncio
import threading
from datetime import UTC, datetime

import structlog
from sqlalchemy import Engine

from onedoor.settings import Settings
from onedoor.store.retention import keeping

log = structlog.get_logger()

EVERY = 3600.0
"""Seconds: what is over is gone well within a day."""
FIRST = 60.0
"""Seconds after a start: not while everybody comes back."""


async def keep(settings: Settings, engine: Engine) -> None:
    """Until cancelled. In a thread of its own: a round is many short transactions, between which others get theirs."""
    stopped = threading.Event()
    await asyncio.sleep(FIRST)
    try:
        while True:
            await asyncio.to_thread(_round, engine, settings, stopped)
            await asyncio.sleep(EVERY)
    finally:
        stopped.set()


def _round(engine: Engine, settings: Settings, stopped: threading.Event) -> None:
    try:
        keeping.run(engine, settings, lambda: datetime.now(UTC), lambda: not stopped.is_set())
    except Exception:
        # The next round tries again; a desk must not stop because a file could not be deleted.
        log.exception("retention.round")
