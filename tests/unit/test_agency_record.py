"""What a leg's record keeps of a room, and when it is complete."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from components.agency.rooms.occupants import Room
from components.agency.rooms.record import LINES_MISSING, NO_CITIZEN, NO_QUESTION, Gap, Record
from components.agency.work.shown import Shown
from onedoor.desk.agency import events as e
from onedoor.desk.agency.events import Assigned
from onedoor.desk.agency.leg import Leg
from onedoor.desk.terms.people import Jid
from onedoor.service.loop import Turn
from onedoor.wire.muc.muc import Message, Occupant

NOW = datetime(2026, 11, 26, tzinfo=UTC)
ROSA, DESK, LABOR = "Rosa (citizen)", "Desk", "Labor desk"
ANA = Jid("ana@tax.test")
NOBODY = SimpleNamespace(agents={})


def record(**told: Any) -> Record:
    known: dict[str, Any] = {
        "leg": "c1.1", "chat": "c1", "number": 1, "room": "c-1@rooms", "nick": DESK, "skill": "general", "topic": "T",
        "language": "en", "since": NOW, "citizen": "Rosa", "citizen_nick": ROSA, "question": "Is 12 taxed?",
    }  # fmt: skip
    leg = Assigned(**{**known, **told})
    return Record(leg, Room(leg.room, leg.nick))


def line(id: str, nick: str, body: str | None, notice: dict[str, str] | None = None) -> Message:
    return Message("c-1@rooms", nick, body, id, None, id, None, None, notice, None)


def leaving_leg() -> Leg:
    """Its agent has asked another agency to take the chat, and has it until they do."""
    leg = Leg(record().leg, skill="general")
    leg.apply(e.Taken(leg.id, ANA), NOW)
    leg.apply(e.TransferAsked(leg.id, ANA, "labor"), NOW)
    return leg


def keep(kept: Record, *lines: Message) -> list[Message]:
    for one in lines:
        kept.line(one, NOW, {})
        kept.seen.add(one.stanza_id or "")
    return list(lines)


def test_a_record_with_the_citizens_question_and_all_lines_is_complete() -> None:
    kept = record()
    archived = keep(kept, line("s1", ROSA, "Is 12  taxed?"), line("s2", "ben", "No."))
    assert kept.lacks(archived) == ""


@pytest.mark.parametrize("said", ["Is XX taxed?", "Is 12 taxed?\n"])
def test_a_question_is_the_same_whatever_was_covered_in_it(said: str) -> None:
    kept = record()
    assert kept.lacks(keep(kept, line("s1", ROSA, said))) == ""


def test_a_record_without_one_of_the_archives_lines_is_not_complete() -> None:
    kept = record()
    archived = keep(kept, line("s1", ROSA, "Is 12 taxed?"))
    assert kept.lacks([*archived, line("s2", "ben", "No.")]) == LINES_MISSING


def test_a_chat_whose_citizen_never_came_in_is_not_complete() -> None:
    kept = record()
    archived = keep(kept, line("s1", "ben", "Hello?"), line("s2", DESK, "Ben has joined.", {"code": "agent-joined"}))
    assert kept.lacks(archived) == NO_CITIZEN


def test_a_chat_whose_question_never_came_in_is_not_complete() -> None:
    kept = record()
    assert kept.lacks(keep(kept, line("s1", ROSA, "Hello?"))) == NO_QUESTION


@pytest.mark.parametrize("told", [{"kind": "consult"}, {"practice": "kim@localhost"}])
def test_where_no_citizen_is_nobody_misses_one(told: dict[str, str]) -> None:
    kept = record(**told)
    assert kept.lacks(keep(kept, line("s1", "ben", "Hello"))) == ""


def test_what_comes_behind_the_next_agencys_first_word_is_none_of_this_records() -> None:
    kept = record()
    archived = keep(kept, line("s1", ROSA, "Is 12 taxed?"))
    kept.closed_at = "s2"
    behind = [line("s2", "Other desk", "Ana has joined."), line("s3", ROSA, "Hello Ana")]
    assert kept.lacks([*archived, *behind]) == ""
    assert not kept.takes(behind[1], None)


def test_whom_another_desk_introduces_again_before_the_chat_is_theirs_was_there_before() -> None:
    """Joe has been beside Ana; she has asked somebody else when his desk comes back from a break."""
    kept, leg = record(desks=f"{DESK}|{LABOR}"), leaving_leg()
    again = line("s1", LABOR, "", {"code": "agent-joined", "agent": "Joe", "nick": "joe", "again": "true"})
    assert kept.takes(again, leg)
    assert kept.takes(line("s2", ROSA, "Is it taxed?"), leg)
    assert not kept.takes(joined(3, "Ruth", LABOR), leg)
    assert kept.closed_at == "j3"
    kept, leg = record(desks=f"{DESK}|{LABOR}"), leaving_leg()
    leg.apply(e.HandedOver(leg.id, "Labor", "Joe"), NOW)
    assert not kept.takes(again, leg), "the router has given it to them"


def test_what_a_room_says_of_a_chat_that_is_gone_is_in_no_record() -> None:
    """While the proof is written down the next agency goes on, and we have not left the room yet."""
    kept = record()
    assert kept.takes(line("s1", ROSA, "Is 12 taxed?"), None)
    kept.is_gone = True
    assert not kept.takes(line("s2", "ana", "Your tax number is ready."), None)
    assert kept.seen == {"s1"}


def behind(kept: Record) -> list[Message]:
    """What is said while Ana is still there and Ruth has the chat; returned is what is taken at once."""
    kept.room.occupants["ana"] = Occupant("c-1@rooms", "ana", True, "member", "participant", f"{ANA}/1")
    lines = [
        line("s1", ROSA, "Is 12 taxed?"),
        joined(2, "Ruth", LABOR),
        line("s3", "ana", "Are you still there?"),
        line("s4", "ruth", "Hello Rosa."),
        line("s3", "ana", "Are you still there?"),
        line("s5", "ana", "!note She has gone."),
    ]
    return [one for one in lines if kept.takes(one, leaving_leg(), {ANA})]


def test_what_our_agent_says_behind_the_next_agencys_first_word_is_written_once_the_chat_is_gone() -> None:
    """The other agency may be done with the chat before the router can put our agent out: then nobody else has it."""
    kept = record(desks=f"{DESK}|{LABOR}")
    assert [one.stanza_id for one in behind(kept)] == ["s1"]
    assert [(one["stanza_id"], one["kind"]) for one in kept.late_lines(NOW, {})] == [("s3", "unseen"), ("s5", "note")]
    assert (kept.closed_at, kept.seen, kept.late_lines(NOW, {})) == ("j2", {"s1"}, [])


def test_a_late_line_whose_writer_is_known_only_later_is_written_in_its_place() -> None:
    """We started again behind our farewell, while our agent was not in the room; then they came back and wrote on."""
    kept = record(desks=f"{DESK}|{LABOR}")
    before, live, newest = (line(f"s{number}", "ana", "Are you still there?") for number in (3, 4, 6))
    archived = [joined(2, "Ruth", LABOR), before, live]
    for one in (archived[0], before):
        kept.takes(one, leaving_leg(), {ANA})
    kept.room.occupants["ana"] = Occupant("c-1@rooms", "ana", True, "member", "participant", f"{ANA}/1")
    for one in (live, newest, *archived):  # as they come, and then the proof reads everything
        kept.takes(one, leaving_leg(), {ANA})
    kept.put_in_order(archived)
    assert [one["stanza_id"] for one in kept.late_lines(NOW, {})] == ["s3", "s4", "s6"]


def test_where_the_chat_comes_back_nothing_of_it_is_written_out_of_its_order() -> None:
    kept = record(desks=f"{DESK}|{LABOR}")
    behind(kept)
    kept.opened()
    assert kept.late_lines(NOW, {}) == []
    again = [line("s3", "ana", "Are you still there?"), line("s4", "ruth", "Hello Rosa.")]
    assert [kept.takes(one, None, {ANA}) for one in again] == [True, True]


def test_a_record_that_a_former_process_went_on_with_is_not_closed() -> None:
    kept = record()
    keep(kept, line("s3", ROSA, "Hello again"))
    kept.closed_at = "s2"
    assert kept.takes(line("s3", ROSA, "Hello again"), None)
    assert kept.closed_at is None


def test_an_agent_who_is_said_to_have_left_has_to_be_introduced_again() -> None:
    kept = record()
    for name in ("Ana", "Tim"):
        kept.heed({"code": "agent-joined", "agent": name, "nick": name.lower()})
        kept.introduced[name.lower()] = Jid(f"{name.lower()}@tax.test")
    kept.heed({"code": "agent-left", "agent": "Ana"})
    assert (kept.told, list(kept.introduced)) == (["Tim"], ["tim"])


def test_who_is_introduced_again_to_the_bridge_is_not_the_one_the_citizen_was_told_of_last() -> None:
    kept = record()
    for number, (name, more) in enumerate((("Omar", {}), ("Joe", {}), ("Omar", {"again": "true"}))):
        told = {"code": "agent-joined", "agent": name, "nick": name.lower(), "agency": DESK, **more}
        hear(kept, line(f"s{number}", DESK, f"{name} has joined.", told))
    assert kept.told == ["Omar", "Joe"]
    assert kept.knows("Joe", beside=False), "nobody has to say so once more"


def test_who_comes_back_beside_somebody_after_a_cold_transfer_is_news_to_the_citizen() -> None:
    """Chaos, seed 113: Ruth gave the chat to Kim, who asked Ruth's agency to join. Nobody said that Ruth has joined."""
    kept = record(desks=f"{DESK}|{LABOR}")
    hear(kept, joined(1, "Ruth", LABOR, only="true"), joined(2, "Kim", only="true"))
    assert kept.told == ["Kim"]
    assert not kept.knows("Ruth", beside=True)
    hear(kept, joined(3, "Ruth", LABOR), joined(4, "Kim", only="true", again="true"))
    assert kept.knows("Ruth", beside=True), "what is said again says nothing of who has gone"


