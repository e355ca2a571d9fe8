"""Moments on an agency's clock, in the nights in which it is put."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from admin.web.clocks import whose
from admin.words.days import midnight
from admin.words.wording import exact
from onedoor.desk.terms.hours import zone_or_utc
from onedoor.wording.formats import abbreviation, plain_moment

NEW_YORK, PARIS, CAIRO, AZORES = map(ZoneInfo, ("America/New_York", "Europe/Paris", "Africa/Cairo", "Atlantic/Azores"))


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "said"),
    [
        ("2026-07-01T12:00", NEW_YORK, "1 Jul 2026, 08:00 EDT"),
        ("2026-01-01T03:00", NEW_YORK, "31 Dec 2025, 22:00 EST"),
        ("2026-03-08T06:59", NEW_YORK, "8 Mar 2026, 01:59 EST"),
        ("2026-03-08T07:00", NEW_YORK, "8 Mar 2026, 03:00 EDT"),
        ("2026-11-01T05:30", NEW_YORK, "1 Nov 2026, 01:30 EDT"),
        ("2026-11-01T06:30", NEW_YORK, "1 Nov 2026, 01:30 EST"),
        ("2026-10-25T00:30", PARIS, "25 Oct 2026, 02:30 CEST"),
        ("2026-10-25T01:30", PARIS, "25 Oct 2026, 02:30 CET"),
        ("2026-11-22T12:00", ZoneInfo("Asia/Kathmandu"), "22 Nov 2026, 17:45 UTC+05:45"),
        ("2026-11-22T12:00", ZoneInfo("America/Sao_Paulo"), "22 Nov 2026, 09:00 UTC−03"),
        ("2026-11-22T12:00", UTC, "22 Nov 2026, 12:00 UTC"),
    ],
)
def test_a_moment_is_said_on_the_clock_and_the_clock_is_named(at: str, zone: ZoneInfo, said: str) -> None:
    assert plain_moment(utc(at), zone) == said


def test_every_hour_of_a_year_is_said_differently() -> None:
    start = utc("2026-01-01T00:00")
    for zone in (NEW_YORK, PARIS, CAIRO, AZORES):
        hours = [start + timedelta(hours=number) for number in range(366 * 24)]
        assert len({plain_moment(at, zone) for at in hours}) == len(hours)


@pytest.mark.parametrize(
    ("day", "zone", "begins"),
    [
        ("2026-11-01", NEW_YORK, "2026-11-01T04:00"),
        ("2026-11-02", NEW_YORK, "2026-11-02T05:00"),
        ("2026-03-09", NEW_YORK, "2026-03-09T04:00"),
        ("2026-04-24", CAIRO, "2026-04-23T22:00"),  # there is no 00:00: the clock goes on to 01:00
        ("2026-10-25", AZORES, "2026-10-25T00:00"),  # it is 00:00 twice
        ("2026-11-22", UTC, "2026-11-22T00:00"),
    ],
)
def test_a_day_begins_with_its_first_moment(day: str, zone: ZoneInfo, begins: str) -> None:
    assert midnight(date.fromisoformat(day), zone) == utc(begins)
    assert (utc(begins) - timedelta(seconds=1)).astimezone(zone).date() < date.fromisoformat(day)
    assert utc(begins).astimezone(zone).date() == date.fromisoformat(day)


def test_whoever_is_of_an_agency_reads_its_clock_and_the_others_the_chats() -> None:
    assert whose("tax", "business") == "tax"
    assert whose(None, "business") == "business"
    assert whose(None, None) is None


@pytest.mark.parametrize("name", [None, "", "UTC", "Mars/Crater", "../../etc/passwd"])
def test_a_zone_that_nobody_knows_is_utc(name: str | None) -> None:
    assert zone_or_utc(name) is UTC


def test_what_is_shown_keeps_the_moment_in_utc() -> None:
    at = datetime(2026, 7, 1, 8, tzinfo=NEW_YORK)
    assert exact(at, "<08:00>", "seconds") == '<time datetime="2026-07-01T12:00:00Z">&lt;08:00&gt;</time>'
    assert abbreviation(at) == "EDT"
