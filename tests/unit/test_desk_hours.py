"""When an agency is open: tables of moments, and properties over arbitrary weeks and zones, against a clock read."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onedoor.desk.terms.hours import A_YEAR, ALL_DAY, Hours, NoSuchZone, NotATime, Period, minutes, zone, zone_or_utc

TRENTON = ZoneInfo("America/New_York")
OFFICE = (Period.of("08:30", "12:00"), Period.of("13:00", "16:30"))
WEEK: dict[int, tuple[Period, ...]] = dict.fromkeys(range(5), OFFICE)
NIGHT = (Period.of("00:00", "06:00"), Period.of("22:00", "24:00"))
M = timedelta(minutes=1)


def trenton(clock: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(clock).replace(tzinfo=TRENTON, fold=fold).astimezone(UTC)


def hours(weekly: dict[int, tuple[Period, ...]] = WEEK, **rest: object) -> Hours:
    return Hours(**{"zone": "America/New_York", "weekly": weekly} | rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("clock", "is_open", "takes_chats"),
    [
        ("2026-11-23 08:29", False, False),
        ("2026-11-23 08:30", True, True),
        ("2026-11-23 11:44", True, True),
        ("2026-11-23 11:45", True, False),
        ("2026-11-23 11:59", True, False),
        ("2026-11-23 12:00", False, False),
        ("2026-11-23 13:00", True, True),
        ("2026-11-23 16:30", False, False),
        ("2026-11-28 10:00", False, False),
    ],
)
def test_a_week_with_a_break_at_noon(clock: str, is_open: bool, takes_chats: bool) -> None:
    assert (hours().is_open(trenton(clock)), hours().takes_chats(trenton(clock))) == (is_open, takes_chats)


@pytest.mark.parametrize(
    ("clock", "opens", "closes"),
    [
        ("2026-11-23 07:00", "2026-11-23 08:30", None),
        ("2026-11-23 09:00", "2026-11-23 13:00", "2026-11-23 12:00"),
        ("2026-11-23 12:00", "2026-11-23 13:00", None),
        ("2026-11-23 15:00", "2026-11-24 08:30", "2026-11-23 16:30"),
        ("2026-11-27 17:00", "2026-11-30 08:30", None),
    ],
)
def test_when_it_opens_and_closes_next(clock: str, opens: str, closes: str | None) -> None:
    assert hours().next_opening(trenton(clock)) == trenton(opens)
    assert hours().closes(trenton(clock)) == (trenton(closes) if closes else None)


def test_no_hours_at_all_is_always_open() -> None:
    always = Hours()
    now = trenton("2026-11-23 03:00")
    assert always.is_open(now)
    assert always.takes_chats(now)
    assert (always.closes(now), always.next_opening(now)) == (None, None)


def test_every_hour_of_the_week_written_down_never_closes_either() -> None:
    always = hours(dict.fromkeys(range(7), ALL_DAY))
    for clock in ("2026-11-23 23:59", "2026-11-24 00:00", "2026-03-08 02:59", "2026-11-01 01:30"):
        assert always.takes_chats(trenton(clock))
        assert (always.closes(trenton(clock)), always.next_opening(trenton(clock))) == (None, None)


def test_midnight_is_no_closing_time_for_a_night_shift() -> None:
    night = hours(dict.fromkeys(range(7), NIGHT))
    assert night.takes_chats(trenton("2026-11-23 23:59"))
    assert night.closes(trenton("2026-11-23 22:00")) == trenton("2026-11-24 06:00")
    assert night.next_opening(trenton("2026-11-24 07:00")) == trenton("2026-11-24 22:00")


def test_a_holiday_is_closed_and_the_night_before_it_ends_at_midnight() -> None:
    christmas = date(2026, 12, 25)
    office, night = hours(days={christmas: ()}), hours(dict.fromkeys(range(7), NIGHT), days={christmas: ()})
    assert not office.is_open(trenton("2026-12-25 10:00"))
    assert office.next_opening(trenton("2026-12-24 17:00")) == trenton("2026-12-28 08:30")
    assert night.closes(trenton("2026-12-24 22:30")) == trenton("2026-12-25 00:00")
    assert not night.takes_chats(trenton("2026-12-24 23:50"))
    assert night.next_opening(trenton("2026-12-24 23:50")) == trenton("2026-12-26 00:00")


def test_an_exception_has_its_own_hours_even_on_a_closed_day() -> None:
    saturday = hours(days={date(2026, 11, 28): (Period.of("10:00", "11:00"),)})
    assert saturday.next_opening(trenton("2026-11-27 17:00")) == trenton("2026-11-28 10:00")
    assert saturday.closes(trenton("2026-11-28 10:30")) == trenton("2026-11-28 11:00")


def test_a_desk_that_is_always_open_may_still_have_holidays() -> None:
    desk = Hours("America/New_York", {}, {date(2026, 12, 25): ()})
    assert desk.closes(trenton("2026-12-01 10:00")) == trenton("2026-12-25 00:00")
    assert desk.next_opening(trenton("2026-12-25 10:00")) == trenton("2026-12-26 00:00")


def test_a_desk_that_does_not_open_within_a_year_has_no_next_opening() -> None:
    now = trenton("2026-11-23 10:00")
    assert hours({0: ()}).next_opening(now) is None
    assert hours({0: ()}, days={date(2028, 1, 3): OFFICE}).next_opening(now) is None


def test_in_spring_a_desk_opens_when_the_clock_jumps_over_its_opening() -> None:
    sunday = hours({6: (Period.of("02:30", "10:00"),)})
    jump = trenton("2026-03-08 03:00")
    assert sunday.next_opening(jump - timedelta(hours=5)) == jump
    assert not sunday.is_open(jump - M)
    assert sunday.is_open(jump)


def test_in_spring_a_desk_closes_when_the_clock_jumps_over_its_closing() -> None:
    sunday = hours({6: (Period.of("00:00", "02:30"),)})
    assert sunday.closes(trenton("2026-03-08 01:00")) == trenton("2026-03-08 03:00")


def test_in_spring_a_period_within_the_missing_hour_is_missing_too() -> None:
    sunday = hours({6: (Period.of("02:15", "02:45"),)})
    assert sunday.next_opening(trenton("2026-03-07 12:00")) == trenton("2026-03-15 02:15")


def test_in_autumn_a_night_is_an_hour_longer() -> None:
    night = hours(dict.fromkeys(range(7), NIGHT))
    assert night.closes(trenton("2026-10-31 22:00")) == trenton("2026-10-31 22:00") + timedelta(hours=9)


def test_in_autumn_the_double_hour_opens_a_desk_once_and_closes_it_once() -> None:
    sunday = hours({6: (Period.of("01:15", "01:30"),)})
    begin = sunday.next_opening(trenton("2026-10-31 12:00"))
    assert begin == trenton("2026-11-01 01:15")
    assert sunday.closes(begin) == trenton("2026-11-01 01:30", fold=1)


def test_a_day_that_the_calendar_left_out_has_no_hours() -> None:
    # Samoa went from the 29th to the 31st of December 2011.
    samoa = Hours("Pacific/Apia", dict.fromkeys(range(7), OFFICE))
    opening = samoa.next_opening(datetime(2011, 12, 30, 4, 0, tzinfo=UTC))
    assert opening is not None
    assert opening.astimezone(ZoneInfo("Pacific/Apia")).date() == date(2011, 12, 31)


@pytest.mark.parametrize("clock", ["8:30", "24:01", "12:60", "ab:cd", "0830", "", "-1:30", "１２:30"])
def test_what_is_no_time_is_refused(clock: str) -> None:
    with pytest.raises(NotATime):
        minutes(clock)


@pytest.mark.parametrize(("start", "end"), [("09:00", "09:00"), ("22:00", "06:00")])
def test_a_period_does_not_end_before_it_starts(start: str, end: str) -> None:
    with pytest.raises(NotATime):
        Period.of(start, end)


# --- Properties -----------------------------------------------------------------------------------------------------

periods = st.lists(
    st.tuples(st.integers(0, 1440), st.integers(0, 1440)).filter(lambda pair: pair[0] != pair[1]), max_size=3
).map(lambda pairs: tuple(Period(min(pair), max(pair)) for pair in pairs))
weeks = st.dictionaries(st.integers(0, 6), periods, min_size=1)
# Half an hour and 45 minutes off, midnight without 00:00, a change of half an hour.
zones = st.sampled_from(
    ["UTC", "America/New_York", "Asia/Kathmandu", "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe"]
)
# The years' days that change clocks come often enough.
moments = st.integers(0, 3 * 365 * 24 * 60).map(lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + minute * M)
desks = st.builds(Hours, zones, weeks, st.dictionaries(st.dates(date(2026, 1, 1), date(2028, 12, 31)), periods))


def clock_says_open(desk: Hours, at: datetime) -> bool:
    shown = at.astimezone(ZoneInfo(desk.zone))
    found = desk.days.get(shown.date(), desk.weekly.get(shown.weekday(), ()))
    minute = shown.hour * 60 + shown.minute
    return any(one.start <= minute < one.end for one in found)


def near_a_change(zone: str, at: datetime) -> bool:
    there = ZoneInfo(zone)
    offsets = {(at + timedelta(hours=hour)).astimezone(there).utcoffset() for hour in (-3, 0, 3)}
    return len(offsets) > 1


@settings(deadline=None)
@given(desks, moments)
def test_a_desk_is_open_when_the_clock_on_its_wall_says_so(desk: Hours, at: datetime) -> None:
    if clock_says_open(desk, at):
        assert desk.is_open(at)
    elif not near_a_change(desk.zone, at):
        assert not desk.is_open(at)


@settings(deadline=None)
@given(desks, moments)
def test_opening_and_closing_are_where_it_changes(desk: Hours, at: datetime) -> None:
    opening, closing = desk.next_opening(at), desk.closes(at)
    if opening is not None:
        assert at < opening <= at + A_YEAR
        assert desk.is_open(opening)
        assert not desk.is_open(opening - M)
    if closing is not None:
        assert desk.is_open(at)
        assert at < closing
        assert desk.is_open(closing - M)
        assert not desk.is_open(closing)


@settings(deadline=None)
@given(desks, moments)
def test_between_now_and_the_next_change_nothing_changes(desk: Hours, at: datetime) -> None:
    change = desk.closes(at) if desk.is_open(at) else desk.next_opening(at)
    until = min(change or at + 3 * timedelta(days=1), at + 3 * timedelta(days=1))
    now = desk.is_open(at)
    minute = at
    while minute < until:
        assert desk.is_open(minute) is now
        minute += 7 * M


@settings(deadline=None)
@given(desks, moments)
def test_new_chats_are_taken_until_closing_soon(desk: Hours, at: datetime) -> None:
    closes = desk.closes(at)
    soon = closes is not None and closes - at <= desk.closing
    assert desk.takes_chats(at) is (desk.is_open(at) and not soon)


def test_a_zone_that_is_not_named_or_not_known_is_utc_and_any_other_is_itself() -> None:
    assert [zone_or_utc(name) for name in (None, "", "UTC", "Nowhere/Atall", "../etc/passwd")] == [UTC] * 5
    assert str(zone_or_utc("America/New_York")) == "America/New_York"
    with pytest.raises(NoSuchZone, match="We know no time zone “Nowhere/Atall”; one looks like America/New_York"):
        zone("Nowhere/Atall")
