"""Whether a desk is open, in words: for the panel and for the command line."""

from datetime import UTC, date, datetime

import pytest

from onedoor.desk.terms.hours import ALL_DAY, Hours, Period
from onedoor.desk.terms.verdict import moment, verdict

OFFICE = Hours("America/New_York", dict.fromkeys(range(5), (Period.of("08:30", "16:30"),)), {date(2026, 12, 25): ()})


@pytest.mark.parametrize(
    ("typed", "state", "sentence"),
    [
        (
            "2026-12-24T10:00",
            "open",
            "Open until Thu 24 Dec 2026, 16:30 EST; new chats are taken until Thu 24 Dec 2026, 16:15 EST.",
        ),
        (
            "2026-12-24T16:15",
            "closing",
            "Open until Thu 24 Dec 2026, 16:30 EST, but closing soon: no new chats are taken. "
            "Chats that go on are not ended.",
        ),
        ("2026-12-24T17:00", "closed", "Closed. It opens Mon 28 Dec 2026, 08:30 EST."),
        ("2026-07-03T17:00", "closed", "Closed. It opens Mon 6 Jul 2026, 08:30 EDT."),
    ],
)
def test_a_desk_says_whether_it_is_open_on_its_own_clock(typed: str, state: str, sentence: str) -> None:
    at = moment(typed, OFFICE)
    assert at is not None
    assert verdict(OFFICE, at) == (state, sentence)


def test_a_desk_that_never_closes_or_never_opens_says_so() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert verdict(Hours(), now) == ("open", "Open, and does not close.")
    assert verdict(Hours(weekly=dict.fromkeys(range(7), ALL_DAY)), now) == ("open", "Open, and does not close.")
    assert verdict(Hours(weekly={0: ()}), now) == ("closed", "Closed. It does not open within a year.")


def test_the_first_and_the_last_year_are_moments() -> None:
    assert moment("2000-01-01T00:00", OFFICE) == datetime(2000, 1, 1, 5, tzinfo=UTC)
    assert moment("2200-12-31T23:59", OFFICE) is not None
    assert moment("1999-12-31T23:59", OFFICE) is moment("2201-01-01T00:00", OFFICE) is None


@pytest.mark.parametrize("typed", ["", "tomorrow", "2026-12-24T10:00Z", "1990-01-01T00:00", "9999-12-31T23:59"])
def test_what_is_no_moment_is_none(typed: str) -> None:
    assert moment(typed, OFFICE) is None