def joined(number: int, name: str, desk: str = DESK, **more: str) -> Message:
    told = {"code": "agent-joined", "agent": name, "nick": name.lower(), "agency": desk, **more}
    return line(f"j{number}", desk, f"{name} has joined.", told)


def occupant(nick: str, *, present: bool = True, affiliation: str = "member") -> Occupant:
    return Occupant("c-1@rooms", nick, present, affiliation, "participant", f"{nick.lower()}@localhost/1")


def hear(kept: Record, *messages: Message) -> None:
    for message in messages:
        kept.show(message, kept.line(message, NOW, {}))


def test_what_a_former_process_knew_to_be_a_desks_is_one_desks_though_that_is_gone() -> None:
    kept = record()
    kept.room.speakers.gives_ids = True
    hear(kept, joined(1, "Joe", LABOR))
    assert kept.told == [], "nobody there says that this is a desk"
    kept.of_desks = {"j2"}
    hear(kept, joined(2, "Joe", LABOR))
    assert kept.told == ["Joe"]


def test_a_desk_that_left_while_our_link_was_broken_is_still_a_desk() -> None:
    """Chaos, seed 113: it had said that its agent leaves, and what he wrote behind that was recorded as shown."""
    kept = record()
    kept.room.speakers.gives_ids = True
    for present in (True, False):
        desk = replace(occupant(LABOR, present=present, affiliation="admin"), id="o-labor")
        kept.room.occupants[LABOR] = desk
        kept.room.note(desk, None)
    kept.room.occupants.clear()
    assert kept.author(replace(joined(1, "Joe", LABOR), occupant="o-labor")) == "desk"
    assert kept.author(replace(joined(2, "Joe", LABOR), occupant="o-joe")) == "agent"


