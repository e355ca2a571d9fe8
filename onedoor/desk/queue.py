"""The queue of one agency: legs that want somebody, oldest first within each skill. Decides nothing about agents.

Kept sorted by skill, so that looking for a leg costs the same with a hundred waiting as with five thousand.
"""

from bisect import bisect_left, insort
from collections import defaultdict, deque
from collections.abc import Iterator
from datetime import datetime
from heapq import merge

from onedoor.desk.people import Jid

DEFAULT_GAP = 60.0
"""Seconds between two answers, before there is a history."""

Place = tuple[int, datetime, int, str]
"""Priority (the lower first), since when, the number at the agency (for two in the same instant), the leg."""


class Queue:
    def __init__(self) -> None:
        self._skills: dict[str, list[Place]] = defaultdict(list)
        self._places: dict[str, tuple[str, Jid | None, Place]] = {}
        self._meant: dict[Jid, list[Place]] = defaultdict(list)
        self._answers: dict[str, deque[datetime]] = defaultdict(lambda: deque(maxlen=20))

    def __len__(self) -> int:
        return len(self._places)

    def put(self, leg: str, skill: str, at: tuple[int, datetime, int], only: Jid | None = None) -> None:
        """At the place that `at` gives, which may be before others: nobody loses a place by being passed around.

        `only`: the one agent it is meant for.
        """
        self.drop(leg)
        place = (*at, leg)
        insort(self._skills[skill], place)
        if only is not None:
            insort(self._meant[only], place)
        self._places[leg] = (skill, only, place)

    def drop(self, leg: str) -> None:
        if found := self._places.pop(leg, None):
            skill, only, place = found
            _take_out(self._skills[skill], place)
            if only is not None:
                _take_out(self._meant[only], place)

    def oldest_first(self, skill: str) -> Iterator[str]:
        return (place[-1] for place in self._skills.get(skill, ()))

    def meant_for(self, agent: Jid) -> Iterator[str]:
        """What waits for nobody else, the oldest first."""
        return (place[-1] for place in self._meant.get(agent, ()))

    def all_oldest_first(self) -> list[str]:
        return [place[-1] for place in merge(*self._skills.values())]

    def waiting(self, skill: str) -> int:
        return len(self._skills.get(skill, ()))

    def position(self, leg: str) -> int | None:
        """From 1, among those who want the same skill; None when it is not in the queue."""
        if leg not in self._places:
            return None
        skill, _, place = self._places[leg]
        return bisect_left(self._skills[skill], place) + 1

    def answered(self, skill: str, at: datetime) -> None:
        """Somebody was served: what the next ones' estimate is made of."""
        self._answers[skill].append(at)

    def estimate(self, leg: str) -> int | None:
        """Seconds until an answer: the position times the agency's recent gap between two answers for that skill."""
        if leg not in self._places:
            return None
        skill, *_ = self._places[leg]
        return round((self.position(leg) or 1) * self._gap(skill))

    def wait(self, skill: str) -> int:
        """Seconds that a newcomer would wait behind those who do already."""
        return round(self.waiting(skill) * self._gap(skill))

    def _gap(self, skill: str) -> float:
        answers = self._answers[skill]
        if len(answers) > 1:
            return (answers[-1] - answers[0]).total_seconds() / (len(answers) - 1)
        return DEFAULT_GAP


def _take_out(waiting: list[Place], place: Place) -> None:
    del waiting[bisect_left(waiting, place)]
