"""Reads dates that people type into a search. Knows no page and no table."""

from datetime import UTC, date, datetime, time, tzinfo

YEARS = range(1991, 9000)
"""In other years, adding a day or a time zone could overflow."""


def read(typed: str) -> date | None:
    """Reads a date such as `2026-11-22`; None if it is not one."""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def midnight(day: date, clock: tzinfo) -> datetime:
    """When `day` begins in that time zone. If midnight occurs twice or not at all, this is the day's first moment."""
    return datetime.combine(day, time(), clock).astimezone(UTC)
