"""Redacting, sharing, noting, tagging and exporting in the panel: what each leaves behind, and who gets nothing."""

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from onedoor.desk.agency import events as e
from onedoor.desk.words.searching import terms
from onedoor.store.journal.codec import encode
from onedoor.store.retention import keeping
from onedoor.store.tables import AuditRow, Event, Export, Feedback, Hold, Leg, LegNote, Line, Outgoing, Share
from onedoor.store.transcripts import transcripts
from onedoor.store.transcripts.transcripts import Filter
from tests.integration.databases import Database
from tests.integration.panel import NOON, Browser, found_again, line, mistakes
from tests.integration.test_store_keeping import everything

TAX, BUSINESS = "/transcripts/tax/q7.2/", "/transcripts/business/q7.1/"
SECRET = "078-05-1120 & co"


@pytest.fixture
def secret(app: Flask, database: Database) -> str:
    """Words that a citizen should not have written, wherever the product keeps them."""
    with Session(database.engine) as session:
        session.add(line("tax", "q7.2", 7, f"My number is {SECRET}, yes", data={"said": SECRET}))
        session.add(line("business", "q7.1", 7, f"My number is {SECRET}, yes"))
        session.add(line("tax", "q7.2", 8, f"You said {SECRET}?", author="agent", name="Ana"))
        session.add(LegNote(agency_id="tax", leg="q7.2", at=NOON, by="tara", text=f"Has {SECRET}"))
        session.add(Feedback(agency_id="tax", leg="q7.2", chat="q7", at=NOON, comment=SECRET))
        session.execute(update(Leg).where(Leg.id == "q7.2").values(transfer_reason=f"About {SECRET}"))
        session.execute(update(Leg).where(Leg.id == "q7.1").values(ended_at=NOON))
        asked = encode(e.Requeued("q7.2", "ana@tax.example", f"gave {SECRET}"))  # type: ignore[arg-type]
        session.execute(insert(Event).values(stream="tax.localhost", chat="q7", kind="Requeued", at=NOON, data=asked))
        told = "<a>078-05-1120 &amp; co</a>"
        session.execute(insert(Outgoing).values(stream="t", lane="l", stanzas=[told], awaits=[], context={}))
        session.commit()
    found_again(database.engine, "tax", "q7.2")
    found_again(database.engine, "business", "q7.1")
    return SECRET


def redact(browser: Browser, **rest: Any) -> object:
    return browser.send(f"{TAX}redact", lines="s7", reason="a social security number", **rest)


def test_words_that_are_redacted_are_gone_everywhere_and_a_mark_stays(
    administrator: Browser, database: Database, secret: str
) -> None:
    administrator.send("/transcripts/export", words="number")
    asked = redact(administrator, piece=secret)
    assert "This cannot be undone" in asked.text  # type: ignore[attr-defined]
    assert secret in everything(database.engine), "asking destroys nothing"
    assert redact(administrator, piece=secret, sure="yes").status_code == 302  # type: ignore[attr-defined]
    left = everything(database.engine)
    assert "078-05-1120" not in left
    page = administrator.text(TAX)
    assert re.search(
        r"My number is \[redacted: a social security number, admin, \d{4}-\d\d-\d\d \d\d:\d\d UTC\], yes", page
    )
    assert "You said [redacted" in page
    with Session(database.engine) as session:
        assert transcripts.search(session, Filter(terms=terms('"078 05"'))).found == []
        assert session.scalars(select(Export)).all() == [], "an export that had it is gone"
        recorded = session.scalars(select(AuditRow).where(AuditRow.action == "redact")).one()
        assert (recorded.object, recorded.details["lines"]) == ("transcript:tax/q7.2", 3)


def test_words_that_are_redacted_are_gone_from_answers_that_quote_them(
    administrator: Browser, database: Database, secret: str
) -> None:
    with Session(database.engine) as session:
        quoting = {"quoted": f"My number is {secret}, yes", "reply": "s7"}
        session.add(line("tax", "q7.2", 9, "Thank you.", author="agent", name="Ana", data=quoting))
        session.commit()
    redact(administrator, piece=secret, sure="yes")
    assert "078-05-1120" not in everything(database.engine)
    assert "<blockquote>My number is [redacted" in administrator.text(TAX)


def test_a_manager_redacts_what_the_own_agency_has_and_is_told_who_else_has_it(
    manager: Browser, database: Database, secret: str
) -> None:
    asked = redact(manager)
    assert "Business Action Center has a record of this chat of its own" in unescape(asked.text)  # type: ignore[attr-defined]
    redact(manager, sure="yes")
    with Session(database.engine) as session:
        bodies = dict(session.execute(select(Line.agency_id, Line.body).where(Line.stanza_id == "s7")).all())
    assert bodies["tax"].startswith("[redacted: a social security number, tara, ")
    assert secret in bodies["business"]


def test_what_is_held_or_goes_on_is_not_redacted(manager: Browser, database: Database, secret: str) -> None:
    with Session(database.engine) as session:
        session.add(Hold(agency_id=None, chat="q7", reason="Court", at=NOON, by="admin"))
        session.commit()
    assert mistakes(redact(manager, sure="yes")) == [  # type: ignore[arg-type]
        "A legal hold covers this chat: nothing of it may be destroyed before it is lifted."
    ]
    with Session(database.engine) as session:
        session.execute(update(Hold).values(lifted_at=NOON))
        session.execute(update(Leg).where(Leg.agency_id == "tax").values(complete=None))
        session.commit()
    assert "The chat goes on" in mistakes(redact(manager, sure="yes"))[0]  # type: ignore[arg-type]
    assert secret in everything(database.engine)


