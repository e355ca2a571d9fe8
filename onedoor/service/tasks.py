"""Work beside the loop: nobody waits for it, so its errors are logged. Decides nothing."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

from onedoor.wire.link import NotConnected

log = structlog.get_logger()


class Tasks:
    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_logged(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except NotConnected:
        return  # what it was about is begun again with the link
    except Exception:
        log.exception("task")
