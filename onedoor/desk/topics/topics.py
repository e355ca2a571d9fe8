"""Topics, and the words by which to find one. Knows no agency."""

from dataclasses import dataclass, field
from datetime import timedelta

from onedoor.desk.words.folding import fold, is_letter
from onedoor.desk.words.languages import Names

_SHORTEST = 3
_ENGLISH = """about all and any are but can does for from get have how into need not our should the there this what
    when where which who why will with you your"""
_SPANISH = "como con cual del donde las los mas mis para pero por que quien sin son sus una unos"
_FRENCH = "aux avec ces comment dans des est les mais mes nos pas pour quel quelle qui quoi sur une vos"
_EMPTY = frozenset(f"{_ENGLISH} {_SPANISH} {_FRENCH}".split())
"""Words that say nothing about a topic, although topics have them in their names."""

Route = tuple[str, str]
"""(agency's JID, skill there)"""


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    name: str
    keywords: frozenset[str]
    """As `words` returns them."""
    routes: tuple[Route, ...]
    """In the order to try."""
    fallbacks: tuple[Route, ...] = ()
    """In the order to try if none of the routes can take the chat."""
    priority: int = 0
    """Higher goes first in every queue. Nearly all topics have the same."""
    patience: timedelta | None = None
    """How long a citizen keeps their place when nobody is there any more; None for the plan's default."""
    names: Names = field(default_factory=dict)
    """What it is called in other languages."""


def words(text: str) -> frozenset[str]:
    """The significant words of three letters or more: lower case, without accents or plural endings."""
    letters = "".join(one if is_letter(one) else " " for one in fold(text))
    return frozenset(_stem(word) for word in letters.split() if len(word) >= _SHORTEST and word not in _EMPTY)


def _stem(word: str) -> str:
    """The word without the plural `s` or `x` of English, French and Spanish, and without a final `e`: taxes → tax."""
    if len(word) > 3 and word[-1] in "sx" and not word.endswith("ss"):  # noqa: PLR2004
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word  # noqa: PLR2004
