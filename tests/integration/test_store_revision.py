"""Every change of the set-up raises one number, in its own transaction; what is no set-up does not."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from databases import Database
from sqlalchemy.orm import Session

from onedoor.store import revision, staff
from onedoor.store.tables import AccountRequest, Agency, Agent, CannedReply, Event, Route, Skill, Topic

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with Session(database.engine) as made:
        _add_desk(made)
        yield made


def _add_desk(made: Session) -> None:
    skill = Skill(slug="taxes", name="Taxes")
    made.add(Agency(id="tax", jid="tax.localhost", name="Taxation", skills=[skill]))
    made.add(Agent(agency_id="tax", jid="ana@localhost", handle="ana", name="Ana"))
    made.add(Topic(id="taxes", name="Taxes", routes=[Route(agency_id="tax", skill="taxes")]))
    made.commit()
    return made


def _agent(session: Session) -> Agent:
    return session.query(Agent).one()


def _agency(session: Session) -> Agency:
    return session.query(Agency).one()


CHANGES: dict[str, Callable[[Session], object]] = {
    "a new name": lambda session: setattr(_agent(session), "name", "Anna"),
    "a skill given": lambda session: setattr(_agent(session), "skills", session.query(Skill).all()),
    "an agent deleted": lambda session: session.delete(_agent(session)),
    "an agency switched off": lambda session: setattr(_agency(session), "enabled", False),
    "a topic moved": lambda session: setattr(session.query(Topic).one(), "position", 4),
    "a route taken away": lambda session: setattr(session.query(Topic).one(), "routes", []),
    "a reply written": lambda session: session.add(CannedReply(agency_id="tax", name="hours", text="9 to 5")),
    "an account asked for": lambda session: session.add(
        AccountRequest(agency_id="tax", jid="ana@localhost", password="x", requested_at=NOW)
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_raises_the_number(session: Session, change: Callable[[Session], object]) -> None:
    before = revision.current(session)
    change(session)
    session.commit()
    assert revision.current(session) > before


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
    assert watch.number() == 0
    with Session(database.engine) as session:
        revision.bump(session)
        session.commit()
    assert watch.number() == 1
    assert watch.connection is not None
    watch.connection.connection.driver_connection.close()  # type: ignore[union-attr]
    assert watch.number() == 1
    watch.close()
