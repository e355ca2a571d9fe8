"""The queue of one agency: legs that want somebody, oldest first within each skill. Decides nothing about agents.

Kept sorted by skill and language: looking for a leg costs the same with a hundred waiting as with five thousand.
"""

from bisect import bisect_left, insort
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge

from onedoor.desk.terms.people import Agent, Jid

DEFAULT_GAP = 60.0
"""Seconds between two answers, before there is a history."""

Place = tuple[int, datetime, int, str]
"""Priority (the lower first), since when, the number at the agency (for two in the same instant), the leg."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a leg waits for. `only`: the one agent it is meant for. `counts`: a citizen waits there with nobody.
    `aside`: it is advice.
    """

    skill: str
    language: str
    only: Jid | None = None
    counts: bool = True
    aside: bool = False


class Queue:
    def __init__(self) -> None:
        self._skills: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
        """skill → language → who waits"""
        self._line: dict[str, list[Place]] = defaultdict(list)
        """skill → the citizens who wait: what a position is counted in"""
        self._meant: dict[Jid, list[Place]] = defaultdict(list)
        self._asides: list[Place] = []
        self._places: dict[str, tuple[Wanted, Place]] = {}
        self._answers: dict[str, deque[datetime]] = defaultdict(lambda: deque(maxlen=20))

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, leg: str) -> bool:
        return leg in self._places

    def put(self, leg: str, wanted: Wanted, at: tuple[int, datetime, int]) -> None:
        """At the place that `at` gives, which may be before others: nobody loses a place by being passed around."""
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
        """For each language of the agent's: who waits for the skill, the oldest first."""
        for language, waiting in self._skills.get(skill, {}).items():
            if waiting and agent.can(skill, language):
                yield _legs(waiting)

    def meant_for(self, agent: Jid) -> Iterator[str]:
        """What waits for nobody else, the oldest first."""
        return _legs(self._meant.get(agent, ()))

    def asides(self) -> Iterator[str]:
        """Who waits for advice, the oldest first."""
        return _legs(self._asides)

    def all_oldest_first(self) -> list[str]:
        every = (waiting for languages in self._skills.values() for waiting in languages.values())
        return list(_legs(merge(*every)))

    def waiting(self, skill: str) -> int:
        return len(self._line.get(skill, ()))

    def position(self, leg: str) -> int | None:
        """From 1, among the citizens who want the same skill; None for what is no citizen with nobody."""
        wanted, place = self._places.get(leg, (None, None))
        if wanted is None or place is None or not wanted.counts:
            return None
        return bisect_left(self._line[wanted.skill], place) + 1

    def answered(self, skill: str, at: datetime) -> None:
        """Somebody was served: what the next ones' estimate is made of."""
        self._answers[skill].append(at)

    def recall(self, skill: str, answers: Iterable[datetime]) -> None:
        """All the last answers, in their order, those of running chats too: what was counted before is among them."""
        self._answers[skill].clear()
        self._answers[skill].extend(answers)

    def estimate(self, leg: str) -> int | None:
        """Seconds until an answer: the position times the agency's recent gap between two answers for that skill."""
        position = self.position(leg)
        return None if position is None else round(position * self._gap(self._places[leg][0].skill))

    def wait(self, skill: str) -> int:
        """Seconds that a newcomer would wait behind those who do already."""
        return round(self.waiting(skill) * self._gap(skill))

    def _gap(self, skill: str) -> float:
        answers = self._answers[skill]
        if len(answers) > 1:
            return (answers[-1] - answers[0]).total_seconds() / (len(answers) - 1)
        return DEFAULT_GAP


def _legs(places: Iterable[Place]) -> Iterator[str]:
    return (place[-1] for place in places)
