"""The audit log: what is in it, and that nobody changes it unnoticed."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import structlog
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

import onedoor.store.audit.changes  # noqa: F401 - rows of kept sessions are recorded
from admin.web import heads
from onedoor.store.audit import audit, chain
from onedoor.store.audit.audit import Actor, AuditError
from onedoor.store.audit.chain import Head, verify
from onedoor.store.tables import Agency, Agent, CannedReply, Line, Staff
from onedoor.store.tables.proof import AuditHead, AuditRow
from tests.integration.databases import Database
from tests.integration.panel import Browser, furnish

KEY = "a" * 64
KIM = Actor("kim", "administrator", "192.0.2.7")


@contextmanager
def kept(database: Database, who: Actor = KIM) -> Iterator[Session]:
    with Session(database.engine) as session:
        audit.keep(session, KEY, lambda: who)
        yield session


def rows(database: Database) -> list[AuditRow]:
    with Session(database.engine) as session:
        return list(session.scalars(select(AuditRow).order_by(AuditRow.number)))


def write(database: Database, count: int = 10) -> list[Head]:
    """So many rows; the head after each."""
    found = []
    for number in range(count):
        with kept(database) as session:
            audit.record(session, None, "read", f"transcript:tax/q{number}.1", "tax", format="text")
            session.commit()
            found.append(chain.head(session))
    return found


def checked(database: Database, *noted: Head, key: str = KEY) -> chain.Verdict:
    with Session(database.engine) as session:
        return verify(session, key, noted)


def test_an_untouched_log_is_whole(database: Database) -> None:
    assert checked(database) == chain.Verdict(Head(0, audit.FIRST))
    heads = write(database)
    assert checked(database, *heads) == chain.Verdict(heads[-1])
    assert heads[-1].number == 10


def test_what_is_recorded_is_read_back_as_it_was(database: Database) -> None:
    with kept(database) as session:
        audit.record(session, None, "export", "transcript:tax/q7.2", "tax", rows=2, names=["ä\0\ud800"], whole=True)
        session.commit()
    (row,) = rows(database)
    assert (row.actor, row.role, row.address, row.action) == ("kim", "administrator", "192.0.2.7", "export")
    assert (row.object, row.agency, row.previous) == ("transcript:tax/q7.2", "tax", audit.FIRST)
    assert row.details == {"rows": 2, "names": ["ä?"], "whole": True}
    assert checked(database).bad is None


EDITS: dict[str, Any] = {
    "actor": "bob",
    "role": "manager",
    "address": "192.0.2.8",
    "action": "export",
    "object": "transcript:tax/q99.1",
    "agency": None,
    "details": {"format": "json"},
    "previous": "b" * 64,
    "hash": "b" * 64,
}


@pytest.mark.parametrize("column", EDITS)
def test_n67_an_edited_row_is_named(database: Database, column: str) -> None:
    write(database)
    with database.engine.begin() as connection:
        connection.execute(update(AuditRow).where(AuditRow.number == 4).values({column: EDITS[column]}))
    assert checked(database).bad == 4


def test_n67_a_moment_moved_by_a_microsecond_is_named(database: Database) -> None:
    write(database)
    with Session(database.engine) as session:
        row = session.get_one(AuditRow, 4)
        row.at = row.at.replace(microsecond=(row.at.microsecond + 1) % 1_000_000)
        session.commit()
    assert checked(database).bad == 4


@pytest.mark.parametrize("gone", [1, 4, 10])
def test_n67_a_deleted_row_is_named(database: Database, gone: int) -> None:
    write(database)
    with database.engine.begin() as connection:
        connection.execute(delete(AuditRow).where(AuditRow.number == gone))
    found = checked(database)
    assert (found.bad, found.head.number) == (gone, gone - 1)


def test_n67_swapped_rows_are_named(database: Database) -> None:
    write(database)
    with database.engine.begin() as connection:
        for old, new in ((4, 99), (7, 4), (99, 7)):
            connection.execute(update(AuditRow).where(AuditRow.number == old).values(number=new))
    assert checked(database).bad == 4


def test_n67_a_cut_tail_is_named_by_the_logs_own_head_and_by_a_noted_one(database: Database) -> None:
    heads = write(database)
    with database.engine.begin() as connection:
        connection.execute(delete(AuditRow).where(AuditRow.number > 7))
    assert checked(database).bad == 8
    with database.engine.begin() as connection:
        connection.execute(update(AuditHead).values(number=7, hash=heads[6].hash))
    assert checked(database).bad is None, "the database alone cannot know"
    found = checked(database, heads[9])
    assert (found.bad, found.why) == (8, "It is missing, and all after it: there were 10 rows.")


def test_n67_a_database_put_back_that_went_on_is_found_by_a_noted_head(database: Database) -> None:
    heads = write(database)
    with database.engine.begin() as connection:
        connection.execute(delete(AuditRow).where(AuditRow.number > 5))
        connection.execute(update(AuditHead).values(number=5, hash=heads[4].hash))
    write(database)
    assert checked(database).bad is None
    found = checked(database, heads[2], heads[8])
    assert found.bad == 9
    assert "after row 3" in found.why


def test_n67_rows_that_the_head_does_not_know_are_named(database: Database) -> None:
    heads = write(database)
    with database.engine.begin() as connection:
        connection.execute(update(AuditHead).values(number=7, hash=heads[6].hash))
    assert checked(database).bad == 8


def test_who_has_only_the_database_cannot_make_a_chain_of_their_own(database: Database) -> None:
    with Session(database.engine) as session:
        audit.keep(session, "another key", lambda: KIM)
        audit.record(session, None, "read", "transcript:tax/q1.1")
        session.commit()
    assert checked(database).bad == 1


def test_a_row_that_cannot_even_be_read_is_named(database: Database) -> None:
    write(database)
    broken = {"sqlite": "UPDATE audit SET at = 'never', details = '{' WHERE number = 4"}
    with database.engine.begin() as connection:
        connection.execute(text(broken.get(database.kind, "UPDATE audit SET details = '[7]' WHERE number = 4")))
    assert checked(database).bad == 4


def test_many_writers_make_one_chain(database: Database) -> None:
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(15):
                with kept(database, Actor(name)) as session:
                    session.scalar(select(Staff.id))  # a transaction that began before it has to wait
                    audit.record(session, None, "read", f"transcript:tax/q{number}.1")
                    audit.record(session, None, "export", f"transcript:tax/q{number}.1")
                    session.commit()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert checked(database).head.number == 4 * 15 * 2
    assert checked(database).bad is None


def test_what_is_rolled_back_is_not_recorded(database: Database) -> None:
    with kept(database) as session:
        audit.record(session, None, "read", "transcript:tax/q1.1")
        session.rollback()
        audit.record(session, None, "read", "transcript:tax/q2.1")
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            audit.record(session, None, "read", "transcript:tax/q3.1")
            raise ZeroDivisionError
        with session.begin_nested():
            audit.record(session, None, "read", "transcript:tax/q4.1")
        session.commit()
    assert [row.object for row in rows(database)] == ["transcript:tax/q2.1", "transcript:tax/q4.1"]


def test_without_its_head_nothing_is_written(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(delete(AuditHead))
    with kept(database) as session, pytest.raises(AuditError, match="audit_head"):
        audit.record(session, None, "read", "transcript:tax/q1.1")
        session.commit()


def test_a_session_that_is_not_kept_says_so(database: Database) -> None:
    with Session(database.engine) as session, pytest.raises(AuditError, match="keeps no audit log"):
        audit.record(session, None, "read", "transcript:tax/q1.1")


def test_a_change_is_recorded_with_what_was_and_what_is(database: Database) -> None:
    furnish(database.engine)
    with kept(database) as session:
        agent = session.scalars(select(Agent).where(Agent.agency_id == "tax")).one()
        agent.name, agent.capacity = "Anna", 5
        session.commit()
        number = agent.id
    (row,) = rows(database)
    assert (row.action, row.object, row.agency) == ("change", f"agent:{number}", "tax")
    assert row.details == {"name": "ana@tax.example", "values": {"name": ["Ana", "Anna"], "capacity": [3, 5]}}


def test_what_is_made_and_deleted_is_recorded_with_all_that_goes_with_it(database: Database) -> None:
    furnish(database.engine)
    with kept(database) as session:
        session.add(CannedReply(agency_id="tax", name="fees", text="None."))
        session.commit()
        session.delete(session.get_one(Agency, "business"))
        session.commit()
    made, *deleted = rows(database)
    assert made.details["values"] == {"agency_id": "tax", "name": "fees", "text": "None."}
    assert {row.action for row in deleted} == {"delete"}
    kinds = {row.object.partition(":")[0] for row in deleted}
    assert kinds == {"agency", "agent", "agent_skill", "skill", "canned_reply", "agency_text", "tag"}
    assert {row.agency for row in deleted} == {"business"}


def test_secrets_and_citizens_words_are_not_told(database: Database) -> None:
    furnish(database.engine)
    with kept(database) as session:
        session.scalars(select(Staff).where(Staff.login == "tara")).one().password_hash = "new-hash"
        session.scalars(select(Line)).first().body = "gone"  # type: ignore[union-attr]
        session.commit()
    told = {row.object.partition(":")[0]: row.details["values"] for row in rows(database)}
    untold = ["(not told)", "(not told)"]
    assert told == {"staff": {"password_hash": untold, "session_key": untold}, "line": {"columns": ["body"]}}


def test_a_statement_in_bulk_is_recorded_too(database: Database) -> None:
    furnish(database.engine)
    with kept(database) as session:
        session.execute(update(Agent).values(capacity=9))
        session.commit()
    (row,) = rows(database)
    assert (row.action, row.object) == ("change", "agent:*")
    assert "capacity" in row.details["statement"]


def test_every_edit_in_the_panel_is_recorded_with_its_person(manager: Browser, database: Database) -> None:
    manager.send("/agencies/tax/tags/new", slug="fees", name="Fees")
    made = rows(database)[-1]
    assert (made.actor, made.role, made.address, made.action) == ("tara", "manager", "127.0.0.1", "create")
    assert made.details["values"] == {"agency_id": "tax", "slug": "fees", "name": "Fees"}


Reading = Callable[[Browser], object]


@pytest.mark.parametrize(
    ("address", "action", "details"),
    [
        ("", "read", {}),
        ("transcript.txt", "export", {"format": "text"}),
        ("transcript.json", "export", {"format": "json"}),
    ],
)
def test_every_reading_of_a_transcript_is_recorded(
    manager: Browser, database: Database, address: str, action: str, details: dict[str, str]
) -> None:
    manager.text(f"/transcripts/tax/q7.2/{address}")
    row = rows(database)[-1]
    assert (row.actor, row.action, row.object, row.agency) == ("tara", action, "transcript:tax/q7.2", "tax")
    assert row.details == details


def test_logins_failed_logins_and_logouts_are_recorded(browser: Browser, database: Database) -> None:
    browser.log_in("tara", "not this one")
    browser.log_in("my password by mistake", "not this one")
    browser.log_in("tara")
    browser.send("/logout", page="/")
    with Session(database.engine) as session:
        tara = f"staff:{session.scalar(select(Staff.id).where(Staff.login == 'tara'))}"
    told = [(row.actor, row.action, row.object) for row in rows(database) if row.action != "change"]
    assert told == [
        ("", "login-failed", tara),
        ("", "login-failed", "staff:unknown"),
        ("tara", "login", tara),
        ("tara", "logout", tara),
    ]


def test_the_head_is_written_to_the_log_at_the_start_and_again(database: Database) -> None:
    written = write(database, 3)
    told: list[str] = []
    twice, over = threading.Event(), threading.Event()

    def hear(_logger: object, _method: str, event: Any) -> Any:
        if event["event"] == "audit.head":
            told.append(event["head"])
            if len(told) > 1:
                twice.set()
        raise structlog.DropEvent

    before = structlog.get_config()["processors"]
    structlog.configure(processors=[hear])
    try:
        thread = heads.write_daily(database.engine, over, every=0.01)
        assert twice.wait(20)
        over.set()
        thread.join(20)
    finally:
        structlog.configure(processors=before)
    assert {*told} == {str(written[-1])}
    assert checked(database, Head.of(told[0])) == chain.Verdict(written[-1])
