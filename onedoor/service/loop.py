"""The one loop: takes what has arrived, decides, commits once for all of it, then sends. No locks.

After any error but a refusal the component ends, and begins anew from what is remembered: what it has in mind may be
half decided, or ahead of that. Of the work that failed nothing is remembered; what was decided before it is.

Only what can be had again may wait for the next commit: a room's lines, which its archive keeps, and notes that a
stanza was answered, without which it is sent once more. A commit costs more than all else that a line costs.
"""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

import structlog
from sqlalchemy import Engine

from onedoor.desk.agency import acts
from onedoor.desk.router import acts as router_acts
from onedoor.service.faults import Faults
from onedoor.service.outbox import Outbox
from onedoor.store.journal.journal import Batch, Journal, Sending
from onedoor.store.setup.revision import Watch
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
        self._watch: Watch | None = None

    def revision(self, engine: Engine, part: str) -> int:
        """Of a part of the set-up, in this thread: on one connection, however many components the process has."""
        return self.revisions(engine, (part,))[part]

    def revisions(self, engine: Engine, parts: Collection[str]) -> dict[str, int]:
        if self._watch is None:
            self._watch = Watch(engine)
        return self._watch.numbers(parts)

    async def call(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """After whatever the thread is doing now."""
        if self._watch is not None:
            self._thread.submit(self._watch.close)
        self._thread.shutdown()


@dataclass(slots=True)
class Turn:
    """What one turn of the loop remembers, and what it tells once that is done."""

    batch: Batch = field(default_factory=Batch)
    stanzas: list[Element] = field(default_factory=list)
    """Answers and passing words: sent after the commit, lost with the link."""
    then: list[Callable[[], None]] = field(default_factory=list)

    def mark(self) -> list[int]:
        """How much there is."""
        return [len(one) for one in self._all()]

    def cut(self, mark: list[int]) -> None:
        """What has come since `mark` was not."""
        for one, length in zip(self._all(), mark, strict=True):
            del one[length:]

    def _all(self) -> tuple[list[Any], ...]:
        batch = self.batch
        return (
            batch.happened, batch.sendings, batch.done, batch.lines, batch.files, batch.duties, batch.commands,
            self.stanzas, self.then,
        )  # fmt: skip


Work = Callable[[Turn], None]


async def together(*parts: Coroutine[Any, Any, None], farewell: Callable[[], None] = lambda: None) -> None:
    """Runs the parts until one fails; its error is raised as it is, and the others have ended by then.

    `farewell` is said by whoever is told to stop, before the parts are.
    """
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    except asyncio.CancelledError:
        farewell()
        raise
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Loop:
    """`put` may be called from any handler; `run` ends only with an error."""

    def __init__(
        self,
        link: Link,
        journal: Journal,
        outbox: Outbox,
        database: Database,
        refresh: Callable[[], Work | None],
        *,
        faults: Faults | None = None,
    ) -> None:
        """`refresh` runs in the database's thread before a turn: what it returns is the turn's first work."""
        self._link, self._journal, self._outbox, self._database = link, journal, outbox, database
        self._refresh, self._faults = refresh, faults or Faults()
        self._inbox: asyncio.Queue[tuple[Work, bool, str]] = asyncio.Queue()
        self._kept = Batch()
        self._timer: asyncio.TimerHandle | None = None
        self._late = False

    def put(self, work: Work, *, settled: bool = False, name: str = "") -> None:
        """`settled`: decides nothing that depends on the set-up, so nobody needs to look whether that has changed.

        `name` is that of what comes again by itself if it fails (`Faults`).
        """
        self._inbox.put_nowait((work, settled, name))

    async def run(self) -> None:
        try:
            while True:
                turn = Turn(self._kept)
                for work, name in await self._arrived():
                    self._decide(work, name, turn)
                await self._remember_and_tell(turn)
        finally:
            if self._kept:
                await self._commit()

    async def _arrived(self) -> list[tuple[Work, str]]:
        found = [await self._inbox.get()]
        while not self._inbox.empty():
            found.append(self._inbox.get_nowait())
        works = [(work, name) for work, _, name in found]
        if not all(settled for _, settled, _ in found) and (change := await self._database.call(self._refresh)):
            works.insert(0, (change, ""))
        return works

    def _decide(self, work: Work, name: str, turn: Turn) -> None:
        before = turn.mark()
        try:
            work(turn)
        except (acts.Refusal, router_acts.Refusal) as refusal:
            log.info("loop.refused", why=str(refusal))
        except Exception:
            turn.cut(before)
            self._faults.note(name)
            raise

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
