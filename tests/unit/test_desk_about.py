"""What an agency tells of itself: hours of a week taken together, the strictest of several, safe addresses."""

from xml.etree.ElementTree import Element

import pytest

from onedoor.desk.terms.about import PUBLIC_TEXTS, About, Published, Stretch, is_website, stretches, strictest
from onedoor.wire.control import about
from onedoor.wire.control.workgroup import ours
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


@pytest.mark.parametrize(
    "address",
    ["https://tax.example", "https://tax.example:8443/a?b=c#d", "HTTPS://TAX.EXAMPLE/", "https://steuer.example/straße",
     "https://tax.example/" + "x" * 1980],
)  # fmt: skip
def test_an_https_address_that_everybody_can_follow_is_a_website(address: str) -> None:
    assert is_website(address) is True


@pytest.mark.parametrize(
    "address",
    ["https://tax.example/" + "x" * 1981, "https://tax.example\\@evil.example", "https://tax.example/\u202e",
     "https://tax.example/\n", "https://[tax", "https:tax.example", "ftp://tax.example", "tax.example", "",
     "https://:443/"],
)  # fmt: skip
def test_what_is_too_long_or_read_in_two_ways_is_no_website(address: str) -> None:
    assert is_website(address) is False


def test_what_is_no_mode_is_stricter_than_all() -> None:
    assert strictest(["mask", "nonsense", "off"]) == "nonsense"
    assert strictest(iter(["warn", "off"])) == "warn"


def test_days_are_called_as_in_the_week_and_stand_in_its_order() -> None:
    every = stretches((day, "09:00", "17:00") for day in reversed(range(7)))
    assert every == (Stretch(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "09:00", "17:00"),)
    assert stretches([]) == ()


def test_before_there_is_a_chat_everybody_is_told_the_words_on_hours_and_privacy() -> None:
    assert PUBLIC_TEXTS == ("hours", "privacy")


def test_an_agency_that_says_nothing_of_itself_promises_nothing() -> None:
    nothing = Published("tax.test", "Taxation").about
    assert (nothing.phone, nothing.email, nothing.website, nothing.zone, nothing.hours) == ("", "", "", "UTC", ())
    assert (nothing.keep_days, nothing.files, nothing.masking, nothing.origins) == (None, False, "", ())


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
