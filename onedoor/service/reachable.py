"""Waits for a database that is away. Mends nothing, and knows no driver."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger()

LOOK_EVERY = 0.5
"""Seconds between two looks."""


async def reachable(is_away: Callable[[], Awaitable[bool]]) -> bool:
    """Returns once the database is not away, and says whether it was."""
    was_away = False
    while await is_away():
        if not was_away:
            log.warning("database.away")
        was_away = True
        await asyncio.sleep(LOOK_EVERY)
    if was_away:
        log.info("database.back")
    return was_away
