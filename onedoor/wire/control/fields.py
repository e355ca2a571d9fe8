"""What every control stanza is read with (docs/PROTOCOL.md §2): what must be there and is not has one error for it."""

from datetime import datetime
from xml.etree.ElementTree import Element

from onedoor.wire.muc.muc import moment as read_moment

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MOST_DIGITS = 9
"""More is nobody's queue, and no number of seconds that anybody waits."""


class Unreadable(Exception):
    """A control stanza without something it must have; the text names it."""


def needed(payload: Element, name: str) -> str:
    value = payload.get(name)
    if not value:
        raise Unreadable(f"{payload.tag.rpartition('}')[2]} lacks {name}")
    return value


def number(payload: Element, name: str) -> int:
    """0 for one that is not there."""
    value = payload.get(name, "0")
    if not value.isdecimal() or len(value) > MOST_DIGITS:
        raise Unreadable(f"{name} is no number")
    return int(value)


def whole(payload: Element, name: str) -> int:
    """As `number`, and it may be below zero."""
    value = payload.get(name, "0")
    if not value.removeprefix("-").isdecimal() or len(value) > MOST_DIGITS:
        raise Unreadable(f"{name} is no whole number")
    return int(value)


def flag(payload: Element, name: str, *, default: bool = False) -> bool:
    """`true` and `1` (XML Schema's boolean)."""
    value = payload.get(name)
    return default if value is None else value in ("true", "1")


def moment(payload: Element, name: str) -> datetime | None:
    """None for one that is not there."""
    value = payload.get(name)
    if value is None:
        return None
    read = read_moment(value)
    if read is None:
        raise Unreadable(f"{name} is no moment")
    return read
