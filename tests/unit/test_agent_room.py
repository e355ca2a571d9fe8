"""The reference agent's room: what is the same line, what is unsent, and in which order both are shown."""

import asyncio
from datetime import UTC, datetime

import pytest
from aioxmpp import JID

from components.agent.agent import Agent
from components.agent.events import Journal, Line, NotSeen, Told, Typing
from components.agent.room import Room, RoomClosed, State

ROOM = JID.fromstr("c-q7@rooms.localhost")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def line(stanza_id: str, body: str = "", *, identifier: str = "", mine: bool = False) -> Line:
    return Line(ROOM, stanza_id, identifier, "ana" if mine else "Rosa", body or stanza_id, NOON, mine)


def a_room(*, reading: bool = False) -> Room:
    room = Room(ROOM, "ana", with_past=True)
    room.state = State.READING if reading else State.IN
    return room


async def test_a_line_that_comes_twice_is_shown_once() -> None:
    room = a_room()
    assert room.hear(line("s1")) == [line("s1")]
    assert room.hear(line("s1")) == []
    assert room.lines == [line("s1")]


async def test_what_is_said_while_the_archive_is_read_stands_behind_it() -> None:
    room = a_room(reading=True)
    assert room.hear(line("s3")) == []
    assert room.caught_up([line("s1"), line("s2"), line("s3")]) == [line("s1"), line("s2"), line("s3")]
    assert room.last == "s3"


async def test_what_is_said_before_we_know_that_we_are_in_waits_for_the_archive() -> None:
    """Our first try was answered late: the room speaks to us while we try a second time."""
    room = a_room()
    room.state = State.OUT
    assert room.hear(line("s3")) == []
    room.begin()
    assert room.hear(line("s4")) == []
    assert room.last == "", "the archive is read from the beginning"
    assert room.caught_up([line("s1"), line("s2"), line("s3")]) == [line(f"s{n}") for n in (1, 2, 3, 4)]


async def test_what_waited_is_shown_once_though_there_is_no_archive() -> None:
    room = a_room(reading=True)
    room.hear(line("", "one"))
    room.begin()
    assert room.caught_up([]) == [line("", "one")]
    assert room.caught_up([]) == []


async def test_a_closed_room_says_nothing_more_and_stays_closed() -> None:
    room = a_room(reading=True)
    room.hear(line("s2"))
    room.close("destroyed")
    assert room.hear(line("s3")) == []
    assert room.caught_up([line("s1")]) == [], "whoever is let in again reads it all then"
    assert room.state is State.CLOSED


async def test_a_line_of_ours_is_sent_when_the_room_shows_it() -> None:
    room = a_room()
    sent = room.post("id-1", "Hello")
    assert (room.unsent, sent.done()) == ([("id-1", "Hello")], False)
    shown = line("s1", "Hello", identifier="id-1", mine=True)
    room.hear(shown)
    assert (room.unsent, await sent) == ([], shown)


async def test_somebody_elses_line_with_our_id_does_not_make_ours_sent() -> None:
    room = a_room()
    room.post("id-1", "Hello")
    room.hear(line("s1", "Hello", identifier="id-1"))
    assert room.unsent == [("id-1", "Hello")]


async def test_what_the_archive_has_is_not_unsent_any_more() -> None:
    room = a_room(reading=True)
    room.post("id-1", "one")
    room.post("id-2", "two")
    room.caught_up([line("s1", "one", identifier="id-1", mine=True)])
    assert room.unsent == [("id-2", "two")]


async def test_entering_again_forgets_who_was_there_and_nothing_that_was_said() -> None:
    room = a_room()
    room.hear(line("s1"))
    room.occupants.add("Rosa")
    room.begin()
    assert (room.occupants, room.lines, room.last) == (set(), [line("s1")], "s1")


async def test_a_closed_room_says_so_to_whoever_waits() -> None:
    room = a_room()
    sent = room.post("id-1", "Hello")
    room.close("destroyed")
    with pytest.raises(RoomClosed, match="destroyed"):
        await sent
    assert room.unsent == []


async def test_the_journal_finds_what_has_already_happened() -> None:
    journal = Journal("ana")
    journal.add(line("s1"))
    assert await journal.expect(Line, lambda seen: seen.body == "s1") == line("s1")


async def test_the_journal_wakes_everybody_who_waits() -> None:
    journal = Journal("ana")
    waiting = [asyncio.create_task(journal.expect(Line)) for _ in range(2)]
    await asyncio.sleep(0)
    journal.add(Typing(ROOM, "Rosa", True))
    journal.add(line("s1"))
    assert await asyncio.gather(*waiting) == [line("s1"), line("s1")]


async def test_the_journal_tells_what_came_instead() -> None:
    journal = Journal("ana")
    journal.add(Typing(ROOM, "Rosa", True))
    with pytest.raises(NotSeen, match=r"ana waited for a Line and saw:\n  Typing"):
        await journal.expect(Line, within=0)


async def test_an_offer_is_known_one_to_one_and_in_the_desk_room_by_our_name() -> None:
    ana = Agent("ana@localhost", "secret", desk_room="tax@desks.localhost")
    desk, room = JID.fromstr("desk@tax.localhost"), JID.fromstr("tax@desks.localhost")
    words = "New chat 12 · Taxes · en\nAnswer: take 12, or pass 12"

    def in_the_room(body: str, place: JID = room) -> Line:
        return Line(place, "s1", "id-1", "Desk", body, NOON)

    assert ana.offered(Told(desk, words)) == "12"
    assert ana.offered(in_the_room(f"ana: {words}")) == "12"
    assert ana.offered(in_the_room(f"omar, ana: {words}")) == "12"
    assert ana.offered(in_the_room(f"omar: {words}")) is None
    assert ana.offered(in_the_room(f"ana: {words}", ROOM)) is None, "a citizen may write what they like"
    assert ana.offered(Told(JID.fromstr("mallory@localhost"), words)) is None
