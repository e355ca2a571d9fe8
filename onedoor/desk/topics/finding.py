"""Finds the topic of a citizen's question, and whether the match is sure enough to act on. Knows no agency's rules.

The fewer topics have a word, the more it counts. A match is sure only if the topic's words make up a good part of the
question and no other agency's topic comes close. Otherwise the citizen is asked which topic they mean.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from onedoor.desk.topics.topics import Topic, words

_NAME, _KEYWORD, _AGENCY = 2.0, 1.5, 0.5
_AKIN = 0.5
_BEGINNING = 5
"""How many first letters two words must share to be related: `permitting` and `permit` are, `person` is not."""
_SHORTEST = 3
WEAK = 0.25
"""The share of the question that the best topic must match."""
CLOSE = 0.7
"""The share of the best topic's points that another agency's topic may have, …"""
APART = 0.2
"""… unless the best topic is ahead by this share of the question."""
NEAR = 0.4
"""The share of the best topic's points that makes another one worth asking about."""
MOST = 6
"""How many topics to ask a citizen about at most, …"""
MOST_OF_ONE = 2
"""… and how many of the same agency."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic to search for. `place`: the agency that is asked first. `agency`: that agency's name."""

    id: str
    name: str
    keywords: frozenset[str] = frozenset()
    """As `words` returns them."""
    place: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """`why`: `clear`, or why the citizen is asked: `close`, `weak`, `nothing`. `near`: topic ids, best first."""

    why: str
    near: tuple[str, ...] = ()

    @property
    def topic(self) -> str:
        """The id of the topic that is meant; empty if that is not clear."""
        return self.near[0] if self.why == "clear" else ""


class Finder:
    """An index of topics, built once and searched often."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._places: dict[str, str] = {}
        self._has: dict[str, list[tuple[str, float]]] = defaultdict(list)
        """word → the topics that have it, and its weight in each"""
        for one in subjects:
            self._places[one.id] = one.place or one.id
            for word, weight in _weights(one).items():
                self._has[word].append((one.id, weight))
        self._rare = {word: self._rarity(len(having)) for word, having in self._has.items()}
        self._beginnings: dict[str, list[str]] = defaultdict(list)
        for word in self._has:
            self._beginnings[word[:_BEGINNING]].append(word)

    def ranked(self, question: str) -> list[tuple[str, float]]:
        """(topic id, points) of topics that share words with the question, best first; ties stay in the given order."""
        points = dict.fromkeys(self._places, 0.0)
        for word, likeness in self._likenesses(words(question)).items():
            for id, weight in self._has[word]:
                points[id] += likeness * weight * self._rare[word]
        found = [(id, sum_) for id, sum_ in points.items() if sum_ > 0]
        return sorted(found, key=lambda one: -one[1])

    def find(self, question: str) -> Found:
        ranked = self.ranked(question)
        if not ranked:
            return Found("nothing")
        id, best = ranked[0]
        asked = sum(self._rare.get(word, self._rarity(1)) for word in words(question)) * _NAME
        rival = next((points for other, points in ranked if self._places[other] != self._places[id]), 0.0)
        near = tuple(self._near(ranked))
        if best < WEAK * asked:
            return Found("weak", near)
        close = rival > CLOSE * best and best - rival < APART * asked
        return Found("close" if close else "clear", near)

    def _near(self, ranked: list[tuple[str, float]]) -> Iterator[str]:
        """The best few topics of each agency, because several agencies may have a topic of the same name."""
        taken: Counter[str] = Counter()
        for id, points in ranked:
            if taken.total() == MOST or points < NEAR * ranked[0][1]:
                return
            if taken[self._places[id]] < MOST_OF_ONE:
                taken[self._places[id]] += 1
                yield id

    def _rarity(self, having: int) -> float:
        return math.log(1 + len(self._places) / having)

    def _likenesses(self, asked: frozenset[str]) -> Mapping[str, float]:
        """word of a topic → how similar it is to a word of the question"""
        akin = {word: _AKIN for one in asked for word in self._akin(one)}
        return akin | {word: 1.0 for word in asked if word in self._has}

    def _akin(self, asked: str) -> Iterator[str]:
        for length in range(_SHORTEST, _BEGINNING + 1):
            for word in self._beginnings.get(asked[:length], ()):
                if abs(len(word) - len(asked)) <= _BEGINNING:
                    yield word


def find(question: str, topics: Collection[Topic]) -> Topic | None:
    """The topic that matches the question best, sure or not; None if no word matches."""
    finder = Finder(Subject(one.id, one.name, _keywords(one), one.routes[0][0] if one.routes else "") for one in topics)
    best = next((id for id, _ in finder.ranked(question)), None)
    return next((topic for topic in topics if topic.id == best), None)


def _keywords(topic: Topic) -> frozenset[str]:
    """With those of its names in other languages, for nobody knows in which one a question is."""
    return topic.keywords | words(" ".join(topic.names.values()))


def _weights(one: Subject) -> dict[str, float]:
    """word → weight: words of the topic's name count most, words of the agency's name least."""
    agency, named = dict.fromkeys(words(one.agency), _AGENCY), dict.fromkeys(words(one.name), _NAME)
    return agency | dict.fromkeys(one.keywords, _KEYWORD) | named
