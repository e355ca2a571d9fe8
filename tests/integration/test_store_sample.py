"""Sample chats, on both databases: the rows that the components would have written, and the same ones each time."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from onedoor.desk.agency import events as e
from onedoor.desk.agency.leg import Leg
from onedoor.desk.router import events as chat_events
from onedoor.desk.router.chat import Chat
from onedoor.settings import Settings, load
from onedoor.store import sample
from onedoor.store import tables as t
from onedoor.store.journal.codec import decode
from onedoor.store.journal.journal import Batch, Happened, Journal
from tests.integration.databases import Database
from tests.integration.sample_chats import UNTIL, set_up


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    path = tmp_path / "onedoor.toml"
    path.write_text(f'key = "{"k" * 40}"\n')
    return load(path)


def rows(engine: Engine, table: Any) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return sorted((dict(one) for one in connection.execute(select(table)).mappings()), key=str)


def events(engine: Engine) -> list[t.Event]:
    with Session(engine) as session:
        return list(session.scalars(select(t.Event).order_by(t.Event.at, t.Event.id)))


def test_the_same_seed_makes_the_same_chats(database: Database, settings: Settings) -> None:
    set_up(database.engine)
    asked = sample.Asked(120, UNTIL, seed=7)
    sample.fill(database.engine, settings, asked)
    first = [(one.chat, one.kind, one.at, one.data) for one in events(database.engine)]
    with database.engine.begin() as connection:
        for table in (t.Event, t.RouterChat, t.Leg, t.Line, t.Feedback, t.LeftMessage):
            connection.execute(delete(table))
    sample.fill(database.engine, settings, asked)
    assert [(one.chat, one.kind, one.at, one.data) for one in events(database.engine)] == first


def test_what_happens_in_them_is_what_the_rules_allow(database: Database, settings: Settings) -> None:
    set_up(database.engine)
    sample.fill(database.engine, settings, sample.Asked(400, UNTIL))
    legs: dict[str, Leg] = {}
    chats: dict[str, Chat] = {}
    for row in events(database.engine):
        if row.stream == settings.router.jid:
            told = decode(chat_events.CHAT_EVENTS[row.kind], row.data)
            if isinstance(told, chat_events.Opened):
                chats[row.chat] = Chat(told, row.at)
            elif not isinstance(told, chat_events.TurnedAway):
                chats[row.chat].apply(told, row.at)
        else:
            event = decode(e.LEG_EVENTS[row.kind], row.data)
            if isinstance(event, e.Assigned):
                legs[event.leg] = Leg(event)
            else:
                legs[event.leg].apply(event, row.at)
    assert all(leg.is_over for leg in legs.values())
    assert all(chat.closed for chat in chats.values())
    assert Counter(leg.assigned.kind for leg in legs.values()).keys() == {"chat", "consult"}
    assert any(leg.assigned.practice for leg in legs.values())


def test_the_rows_that_follow_are_those_that_the_components_write(database: Database, settings: Settings) -> None:
    set_up(database.engine)
    sample.fill(database.engine, settings, sample.Asked(60, UNTIL))
    made = rows(database.engine, t.Leg), rows(database.engine, t.RouterChat)
    happened = events(database.engine)
    with database.engine.begin() as connection:
        for table in (t.Event, t.RouterChat, t.Leg):
            connection.execute(delete(table))
    agencies = {f"{id}.localhost": id for id in ("business", "eda", "tax", "labor")}
    for row in happened:
        known = e.LEG_EVENTS if row.stream in agencies else chat_events.CHAT_EVENTS
        one = Happened(row.chat, decode(known[row.kind], row.data), row.at)
        Journal(database.engine, row.stream, agencies.get(row.stream)).commit(Batch(happened=[one]))
    assert (rows(database.engine, t.Leg), rows(database.engine, t.RouterChat)) == made


def test_people_never_have_more_chats_than_they_can(database: Database, settings: Settings) -> None:
    set_up(database.engine)
    sample.fill(database.engine, settings, sample.Asked(400, UNTIL, days=1))
    with Session(database.engine) as session:
        capacity = dict(session.execute(select(t.Agent.jid, t.Agent.capacity)).all())
        spans = session.execute(
            select(t.Leg.owner, t.Leg.taken_at, t.Leg.ended_at).where(
                t.Leg.kind == "chat", t.Leg.practice.is_(False), t.Leg.taken_at.is_not(None)
            )
        ).all()
    for agent, most in capacity.items():
        own: list[Any] = [(began, ended) for who, began, ended in spans if who == agent]
        peak = max((sum(a <= began < b for a, b in own) for began, _ in own), default=0)
        assert peak <= most, agent
    assert len(spans) > 200


def test_chats_of_people_are_not_mixed_with_made_ones(database: Database, settings: Settings) -> None:
    set_up(database.engine)
    sample.fill(database.engine, settings, sample.Asked(20, UNTIL))
    with pytest.raises(sample.HasChats, match="--force"):
        sample.fill(database.engine, settings, sample.Asked(20, UNTIL))
    sample.fill(database.engine, settings, sample.Asked(20, UNTIL, force=True))
    with database.engine.connect() as connection:
        assert connection.execute(select(func.count(t.Event.chat.distinct()))).scalar_one() == 40


def test_there_is_something_of_everything_in_a_thousand(database: Database, settings: Settings) -> None:
    set_up(database.engine)
    sample.fill(database.engine, settings, sample.Asked(1000, UNTIL))
    with Session(database.engine) as session:
        kinds = set(session.scalars(select(t.Event.kind).distinct()))
        reasons = set(session.scalars(select(t.Leg.end_reason).distinct()))
        assert session.scalar(select(func.count()).select_from(t.Leg).where(t.Leg.tags != ""))
        assert set(session.scalars(select(t.Leg.language).distinct())) == {"en", "en-us", "es"}, "nobody speaks French"
        canned = [one for one in session.scalars(select(t.Line.data).limit(3000)) if "canned" in one]
        assert session.scalar(select(func.count()).select_from(t.Feedback))
        assert session.scalar(select(func.count()).select_from(t.LeftMessage))
    assert {"TurnedAway", "Refused", "Declined", "AgentLost", "HandedOver", "TransferSought", "Tagged"} <= kinds
    assert {"agent", "citizen", "inactivity", "nobody", "transfer"} <= reasons
    assert canned


def test_without_anybody_to_answer_there_are_none(database: Database, settings: Settings) -> None:
    with pytest.raises(sample.NobodyToAnswer):
        sample.fill(database.engine, settings, sample.Asked(1, UNTIL))
