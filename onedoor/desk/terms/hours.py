"""When an agency is open: weekly periods, holidays, a time zone. Knows no clock: the moment is always an argument.

A period lasts from the first moment the clock shows its start to the last moment it shows its end. When clocks go back
and repeat an hour, a desk that closes in that hour stays open for both, and never opens twice. When clocks go forward,
a start or end in the skipped hour happens at the jump.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from onedoor.desk.words.sentence import Sentence

A_DAY = timedelta(days=1)
A_YEAR = timedelta(days=366)
"""How far ahead to look. Anything later counts as never."""
MIDNIGHT = 24 * 60
_CLOCK = 5
"""Characters in `08:30`."""

Stretch = tuple[datetime, datetime]


class NotATime(ValueError):
    """The argument is a `Sentence` that says what a time or period looks like."""


class NoSuchZone(ValueError):
    """The text is one sentence that names the zone."""


def minutes(clock: str) -> int:
    """`08:30` as minutes after midnight; `24:00` is the end of the day. Raises `NotATime`."""
    hour, _, minute = clock.partition(":")
    written = len(clock) == _CLOCK and clock.isascii() and hour.isdigit() and minute.isdigit()
    if not written or int(minute) > 59 or int(hour) * 60 + int(minute) > MIDNIGHT:  # noqa: PLR2004
        raise NotATime(
            Sentence("“{clock}” is not a time; one looks like 08:30, and the end of the day is 24:00.", clock=clock)
        )
    return int(hour) * 60 + int(minute)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Minutes after midnight; `end` is excluded. A night over midnight needs two periods: to 24:00 and from 00:00."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= MIDNIGHT:
            raise NotATime(Sentence("A period ends after it has started, at 24:00 the latest."))

    @classmethod
    def of(cls, start: str, end: str) -> "Period":
        return cls(minutes(start), minutes(end))


ALL_DAY = (Period(0, MIDNIGHT),)


@dataclass(frozen=True, slots=True)
class Hours:
    """`weekly`: weekday (0 is Monday) → periods; if empty, the desk is always open except as `days` says. `days`: date
    → periods (none: closed). For the last `closing` before it closes, the desk takes no new chats."""

    zone: str = "UTC"
    weekly: Mapping[int, tuple[Period, ...]] = field(default_factory=dict)
    days: Mapping[date, tuple[Period, ...]] = field(default_factory=dict)
    closing: timedelta = timedelta(minutes=15)

    def on(self, day: date) -> tuple[Period, ...] | None:
        """The periods of a date; None if the desk has no hours, and so is always open."""
        return None if self._never_closes else self._periods(day)

    def is_open(self, at: datetime) -> bool:
        return self._never_closes or any(begin <= at < end for begin, end in self._around(at))

    def takes_chats(self, at: datetime) -> bool:
        """Whether the desk is open and not about to close."""
        if self._never_closes:
            return True
        end = self._end(at, at + self.closing)
        return end is not None and end > at + self.closing

    def closes(self, at: datetime) -> datetime | None:
        """When the desk next closes; None if it is closed at `at`, or does not close within a year."""
        if self._never_closes:
            return None
        end = self._end(at, at + A_YEAR)
        return end if end is not None and end <= at + A_YEAR else None

    def next_opening(self, at: datetime) -> datetime | None:
        """When the desk next opens (if it is open at `at`: after it has closed); None if not within a year."""
        if self._never_closes:
            return None
        begins = (begin for begin, _ in self._joined(at - A_DAY, at + A_YEAR) if begin > at)
        opening = next(begins, None)
        return opening if opening is not None and opening <= at + A_YEAR else None

    @property
    def _never_closes(self) -> bool:
        return not self.weekly and not self.days

    def _end(self, at: datetime, horizon: datetime) -> datetime | None:
        """When the stretch around `at` ends. Looks only a little beyond `horizon`."""
        for begin, end in self._joined(at - A_DAY, horizon):
            if begin <= at < end:
                return end
        return None

    def _around(self, at: datetime) -> Iterator[Stretch]:
        return self._stretches(at - A_DAY, at)

    def _joined(self, first: datetime, last: datetime) -> Iterator[Stretch]:
        """Like `_stretches`, but joins those that touch: 24:00 is the next day's 00:00."""
        current: Stretch | None = None
        for begin, end in self._stretches(first, last):
            if current is not None and begin <= current[1]:
                current = current[0], max(current[1], end)
                continue
            if current is not None:
                yield current
            current = begin, end
        if current is not None:
            yield current

    def _stretches(self, first: datetime, last: datetime) -> Iterator[Stretch]:
        """The opening times from the day of `first` to the day after `last`, in order."""
        there = zone(self.zone)
        day, final = first.astimezone(there).date(), last.astimezone(there).date() + A_DAY
        while day <= final:
            yield from _of_day(self.zone, day, self._periods(day))
            day += A_DAY

    def _periods(self, day: date) -> tuple[Period, ...]:
        if day in self.days:
            return self.days[day]
        return self.weekly.get(day.weekday(), ()) if self.weekly else ALL_DAY


@lru_cache(maxsize=16)
def zone(name: str) -> tzinfo:
    """The time zone with this name. Raises `NoSuchZone`."""
    # UTC exists even if the system has no time zone database.
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise NoSuchZone(f"We know no time zone “{name}”; one looks like America/New_York.") from error


def zone_or_utc(name: str | None) -> tzinfo:
    """The time zone with this name; UTC if there is none, or this machine does not know it."""
    try:
        return zone(name or "UTC")
    except NoSuchZone:
        return UTC


@lru_cache(maxsize=8192)
def _of_day(name: str, day: date, periods: tuple[Period, ...]) -> tuple[Stretch, ...]:
    there = zone(name)
    found = ((_moment(there, day, one.start, fold=0), _moment(there, day, one.end, fold=1)) for one in sorted(periods))
    return tuple((begin, end) for begin, end in found if begin < end)


def _moment(there: tzinfo, day: date, after_midnight: int, *, fold: int) -> datetime:
    """When a clock there shows this time. If it does so twice, `fold` 1 means the second."""
    shown = datetime.combine(day, time()) + timedelta(minutes=after_midnight)
    moment = shown.replace(tzinfo=there, fold=fold).astimezone(UTC)
    if moment.astimezone(there).replace(tzinfo=None) == shown:
        return moment
    return _jump(there, shown)


def _jump(there: tzinfo, missing: datetime) -> datetime:
    """When the clock jumps over a time that it never shows."""
    # Read with the offset before the jump, the time is too late; with the offset after it, too early (PEP 495).
    late, early = (missing.replace(tzinfo=there, fold=fold).astimezone(UTC) for fold in (0, 1))
    before = early.astimezone(there).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        early, late = (middle, late) if middle.astimezone(there).utcoffset() == before else (early, middle)
    return late
