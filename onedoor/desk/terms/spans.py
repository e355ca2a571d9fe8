"""How long something shall last, as people write it: 30m, 2h, 7d, 1w; in French also 7j. Knows no clock."""

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
    """None for what is no span of time. `s` is a week in French and Spanish: nothing here lasts seconds."""
    found = _SPAN.fullmatch(text)
    return timedelta(**{_UNITS[found[2].lower()]: int(found[1])}) if found else None


def written(lasting: timedelta) -> str:
    """As it would be typed, in the largest unit that says it exactly."""
    minutes = round(lasting.total_seconds() / 60)
    for letter, size in (("d", 24 * 60), ("h", 60)):
        if minutes and minutes % size == 0:
            return f"{minutes // size}{letter}"
    return f"{minutes}m"
