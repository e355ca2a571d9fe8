"""What can be asked about, and the words by which a topic is looked for. Knows no agency."""

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
"""They point nowhere, and topics have them in their names."""

Route = tuple[str, str]
"""(agency's JID, skill there)"""


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    name: str
    keywords: frozenset[str]
    """As `words` returns them."""
    routes: tuple[Route, ...]
    """In the order they are tried."""
    fallbacks: tuple[Route, ...] = ()
    """Tried in their order when none of the routes can."""
    priority: int = 0
    """Higher goes first in every queue; the same for nearly all."""
    patience: timedelta | None = None
    """How long a citizen keeps their place when nobody is there any more; None: as everywhere."""
    names: Names = field(default_factory=dict)
    """What it is called in other languages."""


def words(text: str) -> frozenset[str]:
    """The telling words of three letters and more: lower case, without accents, and without a plural's ending."""
    letters = "".join(one if is_letter(one) else " " for one in fold(text))
    return frozenset(_stem(word) for word in letters.split() if len(word) >= _SHORTEST and word not in _EMPTY)


def _stem(word: str) -> str:
    """Without the `s` or `x` of a plural in English, French and Spanish, and the `e` before it: taxes, taxe, tax."""
    if len(word) > 3 and word[-1] in "sx" and not word.endswith("ss"):  # noqa: PLR2004
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word  # noqa: PLR2004
