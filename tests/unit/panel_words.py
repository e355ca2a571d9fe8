"""What the panel says to people through its catalogue."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from onedoor.desk.words.sentence import Sentence
from onedoor.reports import catalogue, desks, terms
from tests.unit.said_words import handed

ADMIN = Path(__file__).parents[2] / "admin"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


@cache
def messages() -> dict[str, tuple[str, ...]]:
    """msgid → its forms, of all that is said through a catalogue."""
    below = {**KEYWORDS, "Sentence": None, "Column": (2,)}
    found = [*handed(ADMIN, KEYWORDS), *handed(ADMIN.parent / "onedoor", below)]
    told = [(title,) for title in _titles() if title and not isinstance(title, Sentence)]
    return {form[0]: form for form in told + found if form[0]}


def _titles() -> Iterator[str]:
    """What reports are called, their columns and what those mean: `{names}` are filled in later."""
    yield from (*catalogue.TITLES.values(), *catalogue.DIMENSION_TITLES.values(), terms.TAKEN)
    for kind in desks.KINDS.values():
        yield from (title for _, title, _, _ in kind.values)
    for _, value in sorted(vars(terms).items()):
        for part in value if isinstance(value, tuple) else ():
            yield from (part,) if isinstance(part, str) else part
