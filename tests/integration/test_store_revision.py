"""Every change of the set-up raises one number, in its own transaction; what is no set-up does not."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from onedoor.store.setup import revision
from onedoor.store.staff import staff
from onedoor.store.tables import (
    AccountRequest,
    Agency,
    AgencyText,
    Agent,
    AgentSkill,
    CannedReply,
    ChatCommand,
    Event,
    OpeningHours,
    Route,
    Skill,
    Topic,
    TransferRule,
)
from tests.integration.databases import Database

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with Session(database.engine) as made:
        _add_desk(made)
        yield made


def _add_desk(made: Session) -> None:
    skill = Skill(slug="taxes", name="Taxes")
    made.add(Agency(id="tax", jid="tax.localhost", name="Taxation", skills=[skill]))
    made.add(Agency(id="labor", jid="labor.localhost", name="Labor"))
    ana = Agent(agency_id="tax", jid="ana@localhost", handle="ana", name="Ana")
    ana.abilities.append(AgentSkill(skill=skill, level=3))
    made.add(ana)
    made.add(Topic(id="taxes", name="Taxes", routes=[Route(agency_id="tax", skill="taxes")]))
    made.commit()


def _agent(session: Session) -> Agent:
    return session.query(Agent).one()


def _agency(session: Session) -> Agency:
    return session.query(Agency).filter_by(id="tax").one()


Change = tuple[Callable[[Session], object], str]
DESK, PLAN, BOTH = "the desk", "the plan", "the desk and the plan"
CHANGES: dict[str, Change] = {
    "a new name": (lambda session: setattr(_agent(session), "name", "Anna"), DESK),
    "a skill given": (lambda session: setattr(_agent(session), "skills", session.query(Skill).all()), DESK),
    "a level changed": (lambda session: setattr(session.query(AgentSkill).one(), "level", 5), DESK),
    "a skill taken": (lambda session: setattr(_agent(session), "abilities", []), DESK),
    "an agent deleted": (lambda session: session.delete(_agent(session)), DESK),
    "an agency switched off": (lambda session: setattr(_agency(session), "enabled", False), BOTH),
    "a text written": (
        lambda session: session.add(AgencyText(agency_id="tax", code="closed", language="en", text="Shut")), DESK
    ),
    "an hour added": (
        lambda session: session.add(OpeningHours(agency_id="tax", weekday=1, start="09:00", end="17:00")), BOTH
    ),
    "an agency's name in French": (lambda session: setattr(_agency(session), "names", {"fr": "Impôts"}), BOTH),
    "a skill's name in French": (lambda session: setattr(session.query(Skill).one(), "names", {"fr": "Impôts"}), DESK),
    "a topic's name in French": (lambda session: setattr(session.query(Topic).one(), "names", {"fr": "Impôts"}), PLAN),
    "a topic moved": (lambda session: setattr(session.query(Topic).one(), "position", 4), PLAN),
    "a route taken away": (lambda session: setattr(session.query(Topic).one(), "routes", []), PLAN),
    "a transfer forbidden": (
        lambda session: session.add(TransferRule(from_agency_id="tax", to_agency_id="labor")), PLAN
    ),
    "a reply written": (lambda session: session.add(CannedReply(agency_id="tax", name="hours", text="9 to 5")), DESK),
    "an account asked for": (
        lambda session: session.add(
            AccountRequest(agency_id="tax", jid="ana@localhost", password="x", requested_at=NOW)
        ),
        DESK,
    ),
    "a chat to be ended": (
        lambda session: session.add(ChatCommand(agency_id="tax", leg="q1", kind="end", asked_by="Sam", asked_at=NOW)),
        DESK,
    ),
    "all of it": (revision.bump, "everything"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "whom"), CHANGES.values(), ids=CHANGES)
def test_a_change_raises_the_number_of_those_it_concerns(
    session: Session, database: Database, change: Callable[[Session], object], whom: str
) -> None:
    watch = revision.Watch(database.engine)
    parts = {"the desk": "tax", "the plan": revision.PLAN, "another agency": "labor"}
    before = watch.numbers(parts.values())
    change(session)
    session.commit()
    now = watch.numbers(parts.values())
    raised = {name for name, part in parts.items() if now[part] > before[part]}
    assert raised == set(parts) if whom == "everything" else raised == set(whom.split(" and "))
    assert now == {part: revision.number_of(database.engine, part) for part in parts.values()}
    watch.close()


def test_a_change_that_is_rolled_back_leaves_the_number(session: Session) -> None:
    before = revision.current(session)
    _agent(session).name = "Anna"
    session.flush()
    session.rollback()
    assert revision.current(session) == before


def test_what_is_no_set_up_leaves_the_number(session: Session) -> None:
    before = revision.current(session)
    session.add(Event(stream="tax.localhost", chat="q7", kind="Queued", at=NOW, data={}))
    staff.add(session, "ana", "Ana", "correct horse battery", staff.MANAGER, "tax")
    session.commit()
    assert revision.current(session) == before


def test_a_bulk_change_can_raise_the_number_itself(session: Session) -> None:
    before = revision.current(session)
    revision.bump(session)
    session.commit()
    assert revision.current(session) == before + 1


def test_a_watch_sees_what_others_commit_and_outlives_its_connection(database: Database) -> None:
    watch = revision.Watch(database.engine)
    assert watch.numbers(["tax"])["tax"] == 0
    with Session(database.engine) as session:
        revision.bump(session)
        session.commit()
    assert watch.numbers(["tax"])["tax"] == 1
    assert watch.connection is not None
    watch.connection.connection.driver_connection.close()  # type: ignore[union-attr]
    assert watch.numbers(["tax"])["tax"] == 1
    watch.close()
