"""Finding, reading and exporting what was said: alike on both databases."""

import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from onedoor.desk.words.searching import terms
from onedoor.store.transcripts import transcripts
from onedoor.store.transcripts.transcripts import Filter
from tests.integration.databases import Database
from tests.integration.panel import NOON, Browser, found_again, leg, line

TAX, BUSINESS = "/transcripts/tax/q7.2/", "/transcripts/business/q7.1/"


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("CHARGE", [12]),
        ("strasse", [12]),
        ("école", [12]),
        ("ÉCOLE strasse", [12]),
        ("strasse nowhere", []),
        ("100%", [12]),
        ("1%0", []),
        ("sales_tax", [12]),
        ("salesXtax", []),
        ("s_les", []),
        ("<script>", [12]),
        ("rosa", [12, 4]),
        ("business has", [4]),
        ("\\", []),
        ("'; DROP TABLE line; --", []),
        ("", [12, 4]),
    ],
)
def test_words_are_found_in_any_case_and_as_they_stand(
    app: Flask, database: Database, typed: str, numbers: list[int]
) -> None:
    with Session(database.engine) as session:
        found = transcripts.search(session, Filter(terms=terms(typed))).found
        assert sorted(each.leg.number for each in found) == sorted(numbers)


def test_a_manager_finds_nothing_of_other_agencies(manager: Browser) -> None:
    assert BUSINESS not in manager.text("/transcripts/")
    assert BUSINESS not in manager.text("/transcripts/?agency=business")
    assert "Nothing found" in manager.text("/transcripts/?words=only+business")


def test_the_list_shows_where_the_words_stand(administrator: Browser) -> None:
    page = administrator.text("/transcripts/?words=strasse")
    assert "<mark>STRASSE</mark>" in page
    assert TAX in page
    assert BUSINESS not in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("agency=tax", 1),
        ("state=handed-over", 1),
        ("state=waiting", 0),
        ("first=2026-11-22&last=2026-11-22", 2),
        ("first=2026-11-23", 0),
        ("last=2026-11-21", 0),
        ("agency=%00&state=%00&page=%00&words=%00", 2),
        ("page=99999999999999999999", 2),
    ],
)
def test_the_list_can_be_narrowed(administrator: Browser, query: str, count: int) -> None:
    page = administrator.text(f"/transcripts/?{query}")
    assert (TAX in page) + (BUSINESS in page) == count


def test_a_date_that_is_none_is_one_sentence(administrator: Browser) -> None:
    page = administrator.text("/transcripts/?first=yesterday")
    assert "“yesterday” is not a date; write it as year-month-day, such as 2026-11-22." in page


def test_long_lists_have_pages_with_the_newest_first(administrator: Browser, database: Database) -> None:
    with Session(database.engine) as session:
        session.add_all(leg("tax", f"x{n}.1", 100 + n, assigned_at=NOON - timedelta(days=n)) for n in range(1, 41))
        session.commit()
    found_again(database.engine, "tax", *(f"x{n}.1" for n in range(1, 41)))
    first, second = (
        administrator.text("/transcripts/?agency=tax"),
        administrator.text("/transcripts/?agency=tax&page=2"),
    )
    assert "41 chats found, page 1 of 2" in first
    assert "/tax/x1.1/" in first
    assert "/tax/x40.1/" not in first
    assert "/tax/x40.1/" in second
    assert "There is no page 9" in administrator.text("/transcripts/?agency=tax&page=9")


def test_an_empty_archive_says_so(administrator: Browser, database: Database) -> None:
    with Session(database.engine) as session:
        for found in transcripts.search(session, Filter()).found:
            session.delete(found.leg)
        session.commit()
    found_again(database.engine, "tax", "q7.2")
    found_again(database.engine, "business", "q7.1")
    assert "No chat yet" in administrator.text("/transcripts/")


def test_a_transcript_tells_how_the_chat_went(manager: Browser) -> None:
    page = manager.text(TAX)
    for words in (
        "Waited",
        "1 min 35 s",
        "Business Action Center (Ben)",
        "Needs the sales-tax desk",
        "the agent ended it",
    ):
        assert words in page
    assert "yes, all lines match the server’s own log" in page
    assert "Note: not shown to the citizen" in page


@pytest.mark.case("N12")
def test_markup_in_a_transcript_is_text(manager: Browser) -> None:
    raw = manager.get(TAX).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in raw
    assert re.findall("<script[^>]*>", raw) == ['<script src="/static/print.js" defer>'], "our own, and no other"


def test_an_administrator_goes_from_leg_to_leg_and_a_manager_does_not(administrator: Browser, manager: Browser) -> None:
    assert BUSINESS in administrator.text(TAX)
    assert BUSINESS not in manager.text(TAX)


def test_the_text_export_lets_nobody_forge_a_line(manager: Browser) -> None:
    answer = manager.get(f"{TAX}transcript.txt")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="transcript-tax-12.txt"'
    assert answer.content_type == "text/plain; charset=utf-8"
    said = [row for row in answer.text.splitlines() if row.startswith("[")]
    assert len(said) == 3
    assert "\n    Rosa (citizen): forged\n" in answer.text
    assert "Ana (agent) [Note, not shown to the citizen]: a colleague’s remark" in answer.text


def test_the_json_export_has_every_line(manager: Browser) -> None:
    answer = manager.get(f"{TAX}transcript.json")
    found = json.loads(answer.data)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="transcript-tax-12.json"'
    assert found["agency"] == {"id": "tax", "name": "Division of Taxation"}
    assert found["transferred_from"]["reason"] == "Needs the sales-tax desk"
    assert (found["complete"], found["joined_queue_at"]) == (True, "2026-11-22T12:00:00Z")
    assert [each["stanza_id"] for each in found["lines"]] == ["s1", "s2", "s3"]
    assert [each["shown_to_citizen"] for each in found["lines"]] == [True, True, False]


