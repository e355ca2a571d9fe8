"""Starts one component again from its journal after every error, with growing pauses. Knows nothing of what it does."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable

import structlog

from onedoor.wire.link import LinkRefused

log = structlog.get_logger()

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 30.0
SETTLED = 60.0
"""Seconds after which the next error counts as the first again."""


async def keep_alive(name: str, live: Callable[[], Awaitable[None]], was_away: Callable[[], Awaitable[bool]]) -> None:
    """`live` makes a new component and runs it. Raises LinkRefused, which trying again does not help.

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
    """Logs the error that is being handled, with its traceback and an id by which people can refer to it."""
    log.exception("component.failed", component=name, fault=secrets.token_hex(4), **more)
