"""Finds topics while a citizen types: those that have all the words typed so far, likeliest first. Pure.

Case, accents and plurals do not matter, and a word may be incomplete. If no topic has all of the words, those that have
some of them are shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from onedoor.desk.topics.finding import Finder, Subject
from onedoor.desk.topics.topics import words as telling
from onedoor.desk.words.folding import fold
from onedoor.desk.words.searching import words as spelled

SHORT = 3
"""A word with fewer letters means nothing, unless it is the one being typed."""


@dataclass(frozen=True, slots=True)
class _Place:
    """One of a topic's texts, prepared for comparison."""

    words: tuple[str, ...]
    stems: frozenset[str]

    def has(self, typed: "_Typed") -> bool:
        return not typed.stems.isdisjoint(self.stems) or any(word.startswith(typed.word) for word in self.words)


@dataclass(frozen=True, slots=True)
class _Typed:
    """A typed word, which may be incomplete."""

    word: str
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    begins: str
    places: tuple[_Place, ...]
    """Name, keywords, agency: a match in an earlier one ranks higher."""

    def rank(self, typed: list[_Typed], whole: str) -> int | None:
        """The lower the better; None if one of the words matches nowhere."""
        found = [next((at for at, place in enumerate(self.places) if place.has(word)), None) for word in typed]
        known = [at for at in found if at is not None]
        if len(known) < len(found):
            return None
        return sum(known) - self.begins.startswith(whole)


class Choice:
    """An index of topics, built once and searched often."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        subjects = tuple(subjects)
        self._finder = Finder(subjects)
        self._entries = [_entry(one) for one in subjects]
        self.find = self._finder.find
        """Finds the topic of a question (`Found`)."""

    def suggest(self, typed: str) -> list[str]:
        """The ids of all topics that match, likeliest first; empty if nothing was typed."""
        wanted, whole = _wanted(typed), " ".join(spelled(typed))
        if not wanted:
            return []
        ranked = [(rank, one.id) for one in self._entries if (rank := one.rank(wanted, whole)) is not None]
        if ranked:
            return [id for _, id in sorted(ranked, key=lambda one: one[0])]
        return [id for id, _ in self._finder.ranked(typed)]


def in_order(names: Iterable[str]) -> list[str]:
    """Sorts names for people to look up, ignoring case and accents."""
    return sorted(names, key=fold)


def _entry(one: Subject) -> _Entry:
    texts = (one.name, " ".join(sorted(one.keywords)), one.agency)
    return _Entry(
        one.id, " ".join(spelled(one.name)), tuple(_Place(tuple(spelled(text)), telling(text)) for text in texts)
    )


def _wanted(typed: str) -> list[_Typed]:
    """The typed words without those that are everywhere, unless there are no others."""
    said = [_Typed(word, telling(word)) for word in spelled(typed)]
    told = [one for one in said if one.stems or (len(one.word) < SHORT and one is said[-1])]
    return told or said
