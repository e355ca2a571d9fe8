"""What an agency tells of itself: hours of a week taken together, the strictest of several, safe addresses."""

from xml.etree.ElementTree import Element

import pytest

from onedoor.desk.about import About, Stretch, is_website, stretches, strictest
from onedoor.wire import about
from onedoor.wire.workgroup import ours
from onedoor.wire.xml import element


def test_days_of_the_same_hours_stand_together() -> None:
    week = [(4, "08:30", "12:00"), (0, "08:30", "16:30"), (1, "08:30", "16:30"), (4, "13:00", "16:30")]
    assert stretches(week) == (
        Stretch(("mon", "tue"), "08:30", "16:30"),
        Stretch(("fri",), "08:30", "12:00"),
        Stretch(("fri",), "13:00", "16:30"),
    )


@pytest.mark.parametrize(
    ("modes", "found"),
    [(["off"], "off"), (["off", "warn"], "warn"), (["warn", "mask", "off"], "mask"), ([], "")],
)
def test_the_strictest_counts(modes: list[str], found: str) -> None:
    assert strictest(modes) == found


@pytest.mark.parametrize(
    "address",
    ["http://tax.example", "javascript:alert(1)", "https://", "https://ana@tax.example", "https://tax example", "//x"],
)
def test_what_is_no_https_address_is_no_website(address: str) -> None:
    assert not is_website(address)


def read(**attributes: str) -> About:
    return about.read_about(element(ours("about"), attributes))


def test_what_could_not_be_followed_safely_is_left_out() -> None:
    assert read(website="javascript:alert(1)", email="a@b?bcc=c@d.example", phone="1;ext=x\n2") == About()


@pytest.mark.parametrize("keep", ["-1", "many", "9999999"])
def test_a_number_of_days_that_is_none_is_none(keep: str) -> None:
    assert read(**{"keep-days": keep, "masking": "mask"}).keep_days is None


def test_hours_that_are_none_are_left_out() -> None:
    told: list[Element] = [
        element(ours("hours"), {"days": "mon someday", "start": "08:30", "end": "16:30"}),
        element(ours("hours"), {"days": "mon", "start": "16:30", "end": "08:30"}),
        element(ours("hours"), {"days": "", "start": "08:30", "end": "16:30"}),
    ]
    assert about.read_about(element(ours("about"), None, *told)).hours == (Stretch(("mon",), "08:30", "16:30"),)


def test_nothing_is_known_of_an_agency_that_says_nothing() -> None:
    assert about.read_about(None) == About()
