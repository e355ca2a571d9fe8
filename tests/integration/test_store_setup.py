"""The set-up as the rules get it, and what an agency remembers of earlier chats, on both databases."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from onedoor.desk.agency import events as e
from onedoor.desk.terms.about import Stretch
from onedoor.desk.terms.people import Jid
from onedoor.settings import Settings, load
from onedoor.store import tables as t
from onedoor.store.journal.journal import Batch, Happened, Journal
from onedoor.store.setup import setup
from onedoor.store.transcripts import history
from tests.integration.databases import Database

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
ANA, OMAR = Jid("ana@agency.test"), Jid("omar@agency.test")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    path = tmp_path / "onedoor.toml"
    path.write_text(f'key = "{"k" * 40}"\n')
    return load(path)


@pytest.fixture
def tax(database: Database) -> Database:
    taxes = t.Skill(slug="taxes", name="Taxes", max_waiting=10, overflow_after=120)
    refunds = t.Skill(slug="refunds", name="Refunds")
    ana = t.Agent(jid=ANA, handle="ana", name="Ana", languages="en es", supervisor=True, language="es")
    ana.abilities = [t.AgentSkill(skill=taxes, level=5), t.AgentSkill(skill=refunds)]
    agency = t.Agency(
        id="tax",
        jid="tax.test",
        name="Taxation",
        time_zone="America/New_York",
        simultaneous_offers=2,
        missed_offers=3,
        reply_reminder=45,
        closing=20,
        push_hosts="*.nj.gov\nTax.example.gov",
        skills=[taxes, refunds],
        agents=[ana, t.Agent(jid=OMAR, handle="omar", name="Omar", skills=[refunds])],
        hours=[
            t.OpeningHours(weekday=0, start="08:30", end="12:00"),
            t.OpeningHours(weekday=0, start="13:00", end="16:30"),
        ],
        holidays=[t.Holiday(day=date(2026, 12, 25), name="Christmas")],
        texts=[t.AgencyText(code="closed", language="en", text="We are closed.")],
        tags=[t.Tag(slug="vat", name="Sales tax")],
    )
    with Session(database.engine) as session:
        session.add(agency)
        session.commit()
    return database


def test_an_agency_is_as_its_manager_has_set_it_up(tax: Database, settings: Settings) -> None:
    found = setup.agency(tax.engine, "tax", settings)
    assert (found.simultaneous_offers, found.missed_offers, found.reply_reminder) == (2, 3, timedelta(seconds=45))
    assert (found.most_waiting, found.overflow) == ({"taxes": 10}, {"taxes": timedelta(seconds=120)})
    assert (found.texts, found.tags) == ({"closed": {"en": "We are closed."}}, {"vat": "Sales tax"})
    assert found.push_hosts == ("*.nj.gov", "tax.example.gov")


def test_names_in_other_languages_are_plain_data(tax: Database, settings: Settings) -> None:
    with Session(tax.engine) as session:
        agency = session.get_one(t.Agency, "tax")
        agency.names = {"fr": "Impôts"}
        agency.skills[0].names = {"es": "Reembolsos"}
        agency.tags[0].names = {"fr": "Taxe de vente"}
        session.add(t.Topic(id="vat", name="Sales tax", names={"fr": "Taxe de vente", "es": "Ventas"}))
        session.commit()
    found, plan = setup.agency(tax.engine, "tax", settings), setup.plan(tax.engine, settings)
    assert found.names == plan.agencies["tax.test"].names == {"fr": "Impôts"}
    assert (found.skill_names, found.tag_names) == ({"refunds": {"es": "Reembolsos"}}, {"vat": {"fr": "Taxe de vente"}})
    assert plan.topics["vat"].names == {"fr": "Taxe de vente", "es": "Ventas"}


def test_names_go_with_what_they_name(tax: Database) -> None:
    with Session(tax.engine) as session:
        agency = session.get_one(t.Agency, "tax")
        agency.names = {"fr": "Impôts", "es": "Impuestos"}
        agency.skills[0].names = agency.tags[0].names = {"fr": "Impôts"}
        session.commit()
        agency.names = {"fr": "Fisc"}
        session.commit()
        assert [(one.language, one.name) for one in session.query(t.AgencyName)] == [("fr", "Fisc")]
        session.delete(agency)
        session.commit()
        assert [session.query(table).count() for table in (t.AgencyName, t.SkillName, t.TagName)] == [0, 0, 0]


def test_an_agents_levels_and_language_come_along(tax: Database, settings: Settings) -> None:
    agents = setup.agency(tax.engine, "tax", settings).agents
    assert (agents[ANA].levels, agents[ANA].supervisor, agents[ANA].speaks) == ({"taxes": 5, "refunds": 3}, True, "es")
    assert (agents[OMAR].skills, agents[OMAR].supervisor, agents[OMAR].speaks) == ({"refunds"}, False, "en")


def test_the_hours_are_those_of_the_agencys_own_clock(tax: Database, settings: Settings) -> None:
    hours = setup.agency(tax.engine, "tax", settings).hours
    assert hours is not None
    assert not hours.is_open(NOON)
    assert hours.next_opening(NOON) == NOON + timedelta(hours=1)
    assert hours.closing == timedelta(minutes=20)
    assert hours.days == {date(2026, 12, 25): ()}


def test_an_agency_without_hours_is_always_open(tax: Database, settings: Settings) -> None:
    with Session(tax.engine) as session:
        agency = session.get_one(t.Agency, "tax")
        agency.hours, agency.holidays = [], []
        session.commit()
    hours = setup.agency(tax.engine, "tax", settings).hours
    assert hours is not None
    assert hours.takes_chats(NOON)
    assert hours.closes(NOON) is None


# --- What is remembered ---------------------------------------------------------------------------------------------


def assigned(number: int, skill: str = "taxes", **rest: Any) -> e.Assigned:
    return e.Assigned(
        f"q{number}.1", f"q{number}", number, f"c-{number}@rooms.test", "Tax desk", skill, "Taxes", "en", NOON, "Rosa",
        "Rosa (citizen)", **rest,
    )  # fmt: skip


def happen(database: Database, at: datetime, *events: e.Event) -> None:
    journal = Journal(database.engine, "tax.test", "tax")
    journal.commit(Batch(happened=[Happened(one.leg.partition(".")[0], one, at) for one in events]))


def test_the_last_answers_of_each_skill_come_back_oldest_first(tax: Database) -> None:
    for number in range(1, 24):
        at = NOON + timedelta(minutes=number)
        happen(tax, at, assigned(number), e.Taken(f"q{number}.1", ANA))
    happen(tax, NOON, assigned(30, "refunds"), e.Taken("q30.1", ANA), assigned(31, "refunds"))
    found = history.answered(tax.engine, "tax")
    assert found["taxes"] == [NOON + timedelta(minutes=number) for number in range(4, 24)]
    assert found["refunds"] == [NOON]
    assert history.answered(tax.engine, "labor") == {}


def test_practice_and_advice_are_no_measure_of_the_wait(tax: Database) -> None:
    happen(
        tax, NOON, assigned(1, practice=ANA), e.Taken("q1.1", OMAR), assigned(2, kind="consult"), e.Taken("q2.1", OMAR)
    )
    assert history.answered(tax.engine, "tax") == {}


def test_earlier_chats_are_those_of_the_same_address_only(tax: Database) -> None:
    happen(tax, NOON, assigned(1, email="rosa@mail.test"), e.Taken("q1.1", ANA), e.Tagged("q1.1", ANA, "vat"))
    happen(tax, NOON, assigned(2), assigned(3, email="joe@mail.test"), assigned(4, email="Rosa@mail.test"))
    found = history.of(tax.engine, "tax.test", "Rosa@mail.test", but="q4")
    assert found == [history.Earlier(NOON, "Taxes", "Ana", "talking", "", "vat")]
    assert history.of(tax.engine, "tax.test", "joe@mail.test", but="q3") == []
    assert history.of(tax.engine, "labor.test", "rosa@mail.test", but="q4") == []


def test_whoever_gave_no_address_has_no_earlier_chats(tax: Database) -> None:
    happen(tax, NOON, assigned(1), assigned(2))
    assert history.of(tax.engine, "tax.test", "", but="q2") == []


def test_the_leg_that_people_read_follows_the_desk(tax: Database) -> None:
    happen(tax, NOON, assigned(1), e.Taken("q1.1", ANA), e.Released("q1.1", ANA, OMAR), e.Tagged("q1.1", OMAR, "vat"))
    with Session(tax.engine) as session:
        leg = session.get_one(t.Leg, ("q1.1", "tax"))
        assert (leg.owner, leg.owner_name, leg.tags, leg.practice, leg.kind) == (OMAR, "Omar", "vat", False, "chat")
    happen(tax, NOON, e.Requeued("q1.1", OMAR))
    with Session(tax.engine) as session:
        assert session.get_one(t.Leg, ("q1.1", "tax")).state == "waiting"


def test_the_router_gets_fallbacks_priorities_and_who_may_not_transfer_to_whom(
    tax: Database, settings: Settings
) -> None:
    with Session(tax.engine) as session:
        session.add(t.Agency(id="line", jid="line.test", name="General line"))
        routes = [t.Route(agency_id="line", skill="general", fallback=True), t.Route(agency_id="tax", skill="taxes")]
        session.add(t.Topic(id="vat", name="Sales tax", keywords="vat", priority=2, patience=300, routes=routes))
        session.add(t.TransferRule(from_agency_id="line", to_agency_id="tax"))
        session.commit()
    plan = setup.plan(tax.engine, settings)
    assert plan.topics["vat"].routes == (("tax.test", "taxes"),)
    assert plan.topics["vat"].fallbacks == (("line.test", "general"),)
    assert plan.topics["vat"].priority == 2
    assert plan.topics["vat"].patience == timedelta(minutes=5)
    assert plan.forbidden == {("line.test", "tax.test")}


def test_an_agency_tells_citizens_what_its_row_says_and_the_router_only_how_it_is_reached(
    tax: Database, settings: Settings
) -> None:
    with Session(tax.engine) as session:
        row = session.get_one(t.Agency, "tax")
        row.phone, row.email, row.website = "+1 609 555 0130", "help@tax.example", "https://tax.example"
        row.keep_days, row.files, row.masking = 30, True, "off"
        session.commit()
    told = setup.agency(tax.engine, "tax", settings).about
    assert told is not None
    assert (told.phone, told.email, told.website) == ("+1 609 555 0130", "help@tax.example", "https://tax.example")
    assert (told.keep_days, told.files, told.masking) == (30, True, "off")
    assert told.hours == (Stretch(("mon",), "08:30", "12:00"), Stretch(("mon",), "13:00", "16:30"))
    known = setup.plan(tax.engine, settings).agencies["tax.test"].about
    assert (known.phone, known.keep_days, known.files, known.masking) == ("+1 609 555 0130", None, False, "")
