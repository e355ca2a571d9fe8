"""Hours, texts, tags, levels, limits, fallbacks and rules in the panel: what is saved, and what is refused how."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.store.tables import Agency, AgencyText, Agent, Holiday, Route, Skill, Tag, Topic, TransferRule
from tests.integration.databases import Database
from tests.integration.panel import Browser, found_again, leg, mistakes
from tests.integration.test_panel_setup import AGENT, DESK, NEW_AGENT

HOURS = "/agencies/tax/hours/"


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with Session(database.engine) as made:
        yield made


def _tax(session: Session) -> Agency:
    session.rollback()
    return session.get_one(Agency, "tax")


# --- Hours ----------------------------------------------------------------------------------------------------------


def test_a_week_is_saved_and_shown_as_it_was_typed(manager: Browser, session: Session) -> None:
    manager.send(HOURS, monday="8:30-12:00 13:00 – 16:30", sunday="22:00-24:00")
    rows = [(one.weekday, one.start, one.end) for one in _tax(session).hours]
    assert rows == [(0, "08:30", "12:00"), (0, "13:00", "16:30"), (6, "22:00", "24:00")]
    assert 'value="08:30–12:00, 13:00–16:30"' in manager.text(HOURS)
    answer = manager.send(HOURS)
    assert answer.location == HOURS
    assert _tax(session).hours == []
    assert "always open" in manager.text(HOURS)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("nine to five", "Monday: “nine to five” cannot be read; write periods like 08:30–12:00, 13:00–16:30."),
        ("08:30–12:00 and more", "Monday: “08:30–12:00 and more” cannot be read"),
        ("22:00-06:00", "Monday: 22:00–06:00 ends before it starts; over midnight, write 22:00–24:00 here"),
        ("08:00-12:00 11:00-13:00", "Monday: 08:00–12:00 and 11:00–13:00 overlap."),
        ("08:00-25:00", "Monday: “25:00” is not a time"),
    ],
)
def test_a_day_that_cannot_be_read_is_refused_and_nothing_is_saved(
    manager: Browser, session: Session, typed: str, sentence: str
) -> None:
    answer = manager.send(HOURS, monday=typed, tuesday="08:00-12:00")
    assert mistakes(answer)[0].startswith(sentence)
    assert _tax(session).hours == []


def test_the_page_says_whether_the_desk_is_open_then(manager: Browser, session: Session) -> None:
    manager.send("/agencies/tax/desk/", **DESK)
    manager.send(HOURS, monday="08:30-16:30")
    for moment, words in {
        "2026-11-23T10:00": "Open until Mon 23 Nov 2026, 16:30 EST; new chats are taken until Mon 23 Nov 2026, 16:10",
        "2026-11-23T16:20": "closing soon: no new chats are taken",
        "2026-11-23T17:00": "Closed. It opens Mon 30 Nov 2026, 08:30 EST.",
    }.items():
        assert words in manager.text(f"{HOURS}?at={moment}")
    assert "is not a time" in manager.text(f"{HOURS}?at=tomorrow")
    assert "is not a time" in manager.text(f"{HOURS}?at=2026-11-23T10:00Z")


def test_a_holiday_is_added_and_removed(manager: Browser, session: Session) -> None:
    manager.send(f"{HOURS}holidays", HOURS, day="2026-12-25", name="Christmas")
    manager.send(f"{HOURS}holidays", HOURS, day="2026-12-24", start="8:00", end="12:00")
    found = [(one.day, one.start, one.end, one.name) for one in _tax(session).holidays]
    assert found == [(date(2026, 12, 24), "08:00", "12:00", ""), (date(2026, 12, 25), None, None, "Christmas")]
    assert "Closed. It opens Sat 26 Dec 2026, 00:00 UTC." in manager.text(f"{HOURS}?at=2026-12-25T10:00")
    number = session.scalars(select(Holiday.id).where(Holiday.name == "Christmas")).one()
    manager.send(f"{HOURS}holidays/{number}/delete", HOURS)
    assert len(_tax(session).holidays) == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": ""}, "Enter the date."),
        ({"day": "Christmas"}, "“Christmas” is not a date; write it as year-month-day, such as 2026-12-25."),
        ({"day": "9999-01-01"}, "“9999-01-01” is not a date; write it as year-month-day, such as 2026-12-25."),
        ({"start": "08:00"}, "“Open from” and “until” belong together."),
        ({"start": "12:00", "end": "08:00"}, "A period ends after it has started, at 24:00 the latest."),
        (
            {"start": "noon", "end": "13:00"},
            "“noon” is not a time; one looks like 08:30, and the end of the day is 24:00.",
        ),
    ],
)
def test_a_holiday_that_makes_no_sense_is_refused(manager: Browser, fields: dict[str, str], sentence: str) -> None:
    assert mistakes(manager.send(f"{HOURS}holidays", HOURS, **{"day": "2026-12-25"} | fields)) == [sentence]


def test_a_foreign_holiday_cannot_be_removed(manager: Browser, session: Session) -> None:
    session.add(Holiday(agency_id="business", day=date(2026, 12, 25)))
    session.commit()
    number = session.scalars(select(Holiday.id)).one()
    assert manager.send(f"{HOURS}holidays/{number}/delete", HOURS).status_code == 404


# --- The desk -------------------------------------------------------------------------------------------------------


def test_the_desks_settings_are_saved(manager: Browser, session: Session) -> None:
    assert manager.send("/agencies/tax/desk/", **DESK).status_code == 302
    tax = _tax(session)
    assert (tax.simultaneous_offers, tax.missed_offers, tax.reply_reminder, tax.closing, tax.time_zone) == (
        2,
        3,
        45,
        20,
        "America/New_York",
    )
    assert tax.push_hosts == "*.nj.gov tax.example.gov"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"simultaneous_offers": "0"}, "Simultaneous offers is a whole number from 1 to 50."),
        ({"simultaneous_offers": ""}, "Simultaneous offers is a whole number from 1 to 50."),
        ({"reply_reminder": "-1"}, "Seconds until a reminder is a whole number from 0 to 3,600; 0 is never."),
        ({"time_zone": "Mars"}, "We know no time zone “Mars”; one looks like America/New_York."),
        (
            {"time_zone": "../../etc/passwd"},
            "We know no time zone “../../etc/passwd”; one looks like America/New_York.",
        ),
        (
            {"push_hosts": "https://x"},
            "“https://x” is not a host; one looks like tax.nj.gov, or *.nj.gov for all below it.",
        ),
        ({"push_hosts": "*"}, "“*” is not a host; one looks like tax.nj.gov, or *.nj.gov for all below it."),
        ({"push_hosts": "*.gov"}, "“*.gov” is not a host; one looks like tax.nj.gov, or *.nj.gov for all below it."),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(manager: Browser, change: dict[str, str], sentence: str) -> None:
    assert mistakes(manager.send("/agencies/tax/desk/", **DESK | change)) == [sentence]


def test_texts_and_tags_are_changed_and_kept_apart(manager: Browser, session: Session) -> None:
    tag = session.scalars(select(Tag.id).where(Tag.agency_id == "tax")).one()
    text = session.scalars(select(AgencyText.id).where(AgencyText.agency_id == "tax")).one()
    manager.send(f"/agencies/tax/tags/{tag}/edit", name="Refunds", slug="refunds")
    manager.send(f"/agencies/tax/texts/{text}/edit", code="closed", language="en", text="Come tomorrow.")
    assert ([one.slug for one in _tax(session).tags], _tax(session).texts[0].text) == (["refunds"], "Come tomorrow.")
    again = manager.send("/agencies/tax/tags/new", name="More", slug="refunds")
    assert mistakes(again) == ["This agency has a tag with the short name refunds already."]
    twice = manager.send("/agencies/tax/texts/new", code="closed", language="en", text="Shut.")
    assert mistakes(twice) == ["This agency has such a text in English already."]
    manager.send(f"/agencies/tax/tags/{tag}/delete", "/agencies/tax/tags/")
    manager.send(f"/agencies/tax/texts/{text}/delete", "/agencies/tax/texts/")
    assert (_tax(session).tags, _tax(session).texts) == ([], [])
    assert session.scalars(select(Tag.agency_id)).all() == ["business"]


# --- Agents and skills ----------------------------------------------------------------------------------------------


def test_an_agent_has_a_level_for_each_skill_a_language_and_maybe_more_rights(
    manager: Browser, session: Session
) -> None:
    skill = session.scalars(select(Skill.id).where(Skill.agency_id == "tax")).one()
    chosen = {"skills": [skill], f"level-{skill}": "5", "supervisor": "y", "language": "fr"}
    manager.send(NEW_AGENT, **AGENT | chosen)
    kim = session.scalars(select(Agent).where(Agent.handle == "kim")).one()
    assert ([(one.skill_id, one.level) for one in kim.abilities], kim.supervisor, kim.language) == (
        [(skill, 5)], True, "fr",
    )  # fmt: skip
    page = f"/agencies/tax/agents/{kim.id}/edit"
    assert '<option value="5" selected>' in manager.text(page)
    manager.send(page, **AGENT | {"jid": kim.jid, "skills": [skill], f"level-{skill}": "1"})
    session.expire_all()
    assert ([one.level for one in kim.abilities], kim.supervisor) == ([1], False)
    wrong = manager.send(page, **AGENT | {"jid": kim.jid, "skills": [skill], f"level-{skill}": "6"})
    assert mistakes(wrong) == ["A level is a whole number from 1 to 5."]


def test_a_skills_limits_are_numbers_or_empty(manager: Browser, session: Session) -> None:
    skill = session.scalars(select(Skill).where(Skill.agency_id == "tax")).one()
    page, names = f"/agencies/tax/skills/{skill.id}/edit", {"name": skill.name, "slug": skill.slug}
    manager.send(page, **names, max_waiting="20", overflow_after="300")
    session.expire_all()
    assert (skill.max_waiting, skill.overflow_after) == (20, 300)
    wrong = manager.send(page, **names, max_waiting="0", overflow_after="many")
    assert len(mistakes(wrong)) == 2
    manager.send(page, **names, max_waiting="", overflow_after="")
    session.expire_all()
    assert (skill.max_waiting, skill.overflow_after) == (None, None)


# --- Topics and transfers -------------------------------------------------------------------------------------------


def test_a_fallback_is_added_and_becomes_a_route_like_the_others(administrator: Browser, session: Session) -> None:
    administrator.send("/topics/taxes/routes", "/topics/taxes/edit", place="business/general", fallback="y")
    route = session.scalars(select(Route).where(Route.agency_id == "business")).one()
    assert route.fallback
    assert "Fallback agencies" in administrator.text("/topics/taxes/edit")
    administrator.send(f"/topics/taxes/routes/{route.id}/fallback", "/topics/taxes/edit")
    session.expire_all()
    assert not route.fallback
    assert "Fallback agencies" not in administrator.text("/topics/taxes/edit")


def test_a_topics_priority_is_a_small_number(administrator: Browser, session: Session) -> None:
    administrator.send("/topics/taxes/edit", name="Taxes", priority="3", enabled="y")
    assert session.get_one(Topic, "taxes").priority == 3
    wrong = administrator.send("/topics/taxes/edit", name="Taxes", priority="10", enabled="y")
    assert mistakes(wrong) == ["Priority is a whole number from 0 to 9; nearly every topic has 0."]


def test_a_topics_patience_is_some_seconds_or_as_everywhere(administrator: Browser, session: Session) -> None:
    administrator.send("/topics/taxes/edit", name="Taxes", patience="300", enabled="y")
    assert session.get_one(Topic, "taxes").patience == 300
    wrong = administrator.send("/topics/taxes/edit", name="Taxes", patience="4", enabled="y")
    assert mistakes(wrong) == ["Seconds of patience must be a whole number from 5 to 86,400, or empty."]
    administrator.send("/topics/taxes/edit", name="Taxes", patience="", enabled="y")
    session.expire_all()
    assert session.get_one(Topic, "taxes").patience is None


def test_a_transfer_is_forbidden_in_one_direction_and_allowed_again(administrator: Browser, session: Session) -> None:
    administrator.send("/transfers/", source="tax", target="business")
    rule = session.scalars(select(TransferRule)).one()
    assert (rule.from_agency_id, rule.to_agency_id) == ("tax", "business")
    twice = administrator.send("/transfers/", source="tax", target="business")
    assert mistakes(twice) == ["This transfer is forbidden already."]
    own = administrator.send("/transfers/", source="tax", target="tax")
    assert mistakes(own) == ["Inside one agency, everybody may transfer to everybody."]
    assert len(mistakes(administrator.send("/transfers/", source="tax", target="nowhere"))) == 1
    administrator.send("/transfers/tax/business/delete", "/transfers/")
    session.rollback()
    assert session.scalars(select(TransferRule)).all() == []


# --- Transcripts ----------------------------------------------------------------------------------------------------


@pytest.fixture
def various(session: Session, database: Database) -> None:
    session.add(leg("tax", "q20.1", 20, topic="Played", practice=True))
    session.add(leg("tax", "q21.1", 21, topic="Asked aside", kind="consult"))
    session.add(leg("tax", "q22.1", 22, topic="Marked", tags="refund vat-return", email="rosa@mail.test"))
    session.add(leg("tax", "q23.1", 23, topic="Marked otherwise", tags="refund-late"))
    session.commit()
    found_again(database.engine, "tax", "q20.1", "q21.1", "q22.1", "q23.1")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Marked", "Marked otherwise", "Taxes"}),
        ("?kind=practice", {"Played"}),
        ("?kind=consult", {"Asked aside"}),
        ("?kind=all", {"Played", "Asked aside", "Marked", "Marked otherwise", "Taxes"}),
        ("?kind=nonsense", {"Marked", "Marked otherwise", "Taxes"}),
        ("?tag=refund", {"Marked"}),
        ("?tag=refund-late", {"Marked otherwise"}),
        ("?words=vat-return", {"Marked"}),
    ],
)
def test_practice_and_advice_are_found_only_when_asked_for(
    manager: Browser, various: None, query: str, found: set[str]
) -> None:
    page = manager.text(f"/transcripts/{query}")
    topics = ("Played", "Asked aside", "Marked</a>", "Marked otherwise", "Taxes")
    assert {topic.removesuffix("</a>") for topic in topics if f": {topic}" in page} == found


def test_practice_counts_nowhere(manager: Browser, session: Session) -> None:
    session.add(leg("tax", "q20.1", 20, state="talking", practice=True))
    session.add(leg("tax", "q21.1", 21, state="waiting", kind="consult"))
    session.commit()
    overview = manager.text("/agencies/tax/")
    assert overview.count("0 chats") == 2


def test_a_transcript_says_what_it_is(manager: Browser, various: None) -> None:
    assert "A colleague played the citizen." in manager.text("/transcripts/tax/q20.1/")
    assert "none has seen what was said here" in manager.text("/transcripts/tax/q21.1/")
    marked = manager.text("/transcripts/tax/q22.1/")
    assert ">Refund</a>" in marked
    assert "rosa@mail.test" in marked
    assert "practice: a colleague played the citizen" in manager.text("/transcripts/tax/q20.1/transcript.txt")
    exported = manager.get("/transcripts/tax/q22.1/transcript.json").json
    assert exported is not None
    assert (exported["tags"], exported["kind"], exported["practice"]) == (["refund", "vat-return"], "chat", False)


def test_a_month_shows_each_days_hours_and_the_exceptions(manager: Browser) -> None:
    manager.send("/agencies/tax/hours/", monday="08:30–12:00", friday="09:00–10:00")
    manager.send("/agencies/tax/hours/holidays", page="/agencies/tax/hours/", day="2026-12-25", name="Christmas")
    page = " ".join(re.sub(r"<[^>]+>", " ", manager.text("/agencies/tax/hours/?month=2026-12")).split())
    assert "December 2026" in page
    assert "Mon 21 08:30–12:00 Tue 22 closed" in page
    assert "18 09:00–10:00" in page
    assert "25 closed Christmas" in page
    shown = [re.findall(r'id="month">([^<]+)', manager.text(HOURS + asked)) for asked in ("", "?month=2026-13")]
    assert shown[0] == shown[1] != [], "this month"
