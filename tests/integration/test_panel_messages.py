"""Messages that citizens have left, in the panel: found, read, noted on, done; and what they said of their chats."""

import json

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.desk.terms.left import Feedback, Message
from onedoor.store import tables as t
from onedoor.store.transcripts import left_messages
from tests.integration.databases import Database
from tests.integration.panel import NOON, Browser

HOSTILE = "<script>alert(1)</script> {{7*7}}"


@pytest.fixture
def references(app: Flask, database: Database) -> list[str]:
    """Two at tax, one at business."""
    return [
        left_messages.keep_message(
            database.engine, agency,
            Message(f"m{number}", "Taxes", "en", f"Rosa {HOSTILE}", "rosa@example.org", f"{HOSTILE}\nCall 609-555-0123",
                    phone="609-555-0123", page="https://nj.example/?me=rosa", why="full"), NOON,
        ).reference
        for number, agency in enumerate(("tax", "tax", "business"))
    ]  # fmt: skip


def number(database: Database, reference: str) -> int:
    with Session(database.engine) as session:
        return session.scalars(select(t.LeftMessage.id).where(t.LeftMessage.reference == reference)).one()


def test_without_messages_the_page_says_what_will_be_here(manager: Browser) -> None:
    assert "No new message" in manager.text("/agencies/tax/messages/")
    assert "No message yet" in manager.text("/agencies/tax/messages/?state=")


def test_a_message_is_found_by_its_reference_however_it_is_typed(manager: Browser, references: list[str]) -> None:
    page = manager.text(f"/agencies/tax/messages/?typed={references[0].lower().replace('-', '+')}")
    assert references[0] in page
    assert references[1] not in page
    assert "Nothing found" in manager.text("/agencies/tax/messages/?typed=TAX-ZZZZ")
    assert "Nothing found" in manager.text(f"/agencies/tax/messages/?typed={references[2]}")


@pytest.mark.parametrize("query", ["typed=%00'--", "state=x", "page=99999999999999", "page=9", "typed=%25"])
def test_a_query_may_be_anything(manager: Browser, references: list[str], query: str) -> None:
    assert manager.get(f"/agencies/tax/messages/?{query}").status_code == 200


def test_a_message_is_shown_as_it_was_written(manager: Browser, database: Database, references: list[str]) -> None:
    address = f"/agencies/tax/messages/{number(database, references[0])}/"
    raw = manager.get(address).text
    assert "<script>alert" not in raw
    page = manager.text(address)
    for words in (f"Rosa {HOSTILE}", "rosa@example.org", f"{HOSTILE}\nCall 609-555-0123", "The queue was full"):
        assert words in page
    assert "49" not in page.split("What they wrote")[1].split("</div>")[0]


def test_done_and_not_done_and_a_note(manager: Browser, database: Database, references: list[str]) -> None:
    address = f"/agencies/tax/messages/{number(database, references[0])}/"
    assert manager.send(f"{address}note", page=address, note=f"Called back. {HOSTILE}").status_code == 302
    assert manager.send(f"{address}done", page=address).status_code == 302
    assert f"Called back. {HOSTILE}" in manager.text(address)
    assert "Mark as not done" in manager.text(address)
    assert references[0] not in manager.text("/agencies/tax/messages/")
    assert references[0] in manager.text("/agencies/tax/messages/?state=done")
    with Session(database.engine) as session:
        kept = session.get_one(t.LeftMessage, number(database, references[0]))
        assert (kept.state, kept.done_by, kept.done_at is not None) == ("done", "Tara", True)
    assert manager.send(f"{address}undo", page=address).status_code == 302
    assert references[0] in manager.text("/agencies/tax/messages/")


def test_a_note_that_is_too_long_is_refused_and_kept_in_its_field(
    manager: Browser, database: Database, references: list[str]
) -> None:
    address = f"/agencies/tax/messages/{number(database, references[0])}/"
    answer = manager.send(f"{address}note", page=address, note="x" * 4001)
    assert answer.status_code == 422
    assert "x" * 4001 in answer.text


def test_another_agencys_message_is_not_found(manager: Browser, database: Database, references: list[str]) -> None:
    foreign = number(database, references[2])
    assert manager.get(f"/agencies/tax/messages/{foreign}/").status_code == 404
    own = f"/agencies/tax/messages/{number(database, references[0])}/"
    assert manager.send(f"/agencies/tax/messages/{foreign}/done", page=own).status_code == 404


def test_an_analyst_reads_what_was_asked_and_not_by_whom(app: Flask, database: Database, references: list[str]) -> None:
    analyst = Browser(app)
    analyst.log_in("ann")
    page = analyst.text(f"/agencies/tax/messages/{number(database, references[0])}/")
    for hidden in ("Rosa", "rosa@example.org", "609-555-0123", "?me=rosa"):
        assert hidden not in page
    assert "Call" in page
    assert "Mark as done" not in page
    assert "Rosa" not in analyst.text("/agencies/tax/messages/")


def test_reading_a_message_and_having_done_with_it_are_in_the_audit_log(
    manager: Browser, administrator: Browser, database: Database, references: list[str]
) -> None:
    address = f"/agencies/tax/messages/{number(database, references[0])}/"
    manager.send(f"{address}done", page=address)
    log = administrator.text("/audit/")
    assert f"message:tax/{references[0]}" in log
    assert f"left_message:{number(database, references[0])}" in log


def test_an_opinion_is_shown_at_its_chat_and_in_both_exports(manager: Browser, database: Database) -> None:
    address = "/transcripts/tax/q7.2/"
    assert "Citizen’s feedback" not in manager.text(address)
    said = Feedback(3, False, "phone", f"Ana was kind. {HOSTILE}\nForged: line")
    left_messages.keep_feedback(database.engine, "tax", "q7.2", said, NOON)
    page = manager.text(address)
    for words in ("Smile", "By phone", f"Ana was kind. {HOSTILE}"):
        assert words in page
    exported = json.loads(manager.text(f"{address}transcript.json"))["feedback"]
    assert (exported["rating"], exported["informed"], exported["otherwise"]) == (3, False, "phone")
    text = manager.text(f"{address}transcript.txt")
    assert "Citizen’s rating: smile" in text.replace("  ", " ")
    assert "\nForged: line" not in text


def test_an_analyst_reads_an_opinion_without_names(app: Flask, database: Database) -> None:
    left_messages.keep_feedback(database.engine, "tax", "q7.2", Feedback(1, comment="Ana, call 609-555-0123"), NOON)
    analyst = Browser(app)
    analyst.log_in("ann")
    for address in ("", "transcript.json", "transcript.txt"):
        page = analyst.text(f"/transcripts/tax/q7.2/{address}")
        assert "609-555-0123" not in page
        assert "Ana," not in page


@pytest.mark.parametrize(
    ("language", "title", "count"), [("fr", "Messages", "2 messages"), ("es", "Mensajes", "2 mensajes")]
)
def test_the_page_is_said_in_each_language(
    manager: Browser, references: list[str], language: str, title: str, count: str
) -> None:
    manager.send("/language", page="/", language=language)
    page = manager.text("/agencies/tax/messages/")
    assert f"<h1>{title}</h1>" in page
    assert count in page
