"""How long something shall last, as people type it and as they read it."""

from datetime import timedelta

import pytest

from onedoor.desk.terms.spans import span, written


@pytest.mark.parametrize(
    ("typed", "lasting"),
    [
        ("30m", timedelta(minutes=30)),
        ("30min", timedelta(minutes=30)),
        ("2h", timedelta(hours=2)),
        ("2H", timedelta(hours=2)),
        ("7d", timedelta(days=7)),
        ("7j", timedelta(days=7)),
        ("1w", timedelta(weeks=1)),
        ("1s", timedelta(weeks=1)),
        ("9999m", timedelta(minutes=9999)),
        ("0h", timedelta(0)),
    ],
)
def test_a_span_is_a_number_and_a_unit(typed: str, lasting: timedelta) -> None:
    assert span(typed) == lasting


@pytest.mark.parametrize("typed", ["", "h", "7", "10000m", "-1h", "1.5h", "2 h", "2h ", "1y", "2hours"])
def test_what_is_no_span_is_none(typed: str) -> None:
    assert span(typed) is None


@pytest.mark.parametrize(
    ("lasting", "text"),
    [
        (timedelta(minutes=30), "30m"),
        (timedelta(minutes=60), "1h"),
        (timedelta(minutes=90), "90m"),
        (timedelta(hours=23), "23h"),
        (timedelta(hours=24), "1d"),
        (timedelta(hours=25), "25h"),
        (timedelta(weeks=1), "7d"),
        (timedelta(seconds=89), "1m"),
        (timedelta(0), "0m"),
    ],
)
def test_a_span_is_written_in_the_largest_unit_that_says_it_exactly(lasting: timedelta, text: str) -> None:
    assert written(lasting) == text
