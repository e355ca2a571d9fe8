"""The wallboard from what parts have said of themselves, and what is asked of a chat."""

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.desk import health
from onedoor.desk.terms.targets import Targets
from onedoor.store.setup import revision
from onedoor.store.tables import Agent, ChatCommand, Leg, ServiceTarget, live
from tests.integration.databases import Database
from tests.integration.panel import Browser


def a_leg(number: int, state: str, *, waited: int = 10, taken: bool = False, **more: object) -> Leg:
    since = datetime.now(UTC) - timedelta(minutes=10)
    fields = {
        "id": f"live{number}.1",
        "agency_id": "tax",
        "number": number,
        "chat": f"live{number}",
        "room": f"c-live{number}@rooms.localhost",
        "skill": "general",
        "topic": f"Topic {number}",
        "language": "en",
        "citizen": "Rosa",
        "page": "",
        "state": state,
        "since": since,
        "assigned_at": since,
        "taken_at": since + timedelta(seconds=waited) if taken else None,
    }
    return Leg(**{**fields, **more})


def test_a_part_that_says_nothing_is_down(manager: Browser, database: Database) -> None:
    assert "Taxation: down" in plain(manager.text("/live/"))
    live.beat(database.engine, "agency:tax", datetime.now(UTC), {"link": True, "present": []})
    assert "Taxation: up" in plain(manager.text("/live/"))
    live.beat(database.engine, "agency:tax", datetime.now(UTC) - health.ALIVE * 2, {"link": True, "present": []})
    assert "Taxation: down" in plain(manager.text("/live/"))


def test_chats_that_a_part_could_not_read_again_are_counted_among_the_parts(
    manager: Browser, database: Database
) -> None:
    said = {"link": True, "present": []}
    live.beat(database.engine, "agency:tax", datetime.now(UTC), said)
    assert "cannot read" not in plain(manager.text("/live/"))
    live.beat(database.engine, "agency:tax", datetime.now(UTC), {**said, "aside": ["q1", "q2"]})
    live.beat(database.engine, "router", datetime.now(UTC), {"link": True, "bridge": True, "away": [], "aside": ["q7"]})
    assert "records Division of Taxation cannot read: 2" in plain(manager.text("/live/"))
    assert "records Router cannot read: 1" in plain(manager.text("/live/"))


def test_the_level_of_the_last_hour_counts_those_who_gave_up(manager: Browser, database: Database) -> None:
    with Session(database.engine) as session, session.begin():
        session.add(a_leg(91, "talking", taken=True, waited=179))
        session.add(a_leg(92, "ended", taken=True, waited=181))
        session.add(a_leg(93, "ended"))
        session.add(a_leg(94, "ended", practice=True))
        session.add(a_leg(95, "waiting"))
    page = plain(manager.text("/live/board"))
    assert "33 % of 3, target 95 %" in page
    assert "95 · Topic 95" in page


def test_the_level_is_held_against_what_the_agency_has_promised(manager: Browser, database: Database) -> None:
    with Session(database.engine) as session, session.begin():
        session.add(a_leg(96, "talking", taken=True, waited=179))
        session.add(a_leg(97, "waiting"))
        promised = ServiceTarget(agency_id="tax")
        promised.targets = Targets(within=120, answered=50)
        session.add(promised)
    page = plain(manager.text("/live/board"))
    assert "Answered within 2 min, last hour" in page
    assert "0 % of 1, target 50 %" in page
    assert "General questions1" in page, "a skill has its name"


def test_a_manager_sees_their_own_agency_only(manager: Browser) -> None:
    page = manager.text("/live/")
    assert "Division of Taxation" in page
    assert "Business Action Center" not in page


def test_what_is_asked_of_a_chat_waits_for_the_agency_and_raises_the_revision(
    manager: Browser, database: Database
) -> None:
    with Session(database.engine) as session, session.begin():
        session.add(a_leg(96, "waiting"))
        handle = session.scalars(select(Agent.handle).where(Agent.agency_id == "tax")).first()
    with Session(database.engine) as session:
        before = revision.current(session)
    answer = manager.send("/live/tax/live96.1/move", page="/live/tax/live96.1/", target=f"@{handle}", reason="Knows it")
    assert answer.status_code == 302
    assert "Being carried out" in manager.text("/live/tax/live96.1/lines")
    with Session(database.engine) as session:
        assert revision.current(session) > before
        (asked,) = session.scalars(select(ChatCommand))
        assert (asked.kind, asked.target, asked.reason, asked.state) == ("move", f"@{handle}", "Knows it", "wanted")
    with database.engine.begin() as connection:
        live.settle(connection, asked.id, "Nobody is there.", datetime.now(UTC))
    assert "Not possible: Nobody is there." in plain(manager.text("/live/tax/live96.1/lines"))


def test_a_chat_that_is_over_is_not_moved(manager: Browser, database: Database) -> None:
    with Session(database.engine) as session, session.begin():
        session.add(a_leg(97, "talking", taken=True))
    token = manager.token("/live/tax/live97.1/")
    with Session(database.engine) as session, session.begin():
        session.get_one(Leg, ("live97.1", "tax")).state = "ended"
    manager.client.post("/live/tax/live97.1/end", data={"csrf_token": token})
    with Session(database.engine) as session:
        assert session.scalars(select(ChatCommand)).all() == []
    assert "Chat 97 is over already." in manager.text("/live/")


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page).split())
