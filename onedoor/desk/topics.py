"""Which topic a citizen means when they do not know: words of the question against the topics' own. Knows no agency."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"\w{3,}")
_NAME_WEIGHT = 2


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    name: str
    keywords: frozenset[str]
    """Lower case."""
    routes: tuple[tuple[str, str], ...]
    """(agency's JID, skill there), in the order they are tried."""


def words(text: str) -> frozenset[str]:
    """The words of three letters and more, folded, and with a plural's `s` off."""
    return frozenset(_singular(word) for word in _WORD.findall(text.casefold()))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word  # noqa: PLR2004


def find(question: str, topics: Iterable[Topic]) -> Topic | None:
    """The topic with the most words in common, a word of its name counting twice; None when no word is."""
    asked = words(question)
    best, most = None, 0
    for topic in topics:
        named = asked & words(topic.name)
        hits = _NAME_WEIGHT * len(named) + len((asked & words(" ".join(topic.keywords))) - named)
        if hits > most:
            best, most = topic, hits
    return best
