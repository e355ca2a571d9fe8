"""Schedules, holds and the log in the panel: what a change will do is seen before it is made."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from onedoor.store.tables import Agency, AuditRow, ChatFile, Disposal, Hold, Leg, LegWords, Schedule
from tests.integration.databases import Database
from tests.integration.panel import Browser, leg, mistakes

RETENTION = "/agencies/tax/retention/"


def old(database: Database, number: int) -> None:
    now = datetime.now(UTC)
    ended = now - timedelta(days=40)
    with Session(database.engine) as session:
        # What is furnished has a day of its own, after which it would be old one day, too.
        session.execute(update(Leg).values(ended_at=now))
        session.execute(update(ChatFile).values(at=now))
        session.add_all(leg("tax", f"old{n}.1", 500 + n, ended_at=ended, complete=True) for n in range(number))
        session.commit()


def test_a_change_is_made_only_after_what_it_will_do_was_seen(manager: Browser, database: Database) -> None:
    old(database, 3)
    assert "Nothing would be destroyed now" in manager.text(RETENTION)
    preview = manager.send(RETENTION, chat="30", message="90")
    assert "It would destroy 3 records now" in preview.text
    with Session(database.engine) as session:
        assert session.get_one(Agency, "tax").keep_days is None
    other = manager.send(RETENTION, chat="10", message="90", seen="chat=30,message=90")
    assert "What this will do" in other.text, "what was seen was another change"
    assert manager.send(RETENTION, chat="30", message="90", seen="chat=30,message=90").status_code == 302
    with Session(database.engine) as session:
        assert session.get_one(Agency, "tax").keep_days == 30
        assert [(row.kind, row.days, row.by) for row in session.scalars(select(Schedule))] == [("message", 90, "tara")]
        assert session.scalars(select(AuditRow).where(AuditRow.action == "schedule")).one().actor == "tara"
    assert 'value="30"' in manager.text(RETENTION)
    manager.send(RETENTION, chat="", seen="chat=None")
    with Session(database.engine) as session:
        assert session.get_one(Agency, "tax").keep_days is None
        assert session.scalars(select(Schedule)).all() == []


@pytest.mark.parametrize("days", ["0", "-1", "x", "99999999999", "1.5"])
def test_days_are_a_whole_number(manager: Browser, days: str) -> None:
    assert mistakes(manager.send(RETENTION, chat=days)) == ["Days are a whole number from 1 to 36,500, or empty."]


def test_a_hold_is_set_with_a_reason_seen_and_lifted_with_another(manager: Browser, database: Database) -> None:
    old(database, 2)
    holds = f"{RETENTION}holds"
    assert "Nothing is held" in manager.text(holds)
    assert mistakes(manager.send(f"{holds}/new", chat="old0", reason="")) == ["Say why it is held."]
    assert mistakes(manager.send(f"{holds}/new", reason="Court")) == [
        "Say what is held: a chat, a person, words, or dates."
    ]
    assert mistakes(manager.send(f"{holds}/new", chat="q7.1", reason="Court")) == ["This agency has no such chat."]
    assert mistakes(manager.send(f"{holds}/new", first="soon", reason="Court")) == [
        "“soon” is not a date; write it as year-month-day."
    ]
    assert mistakes(manager.send(f"{holds}/new", words="?!", reason="Court")) == [
        "It has no word that can be searched for."
    ]
    assert manager.send(f"{holds}/new", chat="500", reason="Court 12", until="2099-01-01").status_code == 302
    assert "Court 12" in manager.text(holds)
    preview = manager.send(RETENTION, chat="30")
    assert "It would destroy 1 record now" in preview.text
    with Session(database.engine) as session:
        row = session.scalars(select(Hold)).one()
        assert (row.chat, row.agency_id, row.by) == ("old0", "tax", "tara")
    assert manager.send(f"{holds}/{row.id}/lift", why="Settled").status_code == 302
    assert "Settled" in manager.text(holds)
    with Session(database.engine) as session:
        actions = session.scalars(select(AuditRow.action).where(AuditRow.object == f"hold:{row.id}")).all()
        assert {"hold", "lift"} <= set(actions)


def test_setting_a_hold_says_how_many_chats_it_covers_and_lists_them(manager: Browser, database: Database) -> None:
    old(database, 2)
    with Session(database.engine) as session:
        session.execute(update(Leg).where(Leg.id.in_(("old0.1", "old1.1"))).values(citizen="Łukasz Wójcik"))
        session.execute(delete(LegWords))
        session.commit()
    sent = manager.send(f"{RETENTION}holds/new", person="lukasz wojcik", reason="Court 12")
    assert sent.headers["Location"] == f"{RETENTION}holds/1/covers"
    page = manager.text(sent.headers["Location"])
    assert "It covers 2 chats." in page
    assert all(f"/transcripts/tax/old{number}.1" in page for number in (0, 1))
    assert page.count("Łukasz Wójcik") == 2
    assert f"{RETENTION}holds/1/covers" in manager.text(f"{RETENTION}holds")


def test_a_hold_that_covers_nothing_says_so(manager: Browser) -> None:
    sent = manager.send(f"{RETENTION}holds/new", person="Nobody At All", reason="Court 12")
    assert "It covers no chat at the moment" in manager.text(sent.headers["Location"])
    assert mistakes(manager.send(f"{RETENTION}holds/new", person="🦄", reason="Court")) == [
        "It has no word that can be searched for."
    ]
    manager.send(f"{RETENTION}holds/1/lift", why="Settled")
    assert "This hold no longer keeps anything." in manager.text(f"{RETENTION}holds/1/covers")


def test_what_a_hold_covers_is_seen_by_whoever_may_see_the_chats(
    administrator: Browser, manager: Browser, database: Database
) -> None:
    with Session(database.engine) as session:
        session.add(leg("business", "far.1", 600, citizen="Rosa"))
        session.commit()
    administrator.send(f"{RETENTION}holds/new", person="Rosa", everyone="y", reason="Audit of all")
    assert "/transcripts/business/far.1" in administrator.text(f"{RETENTION}holds/1/covers")
    seen = manager.text(f"{RETENTION}holds/1/covers")
    assert "/transcripts/tax/" in seen
    assert "/transcripts/business/" not in seen
    administrator.send("/agencies/business/retention/holds/new", person="Rosa", reason="Court")
    assert manager.get(f"{RETENTION}holds/2/covers").status_code == 404


def test_only_an_administrator_holds_what_every_agency_has(
    administrator: Browser, manager: Browser, database: Database
) -> None:
    holds = f"{RETENTION}holds"
    manager.send(f"{holds}/new", person="Rosa", everyone="y", reason="Audit")
    administrator.send(f"{holds}/new", person="Rosa", everyone="y", reason="Audit of all")
    with Session(database.engine) as session:
        assert session.scalars(select(Hold.agency_id).order_by(Hold.id)).all() == ["tax", None]
    assert "Audit of all" in manager.text(holds)
    assert manager.get(f"{holds}/2/lift").status_code == 404
    assert administrator.get("/agencies/business/retention/holds/1/lift").status_code == 404


def test_the_log_says_what_was_destroyed(manager: Browser, database: Database) -> None:
    assert "Nothing was destroyed yet" in manager.text(f"{RETENTION}log")
    with Session(database.engine) as session:
        for agency, name in (("tax", "q1.1"), ("business", "q2.1")):
            session.add(
                Disposal(
                    agency_id=agency, at=datetime.now(UTC), kind="chat", schedule="30 days after its end", count=1,
                    identifiers=[name],
                )
            )  # fmt: skip
        session.commit()
    page = manager.text(f"{RETENTION}log")
    assert "q1.1" in page
    assert "q2.1" not in page


def test_the_page_of_what_citizens_are_told_destroys_nothing_unseen(manager: Browser, database: Database) -> None:
    old(database, 3)
    contact = "/agencies/tax/contact/"
    refused = manager.send(contact, keep_days="30", masking="mask")
    assert mistakes(refused) == [
        "So few days would destroy 3 records. Change them at “Retention”, which shows them first."
    ]
    with Session(database.engine) as session:
        assert session.get_one(Agency, "tax").keep_days is None
    assert manager.send(contact, keep_days="60", masking="mask").status_code == 302
    manager.send(RETENTION, chat="30", seen="chat=30")
    assert manager.send(contact, keep_days="30", masking="warn").status_code == 302, "the days are what they were"


def test_a_set_up_file_says_what_its_days_would_destroy(administrator: Browser, database: Database) -> None:
    old(database, 3)
    content = administrator.get("/setup/onedoor-setup.toml").text.replace("keep_days = 0", "keep_days = 30")
    looked_at = administrator.client.post(
        "/setup/",
        data={"csrf_token": administrator.token("/setup/"), "file": (io.BytesIO(content.encode()), "setup.toml")},
        content_type="multipart/form-data",
    )
    assert "It would destroy 3 records now" in looked_at.text