def test_another_agencys_agent_is_there_as_long_as_they_are_in_the_room() -> None:
    """Their part of the chat may have ended in a break, and no desk has said so."""
    kept = record(desks=f"{DESK}|{LABOR}")
    kept.occupant(occupant("kim"))
    kept.occupant(occupant("grace"))
    hear(kept, joined(1, "Kim", LABOR), joined(2, "Grace"))
    assert kept.is_joined({"Grace"})
    kept.gap = Gap()
    kept.occupant(occupant("kim", present=False))
    assert kept.is_joined({"Grace"}), "who is in the room is not known yet"
    kept.gap = None
    assert not kept.is_joined({"Grace"})


def test_a_line_that_counted_as_shown_is_not_once_it_is_known_that_the_citizen_had_left() -> None:
    kept, turn = record(), Turn()
    said = [
        line("s1", ROSA, "Is 12 taxed?"),
        line("s2", DESK, "Ana has joined.", {"code": "agent-joined", "nick": "ana", "agent": "Ana", "since": "s1"}),
        line("s3", "ana", "No."),
        line("s4", "ana", "Are you still there?"),
    ]
    kept.showing.left("s3")
    for one in said:
        Shown(cast(Any, None)).heard(kept, one, kept.line(one, NOW, {}), turn, is_new=False)
    assert turn.batch.kinds == [("c1.1", "s4", "unseen")]


