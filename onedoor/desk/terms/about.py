"""What an agency tells citizens of itself: how else it is reached, and what becomes of what is said. Knows no table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from onedoor.desk.words.languages import Names

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_ADDRESS = 2000
STRICTNESS = ("off", "warn", "mask")
"""What may be done about numbers that look personal, the strictest last."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Open on these days (`mon` …), from `start` to `end` (HH:MM) on the agency's clock."""

    days: tuple[str, ...]
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class About:
    phone: str = ""
    email: str = ""
    website: str = ""
    """An https address."""
    zone: str = "UTC"
    """Of the hours."""
    hours: tuple[Stretch, ...] = ()
    """None: the agency names no hours."""
    keep_days: int | None = None
    """So many days after its end a conversation is destroyed; None: no such day is set."""
    files: bool = False
    """Whether files may be sent."""
    masking: str = ""
    """One of STRICTNESS; empty where the agency has not been heard: then nothing is known of the two above, either."""
    origins: tuple[str, ...] = ()
    """Of the sites that may show the chat on their pages."""


NOTHING = About()


@dataclass(frozen=True, slots=True)
class Published:
    """An agency as citizens are told of it. `texts`: code → language → its own words."""

    jid: str
    name: str
    about: About = NOTHING
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    names: Names = field(default_factory=dict)
    """What it is called in other languages."""


PUBLIC_TEXTS = ("hours", "privacy")
"""Which of an agency's texts are told to everybody before there is a chat."""


def strictest(modes: Iterable[str]) -> str:
    """Of several the one that lets least through; what is no mode counts as the strictest of all."""
    return max(modes, key=lambda mode: STRICTNESS.index(mode) if mode in STRICTNESS else len(STRICTNESS), default="")


def stretches(weekly: Iterable[tuple[int, str, str]]) -> tuple[Stretch, ...]:
    """(weekday, start, end) with the days of the same hours together, in the order of the week."""
    days: dict[tuple[str, str], list[int]] = {}
    for weekday, start, end in sorted(weekly):
        days.setdefault((start, end), []).append(weekday)
    return tuple(Stretch(tuple(WEEK[day] for day in found), *period) for period, found in days.items())


def is_website(address: str) -> bool:
    """An https address without a user's name in it, which can be followed by whoever sees it."""
    if len(address) > LONGEST_ADDRESS or not address.isprintable() or " " in address or "\\" in address:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
