"""Days that somebody types into a search. Knows no page and no table."""

from datetime import UTC, date, datetime, time, tzinfo

YEARS = range(1991, 9000)
"""Beyond these, adding a day or a zone overflows."""


def read(typed: str) -> date | None:
    """`2026-11-22`; None for what is no such day."""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def midnight(day: date, clock: tzinfo) -> datetime:
    """When `day` begins on that clock: the first moment, in a night that has midnight twice or not at all."""
    return datetime.combine(day, time(), clock).astimezone(UTC)