def test_a_line_of_somebody_who_is_not_there_any_more_stays_shown_when_a_new_process_reads_it_again() -> None:
    kept, turn = record(), Turn()
    kept.showing.left("s2")
    for one in (line("s1", "ana", "No."), line("s2", ROSA, "Thank you.")):
        Shown(cast(Any, None)).heard(kept, one, kept.line(one, NOW, {}), turn, is_new=False)
    assert turn.batch.kinds == []


@pytest.mark.parametrize("known", [("records", "done"), ("done", "records")], ids=["running", "archived"])
def test_the_line_that_the_router_names_counts_though_a_killed_bridge_had_named_another(known: tuple[str, str]) -> None:
    kept, turn = record(), Turn()
    said = [
        line("s1", ROSA, "Is 12 taxed?"),
        line("s2", DESK, "Ana has joined.", {"code": "agent-joined", "nick": "ana", "agent": "Ana", "since": "s1"}),
        line("s3", "ana", "No."),
        line("s4", DESK, "It never was.", {"code": "reply", "agent": "Ana"}),
        line("s5", DESK, "Ana has left.", {"code": "agent-left", "agent": "Ana"}),
        line("s6", "ana", "Bye."),
    ]
    chats = SimpleNamespace(**{known[0]: {"c1.1": kept}, known[1]: {}})
    agency = SimpleNamespace(chats=chats, desk=SimpleNamespace(setup=NOBODY))
    shown = Shown(cast(Any, agency))
    for one in said[:4]:
        shown.heard(kept, one, kept.line(one, NOW, {}), turn, is_new=True)
    shown.left("c1.1", "s2", turn)
    assert turn.batch.kinds == [("c1.1", "s3", "unseen"), ("c1.1", "s4", "unseen")]
    turn.batch.kinds.clear()
    for one in said[4:]:
        shown.heard(kept, one, kept.line(one, NOW, {}), turn, is_new=True)
    shown.left("c1.1", "s5", turn)
    assert turn.batch.kinds == [("c1.1", "s3", "message"), ("c1.1", "s4", "message"), ("c1.1", "s5", "notice")]
    shown.left("c1.1", "s4", turn)
    assert turn.batch.kinds[3:] == [("c1.1", "s5", "unseen")]
