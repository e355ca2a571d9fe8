"""Restarts one component from its journal after every error, with growing pauses. Knows nothing about its work."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable

import structlog

from onedoor.wire.link import LinkRefused

log = structlog.get_logger()

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 30.0
SETTLED = 60.0
"""Seconds without an error after which the next one counts as the first again."""


async def keep_alive(name: str, live: Callable[[], Awaitable[None]], was_away: Callable[[], Awaitable[bool]]) -> None:
    """Runs `live`, which makes and runs a component, again and again. Raises only `LinkRefused`, which is final.

    `was_away` returns when the database can be reached, and says whether it had to be waited for.
    """
    pause, clock = FIRST_PAUSE, asyncio.get_running_loop().time
    while True:
        began = clock()
        try:
            await live()
        except LinkRefused:
            raise
        except Exception:
            pause = FIRST_PAUSE if clock() - began > SETTLED else pause
            report(name, again_in=pause)
        if await was_away():
            pause = FIRST_PAUSE  # the error was the database's, and is over
        await asyncio.sleep(pause)
        pause = min(LONGEST_PAUSE, pause * 2)


def report(name: str, **more: float) -> None:
    """Logs the current exception, with its traceback and an id that people can quote."""
    log.exception("component.failed", component=name, fault=secrets.token_hex(4), **more)
