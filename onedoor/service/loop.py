"""The one loop: takes what has arrived, decides, commits once for all of it, then sends. No locks.

If a commit fails, the process ends: what it has in mind is ahead of what is remembered, and a new start reads that.

Only what can be had again may wait for the next commit: a room's lines, which its archive keeps, and notes that a
stanza was answered, without which it is sent once more. A commit costs more than all else that a line costs.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

import structlog

from onedoor.service.outbox import Outbox
from onedoor.store.journal import Batch, Journal, Sending
from onedoor.wire.link import Link, NotConnected

log = structlog.get_logger()

T = TypeVar("T")

LINGER = 0.25
"""Seconds that lines and answers wait for company."""
MOST_KEPT = 500
"""Of them, however short they have waited."""


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
        """`refresh` runs in the database's thread before a turn: what it returns is the turn's first work."""
        self._link, self._journal, self._outbox, self._database = link, journal, outbox, database
        self._refresh = refresh
        self._inbox: asyncio.Queue[tuple[Work, bool]] = asyncio.Queue()
        self._kept = Batch()
        self._timer: asyncio.TimerHandle | None = None
        self._late = False

    def put(self, work: Work, *, settled: bool = False) -> None:
        """`settled`: decides nothing that depends on the set-up, so nobody needs to look whether that has changed."""
        self._inbox.put_nowait((work, settled))

    async def run(self) -> None:
        try:
            while True:
                turn = Turn(self._kept)
                for work in await self._arrived():
                    self._decide(work, turn)
                await self._remember_and_tell(turn)
        finally:
            if self._kept:
                await self._commit()

    async def _arrived(self) -> list[Work]:
        found = [await self._inbox.get()]
        while not self._inbox.empty():
            found.append(self._inbox.get_nowait())
        works = [work for work, _ in found]
        if not all(settled for _, settled in found) and (change := await self._database.call(self._refresh)):
            works.insert(0, change)
        return works

    def _decide(self, work: Work, turn: Turn) -> None:
        try:
            work(turn)
        except Exception:
            # One bad stanza must not stop the desk; what it had decided before the error is still remembered.
            log.exception("loop.work")

    async def _remember_and_tell(self, turn: Turn) -> None:
        sendings = await self._commit() if self._is_due(turn.batch) else []
        # What follows from a request goes out before its answer: an agency that has heard that a chat is over relies on
        # it that the citizen has been told.
        self._outbox.add(sendings)
        try:
            if turn.stanzas:
                self._link.send(*turn.stanzas)
        except NotConnected:
            log.info("loop.unsent", stanzas=len(turn.stanzas))
        for act in turn.then:
            act()

    def _is_due(self, batch: Batch) -> bool:
        if batch.is_urgent or self._late or len(batch.lines) + len(batch.done) >= MOST_KEPT:
            return True
        if batch and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LINGER, self._is_late)
        return False

    def _is_late(self) -> None:
        self._late = True
        self.put(lambda _: None, settled=True)

    async def _commit(self) -> list[Sending]:
        batch, self._kept, self._late = self._kept, Batch(), False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        return await self._database.call(lambda: self._journal.commit(batch)) if batch else []
