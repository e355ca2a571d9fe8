"""What a router or an agency remembers, on both databases: all of a turn or nothing, and the same after a restart."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from onedoor.desk.agency import events as e
from onedoor.desk.router import events as chat_events
from onedoor.desk.terms.people import Jid
from onedoor.store import tables as t
from onedoor.store.journal.codec import decode
from onedoor.store.journal.journal import Batch, Happened, Journal, Remembered, Sending
from onedoor.store.setup import revision
from tests.integration.databases import Database

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANA = Jid("ana@agency.test")
ASSIGNED = e.Assigned(
    "q1.1", "q1", 1, "c-q1@rooms.test", "Tax desk", "taxes", "Taxes", "en", NOON, "Rosa", "Rosa (citizen)"
)
OPENED = chat_events.Opened("q1", "c-q1@rooms.test", "v-1@web.test/web", "Rosa (citizen)", "taxes", "en", "Rosa")


def line(stanza_id: str, body: str = "Hello") -> dict[str, object]:
    return {
        "leg": "q1.1", "stanza_id": stanza_id, "origin_id": None, "at": NOON, "author": "citizen", "name": "Rosa",
        "jid": None, "kind": "message", "body": body, "data": {},
    }  # fmt: skip


@pytest.fixture
def agency(database: Database) -> Journal:
    with database.engine.begin() as connection:
        connection.execute(insert(t.Revision).values(id=1, number=7))
        connection.execute(insert(t.Agency).values(id="tax", jid="tax.test", name="Taxation", local=True, enabled=True))
        connection.execute(
            insert(t.Agent).values(
                agency_id="tax", jid=ANA, handle="ana", name="Ana", languages="en", capacity=3, duty="on", enabled=True
            )
        )
    return Journal(database.engine, "tax.test", "tax")


def remember(journal: Journal, *happened: e.Event | chat_events.Event) -> None:
    journal.commit(Batch(happened=[Happened("q1", event, NOON) for event in happened]))


def told(kinds: Mapping[str, type[Any]], remembered: Iterable[Remembered]) -> list[tuple[object, datetime]]:
    """The events as they are read, and when they happened."""
    return [(decode(kinds[one.kind], one.data), one.at) for one in remembered]


def test_what_happened_comes_back_as_it_was_and_in_its_order(agency: Journal) -> None:
    happened = [ASSIGNED, e.Offered("q1.1", ANA, NOON), e.Taken("q1.1", ANA)]
    remember(agency, *happened)
    assert told(e.LEG_EVENTS, agency.running_legs()) == [(event, NOON) for event in happened]


def test_a_leg_that_is_archived_is_no_longer_running(agency: Journal) -> None:
    remember(agency, ASSIGNED, e.Taken("q1.1", ANA), e.Ended("q1.1", "agent"))
    assert agency.running_legs()
    remember(agency, e.Archived("q1.1", True, 4))
    assert agency.running_legs() == []
    assert agency.last_number() == 1


def test_the_leg_that_people_read_follows_its_events(agency: Journal, database: Database) -> None:
    remember(agency, ASSIGNED, e.Taken("q1.1", ANA), e.HandedOver("q1.1", "Labor", "Joe"), e.Archived("q1.1", True, 4))
    with database.engine.connect() as connection:
        leg = connection.execute(select(t.Leg)).mappings().one()
    assert (leg["state"], leg["owner"], leg["owner_name"], leg["to_agency"], leg["complete"]) == (
        "handed-over", ANA, "Ana", "Labor", True,
    )  # fmt: skip
    assert (leg["since"], leg["taken_at"]) == (NOON, NOON)


@pytest.mark.parametrize(
    ("reason", "code"), [("agent", "agent"), ("Division of Taxation cannot be reached right now.", "nobody")]
)
def test_a_leg_that_people_read_has_a_code_where_its_event_has_what_the_router_said(
    agency: Journal, database: Database, reason: str, code: str
) -> None:
    """PostgreSQL refuses a sentence in a short column: the desk failed at each start until it stopped trying."""
    remember(agency, ASSIGNED, e.Ended("q1.1", reason))
    with database.engine.connect() as connection:
        assert connection.scalar(select(t.Leg.end_reason)) == code
    assert told(e.LEG_EVENTS, agency.running_legs())[-1] == (e.Ended("q1.1", reason), NOON)


@pytest.mark.parametrize(
    ("talked", "states"),
    [
        ((e.Taken("q1.1", ANA), e.AgentLost("q1.1", ANA)), ["kept", "ended", "ended"]),
        ((), ["kept", "kept", "refused"]),
    ],
    ids=["talked in", "not taken"],
)
def test_a_leg_that_is_given_back_runs_until_it_is_proven_and_is_then_what_it_was(
    agency: Journal, database: Database, talked: tuple[e.Event, ...], states: list[str]
) -> None:
    remember(agency, ASSIGNED, *talked)
    for event, state in zip(
        (e.Refused("q1.1", "nobody", keeps=True), e.Ended("q1.1", "nobody"), e.Archived("q1.1", True, 4)),
        states,
        strict=True,
    ):
        remember(agency, event)
        with database.engine.connect() as connection:
            leg = connection.execute(select(t.Leg)).mappings().one()
        assert (leg["state"], leg["end_reason"]) == (state, "nobody")
        assert bool(agency.running_legs()) is not isinstance(event, e.Archived)
    assert leg["complete"] is True
    assert agency.finished_legs(9) == ["q1.1"]


def test_a_leg_that_is_given_back_and_of_no_use_is_not_taken(agency: Journal, database: Database) -> None:
    remember(agency, ASSIGNED, e.Refused("q1.1", "declined", keeps=True), e.Refused("q1.1", "declined"))
    assert agency.running_legs() == []
    with database.engine.connect() as connection:
        leg = connection.execute(select(t.Leg)).mappings().one()
    assert (leg["state"], leg["end_reason"], leg["complete"]) == ("refused", "declined", None)


def test_what_an_agent_said_counts_as_shown_or_not_as_it_becomes_known(agency: Journal, database: Database) -> None:
    lines = [
        {**line("s1"), "kind": "unseen"},
        line("s2"),
        {**line("s3"), "kind": "note"},
        {**line("s4"), "kind": "notice"},
    ]
    agency.commit(Batch(lines=lines, kinds=[("q1.1", "s1", "message")]))
    agency.commit(Batch(kinds=[("q1.1", "s2", "unseen"), ("q1.1", "s3", "unseen"), ("q2.1", "s1", "unseen")]))
    agency.commit(Batch(kinds=[("q1.1", "s4", "unseen")]))
    with database.engine.connect() as connection:
        kinds = connection.execute(select(t.Line.kind).order_by(t.Line.id)).scalars().all()
    assert kinds == ["message", "unseen", "note", "unseen"]


def test_what_was_said_behind_the_line_at_which_the_citizen_left_is_taken_back_in_a_proven_record(
    agency: Journal, database: Database
) -> None:
    ana = {"author": "agent", "name": "Ana"}
    lines = [line("s1") | ana, line("s2"), line("s3") | ana, line("s4") | ana | {"kind": "note"}, line("s5")]
    agency.commit(Batch(lines=[*lines, line("s6") | ana | {"leg": "q2.1"}]))
    agency.commit(Batch(left=[("q1.1", "s2"), ("q2.1", "s2")]))
    with database.engine.connect() as connection:
        kinds = connection.execute(select(t.Line.kind).order_by(t.Line.id)).scalars().all()
    assert kinds == ["message", "message", "unseen", "note", "message", "message"]


def test_a_line_that_comes_twice_is_kept_once_and_as_it_was(agency: Journal, database: Database) -> None:
    agency.commit(Batch(lines=[line("s1"), line("s2")]))
    agency.commit(Batch(lines=[line("s2", "changed"), line("s3")]))
    assert list(agency.authors("q1.1")) == ["s1", "s2", "s3"]
    with database.engine.connect() as connection:
        bodies = connection.execute(select(t.Line.body).order_by(t.Line.id)).scalars().all()
    assert bodies == ["Hello"] * 3


def test_a_turn_is_remembered_whole_or_not_at_all(agency: Journal, database: Database) -> None:
    remember(agency, ASSIGNED)
    broken = Batch(happened=[Happened("q1", e.Taken("q1.1", ANA), NOON), Happened("q1", ASSIGNED, NOON)])
    with pytest.raises(Exception, match=r"(?i)unique"):
        agency.commit(broken)
    assert told(e.LEG_EVENTS, agency.running_legs()) == [(ASSIGNED, NOON)]
    with database.engine.connect() as connection:
        assert connection.execute(select(t.Leg.state)).scalar_one() == "waiting"


def test_stanzas_stay_until_they_are_done_and_belong_to_one_sender(agency: Journal, database: Database) -> None:
    first, second = agency.commit(
        Batch(sendings=[Sending("q1", ["<a/>"], ["1"], {"kind": "tell"}), Sending("q1", ["<b/>"], [])])
    )
    assert agency.unanswered() == [first, second]
    assert Journal(database.engine, "other.test", "other").unanswered() == []
    agency.commit(Batch(done=[first.id]))
    assert agency.unanswered() == [second]


def test_what_an_agent_says_of_their_duty_is_a_change_of_the_set_up(agency: Journal, database: Database) -> None:
    agency.commit(Batch(duties=[(ANA, "away", 5)]))
    assert revision.number_of(database.engine, "tax") == 8
    with database.engine.connect() as connection:
        assert connection.execute(select(t.Agent.duty, t.Agent.capacity)).one() == ("away", 5)


def test_notices_come_back_in_their_order_and_without_what_people_said(agency: Journal) -> None:
    joined = {"code": "agent-joined", "nick": "ana", "agent": "Ana"}
    lost = {"code": "agent-lost", "agent": "Ana"}
    notices = [
        {**line(id), "author": "desk", "kind": "notice", "data": data} for id, data in (("s1", joined), ("s3", lost))
    ]
    agency.commit(Batch(lines=[notices[0], line("s2"), notices[1]]))
    assert agency.notices("q1.1") == [joined, lost]
    agency.commit(Batch(lines=[{**line("s4"), "author": "desk", "kind": "answer"}]))
    assert {id for id, author in agency.authors("q1.1").items() if author == "desk"} == {"s1", "s3", "s4"}
    assert agency.authors("q2.1") == {}


def test_the_router_remembers_its_chats_and_the_question_until_somebody_answers(database: Database) -> None:
    journal = Journal(database.engine, "router.test")
    assigned = chat_events.Assigned("q1", "q1.1", "tax.test", "taxes", "Tax desk", ("tax.test", "taxes"))
    journal.commit(Batch(happened=[Happened("q1", OPENED, NOON, "Sales tax?"), Happened("q1", assigned, NOON)]))
    remembered, questions = journal.running_chats()
    assert (told(chat_events.CHAT_EVENTS, remembered), questions) == (
        [(OPENED, NOON), (assigned, NOON)],
        {"q1": "Sales tax?"},
    )
    remember(journal, chat_events.Taken("q1", "q1.1", "Ana"))
    assert journal.running_chats()[1] == {"q1": ""}
    with database.engine.connect() as connection:
        events = connection.execute(select(func.count()).select_from(t.Event)).scalar_one()
        stored = str(connection.execute(select(t.Event.data)).scalars().all())
    assert events == 3
    assert "Sales tax?" not in stored


def test_a_closed_chat_is_no_longer_running(database: Database) -> None:
    journal = Journal(database.engine, "router.test")
    remember(journal, OPENED, chat_events.Ended("q1", "nobody"), chat_events.Closed("q1"))
    assert journal.running_chats() == ([], {})
