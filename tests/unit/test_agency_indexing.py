"""The search index of running chats is made in rounds, and a round ends."""

from collections.abc import Callable, Coroutine
from typing import Any

from components.agency.work.indexing import EVERY, Indexing


class Office:
    """Of a desk at which two chats go on: as soon as one is in the index, something new is said there."""

    def __init__(self) -> None:
        self.at, self.indexed, self.rounds = 0.0, 0, list[Coroutine[Any, Any, None]]()
        self.journal = self.database = self
        self.behind = 2

    def index_next(self) -> bool:
        self.indexed += 1
        return True

    async def call(self, work: Callable[[], bool]) -> bool:
        return work()

    def now(self) -> float:
        return self.at

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        self.rounds.append(work)


async def test_a_chat_that_goes_on_is_indexed_once_in_a_round() -> None:
    office: Any = Office()
    indexing = Indexing(office)
    indexing.tick()
    await office.rounds.pop()
    assert office.indexed == 2


async def test_the_next_round_waits_and_two_are_never_at_once() -> None:
    office: Any = Office()
    indexing = Indexing(office)
    indexing.tick()
    indexing.tick()
    (work,) = office.rounds
    await work
    office.rounds.clear()
    indexing.tick()
    assert office.rounds == []
    office.at += EVERY
    indexing.tick()
    await office.rounds.pop()
    assert office.indexed == 4
