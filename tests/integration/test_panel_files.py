"""The files of a chat in the panel: shown with the transcript, saved and never opened, each by its own people."""

import json

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.store.tables import AuditRow
from tests.integration.databases import Database
from tests.integration.panel import FILE, PDF, Browser, chat_file

TAX, BUSINESS = "/transcripts/tax/q7.2/", "/transcripts/business/q7.1/"
GONE = "f" * 32


def test_a_transcript_lists_its_files_and_says_which_are_missing(manager: Browser, database: Database) -> None:
    with Session(database.engine) as session:
        session.add(chat_file("tax", "q7.2", GONE, name="photo.jpg", stored=False, author="agent"))
        session.commit()
    page = manager.text(TAX)
    assert "a “form”.pdf" in page
    assert f"files/{FILE}" in page
    assert "not here: it could not be fetched" in page
    assert f"files/{GONE}" not in page
    assert manager.get(f"{TAX}files/{GONE}").status_code == 404
    exported = json.loads(manager.get(f"{TAX}transcript.json").data)["files"]
    assert {(file["name"], file["kept"]) for file in exported} == {("a “form”.pdf", True), ("photo.jpg", False)}


@pytest.mark.case("N33")
def test_a_file_is_saved_and_runs_nothing(manager: Browser, database: Database) -> None:
    answer = manager.get(f"{TAX}files/{FILE}")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PDF, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="a _form_.pdf"')
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    with Session(database.engine) as session:
        read = session.scalars(select(AuditRow).where(AuditRow.object == f"file:tax/q7.2/{FILE}")).all()
        assert [row.action for row in read] == ["read"]


@pytest.mark.case("N20", "N22")
def test_another_agencys_or_chats_file_is_not_found(manager: Browser) -> None:
    for address in (
        f"{BUSINESS}files/{FILE}",
        f"/transcripts/tax/q7.1/files/{FILE}",
        f"/transcripts/tax/q8.1/files/{FILE}",
        f"{TAX}files/{'0' * 32}",
        f"{TAX}files/..%2f{FILE}",
    ):
        assert manager.get(address).status_code == 404


def test_an_analyst_sees_no_file(app: Flask) -> None:
    analyst = Browser(app)
    analyst.log_in("ann")
    page = analyst.text(TAX)
    assert "a “form”.pdf" not in page
    assert FILE not in page
    assert json.loads(analyst.get(f"{TAX}transcript.json").data)["files"] == []
    assert analyst.get(f"{TAX}files/{FILE}").status_code == 403
