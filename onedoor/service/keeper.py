"""Carries out the retention schedules every hour, in whichever process has its turn. Decides nothing."""

import asyncio
import threading
from datetime import UTC, datetime

import structlog
from sqlalchemy import Engine

from onedoor.settings import Settings
from onedoor.store.retention import keeping

log = structlog.get_logger()

EVERY = 3600.0
"""Seconds between rounds, so that expired records are gone well within a day."""
FIRST = 60.0
"""Seconds from a start to the first round, which must not run while everybody reconnects."""


async def keep(settings: Settings, engine: Engine) -> None:
    """Runs until cancelled. Each round is in its own thread, in many short transactions that let others in between."""
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
        # The next round tries again. A desk must not stop because a file could not be deleted.
        log.exception("retention.round")
