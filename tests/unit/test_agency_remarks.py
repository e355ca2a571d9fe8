"""What an agency writes down of a room's lines: the same as the bridge shows, and what neither shows."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bridge.conversation.conversation import Conversation
from components.agency.rooms.occupants import Room
from components.agency.rooms.record import Record
from onedoor.desk.agency.events import Assigned
from onedoor.desk.room.remark import Kind, Markup
from onedoor.desk.terms.people import Jid
from onedoor.wire.muc.muc import Message, Occupant
from tests.unit.test_desk_remark import QUOTED_NOTE

NOW = datetime(2026, 11, 26, tzinfo=UTC)
ANA = Jid("ana@tax.localhost")
ROOM, DESK, ROSA = "c-1@rooms", "Desk", "Rosa (citizen)"
OMEMO = "I sent you an OMEMO encrypted message but your client doesn’t seem to support that."


def a_record(kind: str = "chat") -> Record:
    told = Assigned(
        leg="c1.1", chat="c1", number=1, room=ROOM, nick=DESK, skill="general", topic="Starting", language="en",
        since=NOW, citizen="Rosa", citizen_nick=ROSA, kind=kind,
    )  # fmt: skip
    room = Room(ROOM, DESK)
    room.occupants["ana"] = Occupant(ROOM, "ana", True, "member", "participant", f"{ANA}/x")
    return Record(told, room)


def message(body: str, markup: Markup = Markup(), nick: str = "ana", id: str = "s1") -> Message:  # noqa: B008 - frozen
    return Message(ROOM, nick, body, id, None, None, None, None, None, None, markup=markup)


def kept(said: Message, kind: str = "chat") -> dict[str, Any]:
    line = a_record(kind).line(said, NOW, {ANA: "Ana"})
    return {name: line[name] for name in ("kind", "body", "data")}


def test_an_answer_is_kept_as_its_words_and_what_they_answer() -> None:
    assert kept(message("> Do I?\nYes.", Markup(reply="s0"))) == {
        "kind": "message", "body": "Yes.", "data": {"quoted": "Do I?", "reply": "s0"},
    }  # fmt: skip


def test_a_note_below_a_quote_is_a_note() -> None:
    line = kept(message(QUOTED_NOTE))
    assert (line["kind"], line["body"]) == ("note", "!note he sounds suspicious")


@pytest.mark.parametrize("body", ["Hello\n!note rude", "Hello\n> !note rude", "> Hello"])
def test_what_was_held_back_is_kept_as_it_was_written(body: str) -> None:
    assert kept(message(body)) == {"kind": "held", "body": body, "data": {}}


@pytest.mark.parametrize("what", [Kind.ENCRYPTED, Kind.RETRACTION, Kind.STAND_IN])
def test_what_a_client_says_itself_is_kept_as_that(what: Kind) -> None:
    assert kept(message(OMEMO, Markup(instead=what))) == {"kind": "client", "body": OMEMO, "data": {}}


def test_aside_colleagues_write_as_they_like() -> None:
    assert kept(message("Look:\n!end is what I typed"), "consult")["kind"] == "message"


def test_a_citizen_may_write_anything() -> None:
    assert kept(message("> You said\n!end", nick=ROSA)) == {"kind": "message", "body": "> You said\n!end", "data": {}}


LINES = [
    "Yes.", "> Do I?\nYes.", QUOTED_NOTE, "Hello\n!note rude", "!end", "！end", "!end\nGoodbye", "> only", "a\n> b\nc",
    "!xyzzy", "  \n!take", "> !note x\n\u200b!note y", "Yes\u2028!end", "¡Hola!", "‼ end",
]  # fmt: skip


@pytest.mark.parametrize("markup", [Markup(), Markup(((0, 8),)), Markup(instead=Kind.ENCRYPTED)])
@pytest.mark.parametrize("body", LINES)
def test_the_record_says_of_each_line_what_the_citizen_was_shown(body: str, markup: Markup) -> None:
    seen = Conversation(ROSA)
    seen.occupant(Occupant(ROOM, DESK, True, "admin", "moderator", None), None)
    joined = {"code": "agent-joined", "nick": "ana", "agent": "Ana", "agency": "Taxation"}
    seen.message(Message(ROOM, DESK, "Ana has joined.", "s0", None, None, None, None, joined, None), NOW)
    said = message(body, markup)
    shown = [frame["text"] for frame in seen.message(said, NOW) if frame["type"] == "message"]
    line = kept(said)
    assert shown == ([line["body"]] if line["kind"] == "message" else [])
