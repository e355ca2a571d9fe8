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


class Look:
    """One look for all who wait: each of them is told whether the database was away."""

    def __init__(self, is_away: Callable[[], Awaitable[bool]]) -> None:
        self._is_away = is_away
        self._looking: asyncio.Task[bool] | None = None

    async def was_away(self) -> bool:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(reachable(self._is_away))
        return await asyncio.shield(self._looking)

    def close(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