def test_a_line_of_a_megabyte_is_shown_and_cut_in_the_list(administrator: Browser, database: Database) -> None:
    with Session(database.engine) as session:
        session.add(line("tax", "q7.2", 9, "long " * 200_000 + "needle"))
        session.commit()
    found_again(database.engine, "tax", "q7.2")
    assert len(administrator.text("/transcripts/?words=needle")) < 20_000
    assert "needle" in administrator.text(TAX)


def test_a_deleted_agencys_transcripts_stay(administrator: Browser) -> None:
    assert administrator.send("/agencies/tax/delete").status_code == 302
    assert "Do I charge" in administrator.text(TAX)
    assert TAX in administrator.text("/transcripts/?agency=tax")


@pytest.mark.parametrize("login", ["ann", "alma"])
def test_an_analyst_reads_no_name_anywhere(app: Flask, login: str) -> None:
    analyst = Browser(app)
    analyst.log_in(login)
    for address in ("/transcripts/", "/transcripts/?words=sales", *(f"/transcripts/tax/q7.2/{end}" for end in
                    ("", "transcript.txt", "transcript.json"))):  # fmt: skip
        page = analyst.text(address)
        assert "Citizen" in page
        assert [name for name in ("Rosa", "Ana", "Ben", "ana@tax.example") if name in page] == []


def test_an_analyst_finds_nothing_by_what_is_covered_for_them(app: Flask, database: Database) -> None:
    """By a name nobody is found, not even to be counted; by a word that is a name elsewhere, where it is a word."""
    with Session(database.engine) as session:
        session.add(leg("tax", "b1.1", 13, citizen="Bill Frost"))
        session.add(line("tax", "b1.1", 1, "Bill Frost here, of 12345 Elm", name="Bill Frost"))
        session.add(leg("tax", "b2.1", 14, citizen="Eve"))
        session.add(line("tax", "b2.1", 1, "My bill is too high", name="Eve"))
        session.commit()
    found_again(database.engine, "tax", "b1.1", "b2.1")
    analyst, manager = Browser(app), Browser(app)
    analyst.log_in("ann")
    manager.log_in("tara")
    for typed in ("frost", '"bill frost"', "12345", "rosa", "fro*"):
        assert "Nothing found" not in manager.text(f"/transcripts/?words={typed}")
        assert "Nothing found" in analyst.text(f"/transcripts/?words={typed}"), typed
    page = analyst.text("/transcripts/?words=bill")
    assert "1 chat found" in page
    assert "/transcripts/tax/b2.1/" in page
    assert "<mark>bill</mark>" in page
    refused = analyst.send("/transcripts/export", "/transcripts/?words=bill", words="frost")
    assert "Nothing was exported" in analyst.text(refused.location)
    assert (
        analyst.send("/transcripts/export", "/transcripts/?words=bill", words="bill").location == "/transcripts/exports"
    )


def test_who_looks_after_no_desk_begins_where_their_work_is(app: Flask) -> None:
    for login, address in (("ann", "/transcripts/"), ("otto", "/audit/")):
        somebody = Browser(app)
        somebody.log_in(login)
        assert somebody.get("/").location == address
        assert "My agency" not in somebody.text(address)


def test_what_was_held_back_and_what_was_quoted_is_told_apart(administrator: Browser, database: Database) -> None:
    """A quote is the citizen's to see where the line it quotes is; what a client says itself is nobody's."""
    said = {"author": "agent", "name": "Ana"}
    with Session(database.engine) as session:
        session.add_all(
            [
                line("tax", "q7.2", 50, "Is delivery taxed?"),
                line("tax", "q7.2", 51, "!note he sounds angry", kind="note", **said),
                line("tax", "q7.2", 52, "It is.", data={"quoted": "Is delivery taxed?", "reply": "s50"}, **said),
                line("tax", "q7.2", 53, "Soon.", data={"quoted": "!note he sounds angry", "reply": "s51"}, **said),
                line("tax", "q7.2", 54, "Hello\n!end", kind="held", **said),
                line("tax", "q7.2", 55, "I sent you an OMEMO encrypted message", kind="client", **said),
            ]
        )
        session.commit()
    page = administrator.text(TAX)
    assert "<blockquote>Is delivery taxed?</blockquote>" in page
    quoted = re.search(r"<blockquote[^>]*>!note he sounds angry(.*?)</blockquote>", page)
    assert quoted is not None
    assert "Quote: not shown to the citizen" in quoted[1]
    for kind in ("Held back", "Written by a program"):
        assert f"{kind}: not shown to the citizen" in page
    lines = {one["stanza_id"]: one for one in json.loads(administrator.text(f"{TAX}transcript.json"))["lines"]}
    told = {id: (lines[id]["shown_to_citizen"], lines[id]["quote_shown_to_citizen"]) for id in lines if id >= "s50"}
    assert told == {
        "s50": (True, None), "s51": (False, None), "s52": (True, True), "s53": (True, False), "s54": (False, None),
        "s55": (False, None),
    }  # fmt: skip
    text = administrator.text(f"{TAX}transcript.txt")
    assert "> Is delivery taxed?\n    It is." in text
    assert "> !note he sounds angry [Quote: not shown to the citizen]\n    Soon." in text
    assert "yes,Soon.,!note he sounds angry,no" in administrator.text(f"{TAX}transcript.csv")
