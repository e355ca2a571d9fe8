"""A sentence that can be translated: its English text, its template and its values. Knows no other language."""

from collections.abc import Mapping
from datetime import datetime


class Sentence(str):
    """A string with the English text, for files and terminals. `text` is the template with {placeholders}. To show it
    to people, look up `text` in a catalogue and fill in `names`, formatted for that language."""

    __slots__ = ("names", "text")
    text: str
    names: Mapping[str, object]

    def __new__(cls, text: str, **names: object) -> "Sentence":
        made = super().__new__(cls, text.format(**{name: _plain(value) for name, value in names.items()}))
        made.text, made.names = text, names
        return made


def spoken(at: datetime) -> str:
    """`Mon 23 Nov 2026, 08:30 EST`, in the time zone of `at`."""
    return f"{at:%a} {at.day} {at:%b %Y, %H:%M} {at.tzname()}"


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return spoken(value)
    return f"{value:,}" if isinstance(value, int) else str(value)
