"""By whose terms a visit goes: of whom the citizen talks with, else the strictest of all that may have the chat."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bridge.conversation.agencies import Agencies
from bridge.conversation.visit import Visit
from bridge.frames.tokens import Ticket
from onedoor.desk.terms.about import About, Published, Stretch
from onedoor.wire.muc.muc import Message, Occupant
from tests.unit.test_bridge_visit import Window

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
ROOM = "c-1@rooms.localhost"
TAX, LABOR, OTHER = "tax.localhost", "labor.localhost", "other.localhost"
TOPICS = [
    {"id": "taxes", "agencies": [TAX]},
    {"id": "both", "agencies": [TAX, LABOR]},
    {"id": "far", "agencies": [OTHER]},
]


def published(jid: str, masking: str, *, files: bool = True) -> Published:
    return Published(jid, jid.partition(".")[0].title(), About(masking=masking, files=files, keep_days=30))


def agencies(setting: str = "warn") -> Agencies:
    made = Agencies(setting)
    made.learn(
        [published(TAX, "off"), published(LABOR, "mask", files=False), Published(OTHER, "Other", About("+1 609"))],
        TOPICS,
    )
    return made


def a_visit(topic: str = "") -> Visit:
    return Visit(Ticket("v-1", ROOM, "Rosa (citizen)", topic), "web.localhost", 0.0)


def introduce(visit: Visit, jid: str, code: str = "agent-joined") -> None:
    """By the desk of an agency, whose agent is in the room."""
    agency = jid.partition(".")[0].title()
    notice = {"code": code, "nick": f"of {jid}", "agent": "Ana", "agency": agency, "at": jid}
    for nick, affiliation in ((f"{agency} desk", "admin"), (f"of {jid}", "member")):
        visit.conversation.occupant(Occupant(ROOM, nick, True, affiliation, "participant", None), None)
    said = Message(ROOM, f"{agency} desk", "words", f"{code} {jid}", None, None, None, None, notice, None)
    visit.conversation.message(said, NOW)


@pytest.mark.parametrize(
    ("topic", "mode"),
    [("taxes", "off"), ("both", "mask"), ("far", "warn"), ("", "mask"), ("gone", "mask")],
    ids=["one agency", "the stricter of two", "one that was not heard", "no topic", "a topic that is not there"],
)
def test_before_anybody_answers_the_topic_decides(topic: str, mode: str) -> None:
    assert agencies().masking(a_visit(), topic) == mode
    assert agencies().masking(a_visit(topic)) == mode


def test_before_anything_is_known_the_setting_counts() -> None:
    assert Agencies("off").masking(a_visit(), "taxes") == "off"


def test_who_talks_with_the_citizen_decides() -> None:
    visit = a_visit("both")
    introduce(visit, TAX)
    assert agencies("mask").masking(visit) == "off"
    assert agencies().allows_files(visit)


def test_of_two_agencies_in_a_warm_transfer_the_stricter_counts() -> None:
    visit = a_visit("taxes")
    introduce(visit, TAX)
    introduce(visit, LABOR)
    assert agencies().masking(visit) == "mask"
    assert not agencies().allows_files(visit)


def test_back_in_a_queue_after_a_transfer_every_agency_that_had_the_chat_counts() -> None:
    visit = a_visit("taxes")
    introduce(visit, LABOR)
    introduce(visit, LABOR, "agent-lost")
    assert agencies().masking(visit) == "mask"


def test_an_agency_that_does_not_give_its_address_is_known_by_its_name() -> None:
    visit = a_visit("both")
    introduce(visit, TAX)
    for person in visit.conversation.here():
        person.at = ""
    assert agencies().masking(visit) == "off"


def test_nobody_may_send_files_where_nothing_is_known() -> None:
    assert not agencies().allows_files(a_visit("far"))
    assert not agencies().allows_files(a_visit(""))


def test_the_page_gets_what_there_is_in_its_language_or_in_english() -> None:
    about = About(
        "+1 609", "a@tax.example", "", "America/New_York", (Stretch(("mon",), "08:30", "16:30"),), None, True, "off"
    )
    made = Agencies("mask")
    made.learn(
        [Published(TAX, "Tax", about, {"privacy": {"en": "Kept.", "es": "Guardado."}, "hours": {"fr": "Midi"}})], ()
    )
    assert made.frames("es-mx") == [
        {
            "id": TAX, "name": "Tax", "phone": "+1 609", "email": "a@tax.example", "zone": "America/New_York",
            "hours": [{"days": ("mon",), "start": "08:30", "end": "16:30"}],
            "keep_days": None, "files": True, "masking": "off",
            "words": {"privacy": {"text": "Guardado.", "lang": "es"}},
        }
    ]  # fmt: skip
    assert made.frames("fr")[0]["words"]["privacy"]["lang"] == "en"


IN_FRENCH = {"fr": "Direction des impôts"}


def named() -> Agencies:
    made = Agencies("warn")
    made.learn([Published(TAX, "Tax", names=IN_FRENCH), Published(LABOR, "Labor")], TOPICS)
    return made


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "message", "agency": "Tax"},
        {"type": "notice", "code": "agent-joined", "agency": "Tax"},
        {"type": "agency", "state": "away", "name": "Tax"},
        {"type": "ended", "reason": "closed", "agency": "Tax"},
        {"type": "error", "code": "closed", "agency": "Tax"},
    ],
)
def test_a_frame_names_the_agency_in_the_pages_language(frame: dict[str, str]) -> None:
    for language in ("fr", "fr-ca"):
        assert "Direction des impôts" in named().said(frame, language).values()
    for language in ("en", ""):
        assert named().said(frame, language) == frame
    other = {name: value.replace("Tax", "Labor") for name, value in frame.items()}
    assert named().said(other, "fr") == other


def test_people_are_of_the_agency_at_their_address() -> None:
    told = {"type": "people", "people": [{"name": "Ana", "agency": "Taxation", "at": TAX}]}
    assert named().said(told, "fr")["people"][0]["agency"] == "Direction des impôts"
    assert told == {"type": "people", "people": [{"name": "Ana", "agency": "Taxation", "at": TAX}]}, "the log keeps it"


@pytest.mark.parametrize(
    "frame", [{"type": "welcome"}, {"type": "error", "code": "empty"}, {"type": "people", "people": []}]
)
def test_other_frames_stay_as_they_are(frame: dict[str, Any]) -> None:
    assert named().said(frame, "fr") == frame


def test_the_ways_to_reach_an_agency_have_its_name_in_the_pages_language() -> None:
    assert [one["name"] for one in named().frames("fr")] == ["Direction des impôts", "Labor"]
    assert [one["name"] for one in named().frames("es")] == ["Tax", "Labor"]
    assert named().called("Tax", "fr") == named().called("", "fr", TAX) == "Direction des impôts"
    assert named().called("Elsewhere", "fr") == "Elsewhere"


def test_each_window_of_a_visit_reads_its_own_language() -> None:
    visit = Visit(Ticket("v-1", ROOM, "Rosa (citizen)", "taxes"), "web.localhost", 0.0, said=named().said)
    windows = {language: Window(language) for language in ("en", "fr")}
    for window in windows.values():
        visit.attach(window, None)
    visit.caught_up([])
    introduced = {"code": "agent-joined", "nick": "ana", "agent": "Ana", "agency": "Tax", "at": TAX}
    for nick, affiliation in (("Tax desk", "admin"), ("ana", "member")):
        visit.seen(Occupant(ROOM, nick, True, affiliation, "participant", None), None, joined=True)
    visit.heard(Message(ROOM, "Tax desk", "words", "s-1", None, None, None, None, introduced, None))
    visit.agency_is("away", "Tax")
    names = {"en": "Tax", "fr": "Direction des impôts"}
    for language, window in windows.items():
        told = {frame["type"]: frame for frame in window.got}
        assert (told["notice"]["agency"], told["agency"]["name"]) == (names[language], names[language])
        assert told["people"]["people"][0]["agency"] == names[language]
    late = Window("fr")
    visit.attach(late, None)
    assert next(frame for frame in late.got if frame["type"] == "notice")["agency"] == "Direction des impôts"
    assert visit.page_language == "fr"
