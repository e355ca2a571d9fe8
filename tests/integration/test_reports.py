"""Figures on both databases: recounted from the events by a script of its own, with no difference."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from onedoor.desk.agency import events as e
from onedoor.desk.terms.people import Jid
from onedoor.reports import keeping, reading
from onedoor.reports.figures import Figures, contradictions
from onedoor.settings import Settings, load
from onedoor.store import sample
from onedoor.store import tables as t
from onedoor.store.journal.journal import Batch, Happened, Journal
from onedoor.store.tables.measures import Measure, Measured, Rollup
from tests.integration.databases import Database
from tests.integration.recount import recount
from tests.integration.sample_chats import UNTIL, set_up

EVER = reading.Period(date(2020, 1, 1), date(2030, 1, 1))
ZONES = {f"{id}.localhost": "America/New_York" for id in ("business", "eda", "tax", "labor")}
NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
ANA, OMAR = Jid("ana@localhost"), Jid("omar@localhost")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    path = tmp_path / "onedoor.toml"
    path.write_text(f'key = "{"k" * 40}"\n')
    return load(path)


@pytest.fixture
def filled(database: Database, settings: Settings) -> Database:
    set_up(database.engine)
    sample.fill(database.engine, settings, sample.Asked(700, UNTIL))
    keeping.refresh(database.engine)
    return database


def said(figures: Figures) -> dict[str, Any]:
    return {
        "offered": figures.offered,
        "handled": figures.handled,
        "abandoned": figures.abandoned,
        "short": figures.short,
        "refused": figures.refused,
        "speed": figures.speed,
        "p50": figures.speed_at(50),
        "p90": figures.speed_at(90),
        "level": figures.level,
        "response": figures.response,
        "approved": figures.approved,
        "handling": figures.handling,
        "out": figures.out,
        "inside": figures.inside,
    }


def test_every_figure_is_what_a_script_of_its_own_counts_from_the_events(filled: Database) -> None:
    counted = recount(filled.engine, ZONES)
    with filled.engine.connect() as connection:
        assert said(Figures(reading.total(connection, EVER))) == counted["all"]
        for dimension, name in (("agency", "stream"), ("day",) * 2, ("skill",) * 2, ("hour",) * 2, ("language",) * 2):
            shown = {value: said(Figures(one)) for value, one in reading.by(connection, EVER, dimension).items()}
            if dimension == "agency":
                shown = {f"{value}.localhost": one for value, one in shown.items()}
            elsewhere = {value: one for value, one in counted[name].items() if one["offered"]}
            assert {value: one for value, one in shown.items() if one["offered"]} == elsewhere, dimension
        agents = reading.by(connection, EVER, "agent")
    shown = {jid: {"handled": one.n["handled"], "peak": one.peak} for jid, one in agents.items() if one.n["handled"]}
    assert shown == counted["agent"]
    assert counted["all"]["offered"] > 600
    assert all(counted["all"][name] for name in counted["all"])


def test_counting_piece_by_piece_comes_to_the_same(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def kept() -> list[Any]:
        with filled.engine.connect() as connection:
            measures = connection.execute(select(Measure).order_by(Measure.agency_id, Measure.leg)).all()
            sums = connection.execute(
                select(Rollup).order_by(Rollup.agency_id, Rollup.dimension, Rollup.day, Rollup.value)
            ).all()
        return [tuple(row) for row in (*measures, *sums)]

    whole = kept()
    with filled.engine.begin() as connection:
        for table in (Measure, Rollup, Measured):
            connection.execute(delete(table))
    monkeypatch.setattr(keeping, "AT_ONCE", 97)
    keeping.refresh(filled.engine)
    assert kept() == whole


def test_nothing_contradicts_itself_in_what_the_components_write(filled: Database) -> None:
    with filled.engine.connect() as connection:
        assert contradictions(Figures(reading.total(connection, EVER))) == []
        capacity = reading.capacities(connection)
        for jid, tally in reading.by(connection, EVER, "agent").items():
            assert contradictions(Figures(tally), capacity[jid]) == []


def test_figures_outlive_the_transcripts(filled: Database) -> None:
    with filled.engine.connect() as connection:
        before = said(Figures(reading.total(connection, EVER)))
    with filled.engine.begin() as connection:
        for table in (t.Line, t.Leg, t.RouterChat):
            connection.execute(delete(table))
    keeping.refresh(filled.engine)
    with filled.engine.connect() as connection:
        assert said(Figures(reading.total(connection, EVER))) == before
        kept = str(connection.execute(select(Measure)).all())
    assert "Rosa" not in kept
    assert "refund?" not in kept


def assigned(leg: str, number: int, **more: Any) -> e.Assigned:
    given: dict[str, Any] = {"since": NOON, "citizen": "Rosa", "citizen_nick": "Rosa (citizen)"} | more
    return e.Assigned(leg, leg.partition(".")[0], number, "room", "desk", "taxes", "Taxes", "en", **given)


def happen(journal: Journal, leg: str, *told: tuple[e.Event, float]) -> None:
    chat = leg.partition(".")[0]
    at = [Happened(chat, event, NOON + timedelta(seconds=seconds)) for event, seconds in told]
    journal.commit(Batch(happened=at))


def line(leg: str, number: int, at: float, author: str, **data: str) -> dict[str, Any]:
    return {
        "leg": leg, "stanza_id": f"s{number}", "origin_id": None, "at": NOON + timedelta(seconds=at), "author": author,
        "name": "x", "jid": None, "kind": "message", "body": "Hello", "data": data,
    }  # fmt: skip


def test_how_an_agent_has_answered_is_in_the_event_that_ends_the_leg(database: Database) -> None:
    set_up(database.engine)
    journal = Journal(database.engine, "tax.localhost", "tax")
    happen(journal, "q1.1", (assigned("q1.1", 1), 0), (e.Taken("q1.1", ANA), 40))
    happen(journal, "q1.1", (e.Taken("q1.1", OMAR, ANA), 70), (e.Ended("q1.1", "agent"), 300))
    lines = [
        line("q1.1", 1, 0, "citizen"), line("q1.1", 2, 52.5, "agent"), line("q1.1", 3, 60, "citizen"),
        line("q1.1", 4, 66, "citizen"), line("q1.1", 5, 90, "agent", canned="hours", code="reply"),
        line("q1.1", 6, 100, "citizen"),
    ]  # fmt: skip
    journal.commit(Batch(lines=lines[:4]))
    journal.commit(
        Batch(lines=lines[4:], happened=[Happened("q1", e.Archived("q1.1", True, 6), NOON + timedelta(seconds=310))])
    )
    keeping.refresh(database.engine)
    with database.engine.connect() as connection:
        proven = connection.execute(select(t.Event.data).where(t.Event.kind == "Archived")).scalar_one()
        tally = reading.total(connection, EVER)
    # 40 s until somebody was there; the first question waited 12.5 s from then on, the second 30 s, the third for ever.
    assert (proven["answers"], proven["unanswered"], proven["replies"], proven["canned"]) == ([13, 30], 1, 2, 1)
    figures = Figures(tally)
    assert (figures.speed, figures.response, figures.approved, figures.inside) == (40, 1.0, 0.5, 1)


def test_practice_and_advice_count_nowhere(database: Database) -> None:
    set_up(database.engine)
    journal = Journal(database.engine, "tax.localhost", "tax")
    for leg, more in (("q1.1", {"practice": "omar@localhost"}), ("q2.1", {"kind": "consult"})):
        happen(
            journal, leg, (assigned(leg, int(leg[1]), **more), 0), (e.Taken(leg, ANA), 5), (e.Ended(leg, "agent"), 9)
        )
    keeping.refresh(database.engine)
    with database.engine.connect() as connection:
        assert reading.total(connection, EVER).as_json() == {"n": {}}
        assert reading.by(connection, EVER, "agent") == {}


def test_more_chats_at_once_than_anybody_may_have_are_said_to_be_so(database: Database) -> None:
    """What TIGTA found at the IRS: 603 at once, where three were possible."""
    set_up(database.engine)
    journal = Journal(database.engine, "tax.localhost", "tax")
    for number in range(1, 6):
        leg = f"q{number}.1"
        happen(journal, leg, (assigned(leg, number), 0), (e.Taken(leg, ANA), 5), (e.Ended(leg, "agent"), 60))
    keeping.refresh(database.engine)
    with database.engine.connect() as connection:
        tally = reading.by(connection, EVER, "agent")[ANA]
        found = contradictions(Figures(tally), reading.capacities(connection)[ANA])
    assert found == ["5 chats at the same time, but at most 3 are allowed."]