def test_nothing_is_redacted_without_a_line_or_with_words_that_are_not_there(manager: Browser, secret: str) -> None:
    assert mistakes(manager.send(f"{TAX}redact", reason="x")) == ["Choose at least one line."]
    assert "must be in every chosen line" in mistakes(redact(manager, piece="not said"))[0]  # type: ignore[arg-type]
    assert "Say why" in mistakes(manager.send(f"{TAX}redact", lines="s7"))[0]


def test_another_agency_reads_what_is_shared_with_it_until_the_day_or_until_it_is_ended(
    manager: Browser, app: Flask, database: Database
) -> None:
    bob = Browser(app)
    bob.log_in("bob")
    assert "Nothing is shared with you" in bob.text("/transcripts/shared")
    assert manager.send(f"{TAX}share", to="business", days="14", reason="They asked").status_code == 302
    assert "They asked" in manager.text(TAX)
    assert "They asked" in bob.text("/transcripts/shared")
    page = bob.text("/transcripts/shared/1")
    assert "Do I charge" in page
    assert "Division of Taxation lets you read" in page
    assert bob.get(TAX).status_code == 404, "reading this one is all they may"
    assert bob.get(f"{TAX}transcript.txt").status_code == 404
    with Session(database.engine) as session:
        read = session.scalars(select(AuditRow).where(AuditRow.action == "read", AuditRow.actor == "bob")).all()
        assert [row.object for row in read] == ["transcript:tax/q7.2"]
    assert manager.send(f"{TAX}share/1/revoke", page=f"{TAX}share").status_code == 302
    assert bob.get("/transcripts/shared/1").status_code == 404
    manager.send(f"{TAX}share", to="business", days="14", reason="Again")
    with Session(database.engine) as session:
        session.execute(update(Share).values(until=datetime.now(UTC) - timedelta(seconds=1)))
        session.commit()
    assert bob.get("/transcripts/shared/2").status_code == 404


def test_a_link_works_for_who_is_logged_in_and_is_nowhere_in_the_database(
    manager: Browser, app: Flask, browser: Browser, database: Database
) -> None:
    page = manager.send(f"{TAX}share", to="-", days="1", reason="Look at this").text
    link = re.search(r"/transcripts/shared/link/([\w-]+)", page)
    assert link is not None
    assert link[1] not in everything(database.engine)
    assert browser.get(link[0]).location.startswith("/login")
    bob = Browser(app)
    bob.log_in("bob")
    assert "Do I charge" in bob.text(link[0])
    assert bob.get(f"{link[0]}x").status_code == 404
    ann = Browser(app)
    ann.log_in("ann")
    assert "Rosa" not in ann.text(link[0]), "an analyst reads no name"


def test_a_note_and_tags_are_found(manager: Browser, app: Flask, database: Database) -> None:
    sue = Browser(app)
    sue.log_in("sue")
    sue.send(f"{TAX}notes", page=TAX, text="Ask the ombudsman")
    sue.send(f"{TAX}tags", page=TAX, tags="refund")
    assert "Ask the ombudsman" in manager.text(TAX)
    assert TAX in manager.text("/transcripts/?words=ombudsman&tag=refund")
    manager.send(f"{TAX}tags", page=TAX, tags="not-a-tag")
    assert TAX not in manager.text("/transcripts/?tag=refund")


def test_n66_n39_an_export_has_what_was_found_is_its_makers_alone_and_goes_with_what_is_destroyed(
    manager: Browser, app: Flask, database: Database, tmp_path: Path
) -> None:
    with Session(database.engine) as session:
        session.execute(update(Leg).where(Leg.id == "q7.2").values(citizen="=cmd|' /C calc'!A0"))
        session.commit()
    assert "No export" in manager.text("/transcripts/exports")
    assert manager.send("/transcripts/export", page="/transcripts/", words="charge").status_code == 302
    address = re.search(r"/transcripts/exports/[0-9a-f]{32}", manager.text("/transcripts/exports"))
    assert address is not None
    with zipfile.ZipFile(io.BytesIO(manager.client.get(address[0], buffered=True).data)) as file:
        assert sorted(file.namelist()) == ["index.csv", "tax-12.json", "tax-12.txt"]
        assert ",'=cmd|' /C calc'!A0," in file.read("index.csv").decode()
    for other in ("bob", "ann", "sue"):
        somebody = Browser(app)
        somebody.log_in(other)
        assert somebody.get(address[0]).status_code == 404, other
    with Session(database.engine) as session:
        session.execute(update(Leg).where(Leg.id == "q7.2").values(ended_at=NOON - timedelta(days=9)))
        session.commit()
    manager.send("/agencies/tax/retention/", chat="5", seen="chat=5")
    keeping.run(database.engine, app.extensions["onedoor.settings"], lambda: NOON)
    assert manager.get(address[0]).status_code == 404
    assert list(tmp_path.rglob("*.zip")) == []
    assert manager.get(TAX).status_code == 404


def test_n39_a_transcript_as_a_table_has_no_formula(manager: Browser, database: Database) -> None:
    with Session(database.engine) as session:
        session.add(line("tax", "q7.2", 9, "=1+1\nand more"))
        session.commit()
    answer = manager.get(f"{TAX}transcript.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert '"\'=1+1\nand more"' in answer.text
