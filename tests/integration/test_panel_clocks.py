"""Staff read the times of their agency on its own clock; administrators those of each chat's; files keep UTC."""

import json
import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from onedoor.store.tables import Agency, Feedback
from tests.integration.databases import Database
from tests.integration.panel import Browser, found_again, leg, line

TAX, BUSINESS = "/transcripts/tax/q7.2/", "/transcripts/business/q7.1/"


@pytest.fixture(autouse=True)
def zones(app: Flask, database: Database) -> None:
    """The office of one is in New York, that of the other in Paris. In both everything began at 12:00 UTC."""
    with Session(database.engine) as session, session.begin():
        for agency, zone in (("tax", "America/New_York"), ("business", "Europe/Paris")):
            session.execute(update(Agency).where(Agency.id == agency).values(time_zone=zone))


def as_(app: Flask, login: str) -> Browser:
    found = Browser(app)
    found.log_in(login)
    return found


def test_a_transcript_has_the_times_of_the_agency(manager: Browser) -> None:
    page = manager.text(TAX)
    assert '<time datetime="2026-11-22T12:00:00Z">22 Nov 2026, 07:00 EST</time>' in page
    assert "Sun 22 November 2026, EST" in page
    assert '<time datetime="2026-11-22T12:00:01.000Z">07:00:01</time>' in page
    assert "UTC" not in page


def test_an_administrator_reads_each_chat_on_the_clock_of_its_agency(administrator: Browser) -> None:
    assert "22 Nov 2026, 07:00 EST" in administrator.text(TAX)
    assert "22 Nov 2026, 13:00 CET" in administrator.text(BUSINESS)
    for page in (administrator.text("/transcripts/"), administrator.text("/")):
        assert "22 Nov 2026, 07:00 EST" in page
        assert "22 Nov 2026, 13:00 CET" in page
    assert re.search(r"\d\d:\d\d UTC</time>", administrator.text("/audit/"))


def test_the_hour_that_a_night_has_twice_is_two_parts_of_a_transcript(manager: Browser, database: Database) -> None:
    with Session(database.engine) as session, session.begin():
        session.add(leg("tax", "n1.1", 41))
        for number, hour in enumerate((5, 6)):
            said = line("tax", "n1.1", number, f"said at {hour}")
            said.at = datetime(2026, 11, 1, hour, 30, tzinfo=UTC)
            session.add(said)
    page = manager.text("/transcripts/tax/n1.1/")
    days = re.findall(r'<li class="day">([^<]+)</li>', page)
    assert days == ["Sun 1 November 2026, EDT", "Sun 1 November 2026, EST"]
    assert page.count(">01:30:00</time>") == 2


def test_a_file_for_people_names_the_clock_and_files_for_programs_are_in_utc(manager: Browser) -> None:
    text = manager.text(f"{TAX}transcript.txt")
    assert re.search(r"^Times: +on the clock of America/New_York$", text, re.MULTILINE)
    assert "[2026-11-22 07:00:01 EST] Rosa (citizen)" in text
    assert "22 Nov 2026, 07:00 EST" in text
    assert json.loads(manager.get(f"{TAX}transcript.json").data)["lines"][0]["at"] == "2026-11-22T12:00:01Z"
    assert "2026-11-22T12:00:01Z" in manager.text(f"{TAX}transcript.csv")


@pytest.mark.parametrize(
    ("who", "query", "count"),
    [
        ("tara", "first=2026-11-23&last=2026-11-23", 0),
        ("tara", "first=2026-11-22&last=2026-11-22", 1),
        ("admin", "first=2026-11-23&last=2026-11-23", 1),
        ("admin", "first=2026-11-23&agency=tax", 0),
        ("admin", "last=2026-11-22&agency=tax", 1),
    ],
)
def test_days_of_a_search_are_the_agencys_own(app: Flask, database: Database, who: str, query: str, count: int) -> None:
    """At half past ten in the evening of the 22nd, in New York: in UTC it is the 23rd already."""
    with Session(database.engine) as session, session.begin():
        session.add(leg("tax", "late.1", 42, assigned_at=datetime(2026, 11, 23, 3, 30, tzinfo=UTC)))
    found_again(database.engine, "tax", "late.1")
    page = as_(app, who).text(f"/transcripts/?{query}")
    assert page.count('href="/transcripts/tax/late.1/"') == count
    assert f"days in {'America/New_York' if who == 'tara' or 'tax' in query else 'UTC'}." in page


def test_a_running_chat_and_what_citizens_said_have_the_agencys_times(app: Flask, database: Database) -> None:
    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    with Session(database.engine) as session, session.begin():
        session.add(leg("tax", "w2.1", 43, state="talking", since=at))
        session.add(Feedback(agency_id="tax", leg="q7.2", chat="q7", at=at, rating=1, comment="Slow."))
    for who in ("tara", "admin"):
        browser = as_(app, who)
        for page in ("/live/tax/w2.1/", "/reports/feedback/comments?first=2026-11-01&last=2026-11-30",
                     "/reports/feedback/frowns?first=2026-11-01&last=2026-11-30"):  # fmt: skip
            assert "22 Nov 2026, 07:00 EST" in browser.text(page), f"{who} at {page}"


def test_a_manager_reads_what_another_agency_shares_on_their_own_clock(
    administrator: Browser, manager: Browser
) -> None:
    administrator.send(f"{BUSINESS}share", to="tax", days="7", reason="They asked")
    assert "22 Nov 2026, 07:00 EST" in manager.text("/transcripts/shared/1")
