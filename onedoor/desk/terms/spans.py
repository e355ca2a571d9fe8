"""Durations as people write them: 30m, 2h, 7d, 1w; in French also 7j. Knows no clock."""

import re
from datetime import timedelta

_UNITS = {
    "m": "minutes", "min": "minutes",
    "h": "hours",
    "d": "days", "j": "days",
    "w": "weeks", "s": "weeks",
}  # fmt: skip
_SPAN = re.compile(r"(\d{1,4})(min|[mhdjws])", re.IGNORECASE)


def span(text: str) -> timedelta | None:
    """The duration in `text`; None if it is not one. `s` is a week (French and Spanish); nothing here lasts seconds."""
    found = _SPAN.fullmatch(text)
    return timedelta(**{_UNITS[found[2].lower()]: int(found[1])}) if found else None


def written(lasting: timedelta) -> str:
    """The duration as people would type it, in the largest unit that is exact."""
    minutes = round(lasting.total_seconds() / 60)
    for letter, size in (("d", 24 * 60), ("h", 60)):
        if minutes and minutes % size == 0:
            return f"{minutes // size}{letter}"
    return f"{minutes}m"
