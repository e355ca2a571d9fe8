"""The one loop: takes what has arrived, decides, commits once for all of it, then sends. No locks.

If a commit fails, the process ends: what it has in mind is ahead of what is remembered, and a new start reads that.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

import structlog

from onedoor.service.outbox import Outbox
from onedoor.store.journal import Batch, Journal
from onedoor.wire.link import Link, NotConnected

log = structlog.get_logger()

T = TypeVar("T")


class Database:
    """The one thread in which this process calls SQLAlchemy."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")

    async def call(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


@dataclass(slots=True)
class Turn:
    """What one turn of the loop remembers, and what it tells once that is done."""

    batch: Batch = field(default_factory=Batch)
    stanzas: list[Element] = field(default_factory=list)
    """Answers and passing words: sent after the commit, lost with the link."""
    then: list[Callable[[], None]] = field(default_factory=list)


Work = Callable[[Turn], None]


async def together(*parts: Coroutine[Any, Any, None]) -> None:
    """Runs the parts until one fails; its error is raised as it is, and the others end with it."""
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()


class Loop:
    """`put` may be called from any handler; `run` ends only with an error."""

    def __init__(
        self, link: Link, journal: Journal, outbox: Outbox, database: Database, refresh: Callable[[], Work | None]
    ) -> None:
        """`refresh` runs in the database's thread before each turn: what it returns is the turn's first work."""
        self._link, self._journal, self._outbox, self._database = link, journal, outbox, database
        self._refresh = refresh
        self._inbox: asyncio.Queue[Work] = asyncio.Queue()

    def put(self, work: Work) -> None:
        self._inbox.put_nowait(work)

    async def run(self) -> None:
        while True:
            works = [await self._inbox.get()]
            while not self._inbox.empty():
                works.append(self._inbox.get_nowait())
            turn = Turn()
            if change := await self._database.call(self._refresh):
                works.insert(0, change)
            for work in works:
                self._decide(work, turn)
            await self._remember_and_tell(turn)

    def _decide(self, work: Work, turn: Turn) -> None:
        try:
            work(turn)
        except Exception:
            # One bad stanza must not stop the desk; what it had decided before the error is still remembered.
            log.exception("loop.work")

    async def _remember_and_tell(self, turn: Turn) -> None:
        sendings = await self._database.call(lambda: self._journal.commit(turn.batch)) if turn.batch else []
        try:
            if turn.stanzas:
                self._link.send(*turn.stanzas)
        except NotConnected:
            log.info("loop.unsent", stanzas=len(turn.stanzas))
        self._outbox.add(sendings)
        for act in turn.then:
            act()
