"""A month of an agency's days, week by week, with the hours and the name of each day. Reads no table."""

import re
from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from admin.hours import week
from onedoor.desk.terms.hours import Hours

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEARS = range(1970, 2200)
_MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Day:
    """`hours` is like `08:30–12:00`; empty if the agency is closed, None if it is always open."""

    date: date
    hours: str | None
    name: str
    is_exception: bool
    is_inside: bool
    """The day is in this month, and not only in its first or last week."""


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: list[list[Day]]

    @property
    def before(self) -> str:
        return _named(self.first.year, self.first.month - 1)

    @property
    def after(self) -> str:
        return _named(self.first.year, self.first.month + 1)


def read(typed: str, today: date) -> date:
    """The first day of a month such as `2026-12`, or of this month for anything else."""
    found = _MONTH.fullmatch(typed)
    if found and int(found[1]) in _YEARS and int(found[2]) in _MONTHS:
        return date(int(found[1]), int(found[2]), 1)
    return today.replace(day=1)


def of(first: date, hours: Hours, names: Mapping[date, str]) -> Month:
    """`names` is day → name, for days with hours of their own."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    return Month(first, [[_day(one, first, hours, names) for one in days] for days in weeks])


def _day(one: date, first: date, hours: Hours, names: Mapping[date, str]) -> Day:
    periods = hours.on(one)
    shown = None if periods is None else week.shown(list(periods))
    return Day(one, shown, names.get(one, ""), one in names, one.month == first.month)


def _named(year: int, month: int) -> str:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return f"{year:04}-{month:02}"
