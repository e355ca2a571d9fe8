"""Background work of one component. Nobody waits for it, but its errors stop the component. Decides nothing."""

import asyncio
from collections.abc import Container, Coroutine
from typing import Any
from xml.etree.ElementTree import Element

import structlog

from onedoor.wire.link import NotConnected, RequestFailed

log = structlog.get_logger()


class Tasks:
    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()
        self._failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._watched(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def fail(self, error: Exception) -> None:
        """Reports an error in work that nobody waits for. `run` raises the first one."""
        if not self._failed.done():
            self._failed.set_exception(error)

    def blame(self, error: Exception, stanza: Element | None, ours: Container[str]) -> None:
        """Reports an error of the link, and the stanza that caused it, if any. Ignores errors caused by stanzas from
        outside (no domain of `ours`), so that strangers cannot stop a component."""
        sender = (stanza.get("from") or "" if stanza is not None else "").partition("/")[0]
        if stanza is None or sender.rpartition("@")[2] in ours:
            self.fail(error)

    async def run(self) -> None:
        """Runs until something fails or it is cancelled. Then cancels everything that was started."""
        try:
            await self._failed
        finally:
            running = tuple(self._running)
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _watched(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except NotConnected:
            return  # the work starts again when the link is back
        except (RequestFailed, TimeoutError):
            log.exception("task")  # the other side has refused or not answered
        except Exception as error:
            self.fail(error)
