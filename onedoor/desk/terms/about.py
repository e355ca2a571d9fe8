"""What an agency tells citizens about itself: how else to reach it, and how it uses conversations. Knows no table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from onedoor.desk.words.languages import Names

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_ADDRESS = 2000
STRICTNESS = ("off", "warn", "mask")
"""What an agency can do about numbers that look personal, strictest last."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Opening hours on these days (`mon` …), from `start` to `end` (HH:MM) in the agency's time zone."""

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
    """The time zone of the hours."""
    hours: tuple[Stretch, ...] = ()
    """Empty if the agency gives no hours."""
    keep_days: int | None = None
    """Days after its end until a conversation is destroyed; None if no deletion date has been set."""
    files: bool = False
    """Whether citizens may send files."""
    masking: str = ""
    """One of STRICTNESS; empty if the agency has not been heard yet. In that case the two above are unknown too."""
    origins: tuple[str, ...] = ()
    """Web origins of the sites that may embed the chat."""


NOTHING = About()


@dataclass(frozen=True, slots=True)
class Published:
    """What citizens are told about an agency. `texts`: code → language → its own words."""

    jid: str
    name: str
    about: About = NOTHING
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    names: Names = field(default_factory=dict)
    """What it is called in other languages."""


PUBLIC_TEXTS = ("hours", "privacy")
"""The agency's texts that everybody can read before a chat starts."""


def strictest(modes: Iterable[str]) -> str:
    """The strictest of `modes`; empty if there are none. An unknown mode counts as stricter than all others."""
    return max(modes, key=lambda mode: STRICTNESS.index(mode) if mode in STRICTNESS else len(STRICTNESS), default="")


def stretches(weekly: Iterable[tuple[int, str, str]]) -> tuple[Stretch, ...]:
    """Groups (weekday, start, end) so that days with the same hours share one stretch, in the order of the week."""
    days: dict[tuple[str, str], list[int]] = {}
    for weekday, start, end in sorted(weekly):
        days.setdefault((start, end), []).append(weekday)
    return tuple(Stretch(tuple(WEEK[day] for day in found), *period) for period, found in days.items())


def is_website(address: str) -> bool:
    """Whether the address is a plain https link that anybody can open, without a user name in it."""
    if len(address) > LONGEST_ADDRESS or not address.isprintable() or " " in address or "\\" in address:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
