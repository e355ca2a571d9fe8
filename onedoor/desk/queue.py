"""The queue of one agency: legs that need an agent, oldest first within each skill. Decides nothing about agents.

Kept sorted by skill and language, so finding a leg takes the same time with 5,000 waiting as with 100.
"""

from bisect import bisect_left, insort
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge

from onedoor.desk.terms.people import Agent, Jid

DEFAULT_GAP = 60.0
"""Seconds between two answers, used until there is a history."""

Place = tuple[int, datetime, int, str]
"""(priority, lower first; since when; number at the agency, for two at the same instant; leg)"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a leg waits for. `only`: the one agent it is meant for. `counts`: a citizen is waiting who has nobody.
    `aside`: it is a consult.
    """

    skill: str
    language: str
    only: Jid | None = None
    counts: bool = True
    aside: bool = False


class Queue:
    def __init__(self) -> None:
        self._skills: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
        """skill → language → places of the waiting legs"""
        self._line: dict[str, list[Place]] = defaultdict(list)
        """skill → places of the waiting citizens, from which positions are counted"""
        self._meant: dict[Jid, list[Place]] = defaultdict(list)
        self._asides: list[Place] = []
        self._places: dict[str, tuple[Wanted, Place]] = {}
        self._answers: dict[str, deque[datetime]] = defaultdict(lambda: deque(maxlen=20))

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, leg: str) -> bool:
        return leg in self._places

    def put(self, leg: str, wanted: Wanted, at: tuple[int, datetime, int]) -> None:
        """Queues the leg at its place `at`, which may be ahead of others: a transfer costs nobody their place."""
        self.drop(leg)
        place = (*at, leg)
        for waiting in self._lists(wanted):
            insort(waiting, place)
        self._places[leg] = (wanted, place)

    def drop(self, leg: str) -> None:
        if found := self._places.pop(leg, None):
            wanted, place = found
            for waiting in self._lists(wanted):
                del waiting[bisect_left(waiting, place)]

    def _lists(self, wanted: Wanted) -> Iterator[list[Place]]:
        yield self._skills[wanted.skill][wanted.language]
        if wanted.counts:
            yield self._line[wanted.skill]
        if wanted.only is not None:
            yield self._meant[wanted.only]
        if wanted.aside:
            yield self._asides

    def served_by(self, agent: Agent, skill: str) -> Iterator[Iterator[str]]:
        """For each language that the agent serves, the legs that wait for the skill, oldest first."""
        for language, waiting in self._skills.get(skill, {}).items():
            if waiting and agent.can(skill, language):
                yield _legs(waiting)

    def meant_for(self, agent: Jid) -> Iterator[str]:
        """Legs that only this agent may take, oldest first."""
        return _legs(self._meant.get(agent, ()))

    def asides(self) -> Iterator[str]:
        """Consults that are waiting, oldest first."""
        return _legs(self._asides)

    def all_oldest_first(self) -> list[str]:
        every = (waiting for languages in self._skills.values() for waiting in languages.values())
        return list(_legs(merge(*every)))

    def waiting(self, skill: str) -> int:
        return len(self._line.get(skill, ()))

    def position(self, leg: str) -> int | None:
        """The position, from 1, among citizens waiting for the same skill; None if no citizen is waiting there."""
        wanted, place = self._places.get(leg, (None, None))
        if wanted is None or place is None or not wanted.counts:
            return None
        return bisect_left(self._line[wanted.skill], place) + 1

    def answered(self, skill: str, at: datetime) -> None:
        """Notes that somebody was served. Estimates are based on these times."""
        self._answers[skill].append(at)

    def recall(self, skill: str, answers: Iterable[datetime]) -> None:
        """Replaces the times of the last answers. `answers` are in order and include those noted before."""
        self._answers[skill].clear()
        self._answers[skill].extend(answers)

    def estimate(self, leg: str) -> int | None:
        """Seconds until an answer: the position times the recent average gap between two answers for the skill."""
        position = self.position(leg)
        return None if position is None else round(position * self._gap(self._places[leg][0].skill))

    def wait(self, skill: str) -> int:
        """How many seconds a newcomer would wait behind those who are already waiting."""
        return round(self.waiting(skill) * self._gap(skill))

    def _gap(self, skill: str) -> float:
        answers = self._answers[skill]
        if len(answers) > 1:
            return (answers[-1] - answers[0]).total_seconds() / (len(answers) - 1)
        return DEFAULT_GAP


def _legs(places: Iterable[Place]) -> Iterator[str]:
    return (place[-1] for place in places)
