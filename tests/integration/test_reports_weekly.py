"""The week's reports by mail, over a real mail server: on Monday morning, once, whoever sends and whatever dies."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from onedoor.mail import Server
from onedoor.reports import keeping, weekly
from onedoor.settings import load
from onedoor.store import sample
from onedoor.store.tables import Agency
from onedoor.store.tables.measures import ReportMail, ReportReader
from tests.integration.databases import Database
from tests.integration.sample_chats import set_up
from tests.mailbox import Mailbox, a_mailbox, plain

LONG_AGO = datetime(2026, 11, 1, tzinfo=UTC)
MONDAY_IN_NEW_YORK = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
"""7:00 there."""
S = timedelta(seconds=1)


def server(box: Mailbox) -> Server:
    return Server("127.0.0.1", box.port, "none", "Reports <reports@tax.example>")


@pytest.fixture
def readers(database: Database, tmp_path: Path) -> Database:
    path = tmp_path / "onedoor.toml"
    path.write_text(f'key = "{"k" * 40}"\n')
    set_up(database.engine)
    sample.fill(database.engine, load(path), sample.Asked(120, date(2026, 11, 22), days=7))
    keeping.refresh(database.engine)
    with Session(database.engine) as session:
        for email, reports in (("boss@tax.example", "offered service-level"), ("ana@tax.example", "speed")):
            session.add(ReportReader(agency_id="tax", email=email, reports=reports, since=LONG_AGO))
        session.commit()
    return database


def states(database: Database) -> dict[int, str]:
    with database.engine.connect() as connection:
        return dict(connection.execute(select(ReportMail.reader_id, ReportMail.state)).all())


async def test_each_reader_gets_their_reports_of_the_week_before_and_of_their_agency(readers: Database) -> None:
    async with a_mailbox() as box:
        assert await weekly.send_due(readers.engine, server(box), MONDAY_IN_NEW_YORK - S) == 0, "it is too early there"
        assert await weekly.send_due(readers.engine, server(box), MONDAY_IN_NEW_YORK) == 2
        mails = {mail["To"]: mail for mail in box.mails}
    boss, ana = mails["boss@tax.example"], mails["ana@tax.example"]
    assert boss["Subject"] == "Division of Taxation: reports of 2026-11-16 to 2026-11-22"
    assert "Chats offered and handled, 2026-11-16 to 2026-11-22" in plain(boss)
    assert "Service level" in plain(boss)
    assert "Speed of answer" in plain(ana)
    assert "Service level" not in plain(ana)
    assert "@localhost" not in plain(boss)


async def test_nobody_gets_it_twice_however_often_and_by_however_many_it_is_tried(readers: Database) -> None:
    async with a_mailbox() as box:
        at_once = [weekly.send_due(readers.engine, server(box), MONDAY_IN_NEW_YORK) for _ in range(4)]
        assert sum(await asyncio.gather(*at_once)) == 2
        for hours in (1, 20, 60):
            later = MONDAY_IN_NEW_YORK + timedelta(hours=hours)
            assert await weekly.send_due(readers.engine, server(box), later) == 0
        assert len(box.mails) == 2
        assert await weekly.send_due(readers.engine, server(box), MONDAY_IN_NEW_YORK + timedelta(days=7)) == 2


async def test_a_mail_whose_sender_died_is_sent_by_another_under_the_same_id(readers: Database) -> None:
    due = weekly.find(readers.engine, MONDAY_IN_NEW_YORK)[0]
    assert weekly.claim(readers.engine, due, MONDAY_IN_NEW_YORK)
    assert not weekly.claim(readers.engine, due, MONDAY_IN_NEW_YORK), "somebody is at it"
    async with a_mailbox() as box:
        assert await weekly.send_due(readers.engine, server(box), MONDAY_IN_NEW_YORK + S) == 1
        later = MONDAY_IN_NEW_YORK + weekly.GIVEN_UP + S
        assert await weekly.send_due(readers.engine, server(box), later) == 1
        assert {mail["To"] for mail in box.mails} == {"boss@tax.example", "ana@tax.example"}
        assert box.mails[1]["Message-ID"] == f"<reports-{due.reader}-2026-W47@tax.example>"


async def test_an_address_that_is_refused_is_not_tried_again_and_a_busy_server_is(readers: Database) -> None:
    async with a_mailbox() as box:
        box.answer = "550 nobody here"
        await weekly.send_due(readers.engine, server(box), MONDAY_IN_NEW_YORK)
        assert set(states(readers).values()) == {"failed"}
        box.answer = "451 later"
        await weekly.send_due(readers.engine, server(box), MONDAY_IN_NEW_YORK + timedelta(days=7))
        box.answer = ""
        later = MONDAY_IN_NEW_YORK + timedelta(days=7) + weekly.GIVEN_UP + S
        assert await weekly.send_due(readers.engine, server(box), later) == 2


def test_the_clock_is_the_agencys_and_a_new_reader_begins_with_the_next_monday(readers: Database) -> None:
    assert weekly.told_of(MONDAY_IN_NEW_YORK, "America/New_York", LONG_AGO) == date(2026, 11, 16)
    assert weekly.told_of(MONDAY_IN_NEW_YORK, "America/Los_Angeles", LONG_AGO) is None
    assert weekly.told_of(MONDAY_IN_NEW_YORK + timedelta(days=6), "America/New_York", LONG_AGO) is None
    with readers.engine.begin() as connection:
        connection.execute(update(ReportReader).values(since=MONDAY_IN_NEW_YORK + S))
        connection.execute(update(Agency).values(time_zone="Nowhere/Else"))
    assert weekly.find(readers.engine, MONDAY_IN_NEW_YORK + 2 * S) == []
    assert len(weekly.find(readers.engine, MONDAY_IN_NEW_YORK + timedelta(days=7))) == 2
