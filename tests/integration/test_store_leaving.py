"""What citizens leave, in the tables: once, under a reference of its own, on both databases."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.desk.terms.left import Feedback, Message
from onedoor.store import tables as t
from onedoor.store.transcripts import left_messages
from tests.integration.databases import Database
from tests.integration.panel import NOON, furnish, leg

ROSA = Message("5b1e", "Taxes", "en", "Rosa", "rosa@example.org", "<b>Sales tax?</b>\n\t'; DROP TABLE", "+1 609", "p")


@pytest.fixture
def furnished(database: Database) -> Database:
    furnish(database.engine)
    return database


def test_a_message_that_comes_twice_is_kept_once_and_answered_alike(furnished: Database) -> None:
    first = left_messages.keep_message(furnished.engine, "tax", ROSA, NOON)
    second = left_messages.keep_message(furnished.engine, "tax", ROSA, NOON)
    assert (first.is_new, second.is_new, first.reference) == (True, False, second.reference)
    elsewhere = left_messages.keep_message(furnished.engine, "business", ROSA, NOON)
    assert elsewhere.is_new
    with Session(furnished.engine) as session:
        kept = session.scalars(select(t.LeftMessage).where(t.LeftMessage.agency_id == "tax")).one()
        assert (kept.text, kept.email, kept.state, kept.at, kept.why) == (ROSA.text, ROSA.email, "new", NOON, "closed")


def test_a_hundred_at_once_are_one(furnished: Database) -> None:
    found: list[str] = []

    def keep() -> None:
        found.append(left_messages.keep_message(furnished.engine, "tax", ROSA, NOON).reference)

    threads = [threading.Thread(target=keep) for _ in range(20)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 20
    assert len(set(found)) == 1


def test_other_words_under_the_same_id_are_refused(furnished: Database) -> None:
    left_messages.keep_message(furnished.engine, "tax", ROSA, NOON)
    for changed in ("text", "email"):
        other = Message(**{**{name: getattr(ROSA, name) for name in ROSA.__slots__}, changed: "x@example.org"})
        with pytest.raises(left_messages.OtherMessage):
            left_messages.keep_message(furnished.engine, "tax", other, NOON)


def test_a_reference_that_is_taken_is_drawn_again(furnished: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["TAX-2222-22", "TAX-2222-22", "TAX-3333-33"])
    monkeypatch.setattr(left_messages, "reference", lambda *_: next(drawn))
    assert left_messages.keep_message(furnished.engine, "tax", ROSA, NOON).reference == "TAX-2222-22"
    other = Message("another", "", "en", "Ben", "ben@example.org", "Me too")
    assert left_messages.keep_message(furnished.engine, "tax", other, NOON).reference == "TAX-3333-33"


def test_a_second_opinion_replaces_the_first(furnished: Database) -> None:
    left_messages.keep_feedback(furnished.engine, "tax", "q7.2", Feedback(1, False, "phone", "Slow."), NOON)
    left_messages.keep_feedback(furnished.engine, "tax", "q7.2", Feedback(3, comment="Kind after all."), NOON)
    with Session(furnished.engine) as session:
        (kept,) = session.scalars(select(t.Feedback))
        assert (kept.leg, kept.chat, kept.rating, kept.informed, kept.otherwise, kept.comment) == (
            "q7.2", "q7", 3, None, None, "Kind after all.",
        )  # fmt: skip


def test_practice_advice_and_other_agencies_chats_have_no_opinion(furnished: Database) -> None:
    with Session(furnished.engine) as session:
        session.add(leg("tax", "p1.1", 20, practice=True))
        session.add(leg("tax", "c1.1", 21, kind="consult"))
        session.commit()
    for unknown in ("p1.1", "c1.1", "q7.1", "none.1"):
        with pytest.raises(left_messages.NoSuchChat):
            left_messages.keep_feedback(furnished.engine, "tax", unknown, Feedback(3), NOON)


def test_messages_are_found_by_state_and_reference(furnished: Database) -> None:
    made = [
        left_messages.keep_message(
            furnished.engine, "tax", Message(str(n), "", "en", "Rosa", "r@example.org", f"Text {n}"), NOON
        ).reference
        for n in range(3)
    ]
    with Session(furnished.engine) as session:
        found, total = left_messages.messages(session, "tax")
        assert ([one.reference for one in found], total) == (made[::-1], 3)
        assert [
            one.reference for one in left_messages.messages(session, "tax", typed=made[1].lower().replace("-", " "))[0]
        ] == [made[1]]
        assert left_messages.messages(session, "tax", state="done") == ([], 0)
        assert left_messages.messages(session, "business")[1] == 0
        assert left_messages.messages(session, "tax", typed="%")[1] == 3, "what holds no letter asks for everything"
