"""The one loop: takes what has arrived, decides, commits once for all of it, then sends. No locks.

After any error except a refusal, the component stops and restarts from what is stored, because its memory may be half
changed or ahead of the database. Nothing of the failed work is stored; what was decided before it is.

Only what can be recovered may wait for the next commit: a room's lines, which its archive keeps, and notes that a
stanza was answered, without which it is sent again. A commit costs more than everything else about a line.
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
"""Seconds that lines and answers may wait, so that one commit stores many."""
MOST_KEPT = 500
"""How many lines and answers may wait. More are committed at once."""


class Database:
    """The one thread in which this process calls SQLAlchemy."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._watch: Watch | None = None

    def revision(self, engine: Engine, part: str) -> int:
        """The revision of a part of the set-up. Call it in this thread: all components share one connection."""
        return self.revisions(engine, (part,))[part]

    def revisions(self, engine: Engine, parts: Collection[str]) -> dict[str, int]:
        if self._watch is None:
            self._watch = Watch(engine)
        return self._watch.numbers(parts)

    async def call(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Stops the thread after its current work."""
        if self._watch is not None:
            self._thread.submit(self._watch.close)
        self._thread.shutdown()


@dataclass(slots=True)
class Turn:
    """What one turn of the loop stores, and what it sends afterwards."""

    batch: Batch = field(default_factory=Batch)
    stanzas: list[Element] = field(default_factory=list)
    """Answers and short-lived messages. They are sent after the commit, and lost if the link is down."""
    then: list[Callable[[], None]] = field(default_factory=list)

    def mark(self) -> list[int]:
        """How much there is now, for `cut`."""
        return [len(one) for one in self._all()]

    def cut(self, mark: list[int]) -> None:
        """Removes everything that was added since `mark`."""
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
    """Runs the parts until one fails. Stops the others, and then raises that error unchanged.

    `farewell` is called on cancellation, before the parts are stopped.
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
    """Any handler may call `put`. `run` ends only with an error."""

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
        """`refresh` runs in the database's thread before a turn. What it returns is the turn's first work."""
        self._link, self._journal, self._outbox, self._database = link, journal, outbox, database
        self._refresh, self._faults = refresh, faults or Faults()
        self._inbox: asyncio.Queue[tuple[Work, bool, str]] = asyncio.Queue()
        self._kept = Batch()
        self._timer: asyncio.TimerHandle | None = None
        self._late = False

    def put(self, work: Work, *, settled: bool = False, name: str = "") -> None:
        """`settled`: the work does not depend on the set-up, so there is no need to check whether that has changed.

        `name`: for work that comes again by itself if it fails (`Faults`).
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
        # What follows from a request goes out before its answer. When an agency hears that a chat is over, it relies on
        # the citizen having been told.
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
