"""A sentence that can be said in other languages, too: English, and of what it was made. Knows no language but that."""

from collections.abc import Mapping
from datetime import datetime


class Sentence(str):
    """Is its English text, and stays one in a file or in a terminal. `text` has {names}; who shows it to people looks
    `text` up in a catalogue, and fills in `names` as that language writes them."""

    __slots__ = ("names", "text")
    text: str
    names: Mapping[str, object]

    def __new__(cls, text: str, **names: object) -> "Sentence":
        made = super().__new__(cls, text.format(**{name: _plain(value) for name, value in names.items()}))
        made.text, made.names = text, names
        return made


def spoken(at: datetime) -> str:
    """`Mon 23 Nov 2026, 08:30 EST`, on the clock that it has."""
    return f"{at:%a} {at.day} {at:%b %Y, %H:%M} {at.tzname()}"


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return spoken(value)
    return f"{value:,}" if isinstance(value, int) else str(value)
