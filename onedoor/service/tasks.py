"""Work beside the loop of one component: nobody waits for it, and its errors are the component's. Decides nothing."""

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
        """Something that nobody waits for has gone wrong: `run` raises the first of it."""
        if not self._failed.done():
            self._failed.set_exception(error)

    def blame(self, error: Exception, stanza: Element | None, ours: Container[str]) -> None:
        """An error of the link, about a stanza or in coming up. Of strangers' stanzas, whose domain is none of `ours`,
        it is only logged: nobody outside can stop a component by what they send."""
        sender = (stanza.get("from") or "" if stanza is not None else "").partition("/")[0]
        if stanza is None or sender.rpartition("@")[2] in ours:
            self.fail(error)

    async def run(self) -> None:
        """Until something fails, or cancelled; nothing that was started goes on after it."""
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
            return  # what it was about is begun again with the link
        except (RequestFailed, TimeoutError):
            log.exception("task")  # somebody else has said no, or nothing
        except Exception as error:
            self.fail(error)
