"""Topics as a citizen looks for them by typing: those that have all the words typed so far, the likeliest first. Pure.

Case, accents and plurals do not matter, and a word may still be half typed. Where no topic has all of the words, those
that have some of them are shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from onedoor.desk.topics.finding import Finder, Subject
from onedoor.desk.topics.topics import words as telling
from onedoor.desk.words.folding import fold
from onedoor.desk.words.searching import words as spelled

SHORT = 3
"""Letters from which on a word tells something, unless it is the one that is being typed."""


@dataclass(frozen=True, slots=True)
class _Place:
    """One of the texts of a topic, as it is compared."""

    words: tuple[str, ...]
    stems: frozenset[str]

    def has(self, typed: "_Typed") -> bool:
        return not typed.stems.isdisjoint(self.stems) or any(word.startswith(typed.word) for word in self.words)


@dataclass(frozen=True, slots=True)
class _Typed:
    """A word that may be half of one."""

    word: str
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    begins: str
    places: tuple[_Place, ...]
    """Name, keywords, agency: what is found in the first says most."""

    def rank(self, typed: list[_Typed], whole: str) -> int | None:
        """The lower the better; None where a word is nowhere."""
        found = [next((at for at, place in enumerate(self.places) if place.has(word)), None) for word in typed]
        known = [at for at in found if at is not None]
        if len(known) < len(found):
            return None
        return sum(known) - self.begins.startswith(whole)


class Choice:
    """Made once for topics that are looked for often."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        subjects = tuple(subjects)
        self._finder = Finder(subjects)
        self._entries = [_entry(one) for one in subjects]
        self.find = self._finder.find
        """What a question is about (`Found`)."""

    def suggest(self, typed: str) -> list[str]:
        """The ids of all topics that fit, the likeliest first, and nothing where nothing was typed."""
        wanted, whole = _wanted(typed), " ".join(spelled(typed))
        if not wanted:
            return []
        ranked = [(rank, one.id) for one in self._entries if (rank := one.rank(wanted, whole)) is not None]
        if ranked:
            return [id for _, id in sorted(ranked, key=lambda one: one[0])]
        return [id for id, _ in self._finder.ranked(typed)]


def in_order(names: Iterable[str]) -> list[str]:
    """As people look them up: without regard to case and accents."""
    return sorted(names, key=fold)


def _entry(one: Subject) -> _Entry:
    texts = (one.name, " ".join(sorted(one.keywords)), one.agency)
    return _Entry(
        one.id, " ".join(spelled(one.name)), tuple(_Place(tuple(spelled(text)), telling(text)) for text in texts)
    )


def _wanted(typed: str) -> list[_Typed]:
    """Without the words that stand everywhere, unless there is nothing else."""
    said = [_Typed(word, telling(word)) for word in spelled(typed)]
    told = [one for one in said if one.stems or (len(one.word) < SHORT and one is said[-1])]
    return told or said
