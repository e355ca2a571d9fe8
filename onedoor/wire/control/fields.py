"""Reads the fields of control stanzas (docs/PROTOCOL.md §2). Every missing or bad field raises the same error."""

from datetime import datetime
from xml.etree.ElementTree import Element

from onedoor.wire.muc.muc import moment as read_moment

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MOST_DIGITS = 9
"""No queue position and no wait in seconds needs more."""


class Unreadable(Exception):
    """A required field of a control stanza is missing or bad. The text names it."""


def needed(payload: Element, name: str) -> str:
    value = payload.get(name)
    if not value:
        raise Unreadable(f"{payload.tag.rpartition('}')[2]} lacks {name}")
    return value


def number(payload: Element, name: str) -> int:
    """A number from zero; 0 if it is missing. Raises `Unreadable`."""
    value = payload.get(name, "0")
    if not value.isdecimal() or len(value) > MOST_DIGITS:
        raise Unreadable(f"{name} is no number")
    return int(value)


def whole(payload: Element, name: str) -> int:
    """Like `number`, but may be negative."""
    value = payload.get(name, "0")
    if not value.removeprefix("-").isdecimal() or len(value) > MOST_DIGITS:
        raise Unreadable(f"{name} is no whole number")
    return int(value)


def flag(payload: Element, name: str, *, default: bool = False) -> bool:
    """Whether it is `true` or `1` (a boolean of XML Schema)."""
    value = payload.get(name)
    return default if value is None else value in ("true", "1")


def moment(payload: Element, name: str) -> datetime | None:
    """A point in time; None if it is missing. Raises `Unreadable`."""
    value = payload.get(name)
    if value is None:
        return None
    read = read_moment(value)
    if read is None:
        raise Unreadable(f"{name} is no moment")
    return read
