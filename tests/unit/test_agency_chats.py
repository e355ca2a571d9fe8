"""What a room's archive says, and what is heard while it is read: each line once, in order, each command as meant."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast
from xml.etree.ElementTree import Element, fromstring

import pytest

from components.agency.rooms import chats, entering
from components.agency.rooms.chats import Chats
from components.agency.rooms.record import MOST_WAITING, Record
from onedoor.desk.agency.events import Assigned
from onedoor.wire.link import Link, NotConnected, RequestFailed
from onedoor.wire.muc.muc import Message, Occupant

ROOM, DESK = "c-1@rooms", "desk@tax.localhost/desk"
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def said(room: str, id: str, body: str) -> Element:
    return fromstring(
        f'<message xmlns="jabber:component:accept" type="groupchat" from="{room}/ben"><body>{body}</body>'
        f'<stanza-id xmlns="urn:xmpp:sid:0" by="{room}" id="{id}"/></message>'
    )


def archived(room: str, query: str, id: str, body: str) -> Element:
    return fromstring(
        f'<message xmlns="jabber:component:accept" from="{room}">'
        f'<result xmlns="urn:xmpp:mam:2" queryid="{query}" id="{id}">'
        f'<forwarded xmlns="urn:xmpp:forward:0"><delay xmlns="urn:xmpp:delay" stamp="2026-11-26T12:00:00Z"/>'
        f'<message xmlns="jabber:client" type="groupchat" from="{room}/ben"><body>{body}</body></message>'
        f"</forwarded></result></message>"
    )


class Rooms:
    """A link to rooms that archive what is said, and answer as told: no server can be held at those moments.

    `answers` are what becomes of the next queries: done before the room answers; what it raises is the answer.
    """

    def __init__(self, page: int = 2) -> None:
        self.archive: dict[str, list[tuple[str, str]]] = {}
        self.answers: list[Callable[[], None]] = []
        self.asked: list[str | None] = []
        self.lines: list[tuple[str, bool]] = []
        self.entered: list[str] = []
        self._page, self._ids, self._seen = page, 0, set[tuple[str, str | None]]()
        ignored: Any = lambda *_: None  # noqa: E731
        heard = entering.Heard(self._line, ignored, self._entered, ignored)
        self.chats = Chats(cast("Link", self), DESK, heard, pauses=(0.0,))

    def _line(self, record: Record, message: Message, ours: bool) -> None:
        if (record.leg.leg, message.stanza_id) not in self._seen:
            self._seen.add((record.leg.leg, message.stanza_id))
            self.lines.append((message.body or "", ours))

    def _entered(self, record: Record) -> None:
        self.entered.append(record.leg.leg)

    def say(self, body: str, room: str = ROOM, *, live: bool = True) -> None:
        """Into the archive, and to us if we are there."""
        known = self.archive.setdefault(room, [])
        id = f"s{len(known)}"
        known.append((id, body))
        if live:
            self.chats.message(said(room, id, body))

    def new_id(self) -> str:
        self._ids += 1
        return f"q{self._ids}"

    def send(self, *stanzas: Element) -> None:
        """The desk enters."""

    async def request(self, iq: Element) -> Element:
        after = next((one.text for one in iq.iter() if one.tag.endswith("after")), None)
        self.asked.append(after)
        await asyncio.sleep(0)
        if self.answers:
            self.answers.pop(0)()
        room, query = iq.get("to", ""), iq.get("id", "")
        known = self.archive.get(room, [])
        start = [id for id, _ in known].index(after) + 1 if after is not None else 0
        found = known[start : start + self._page]
        for id, body in found:
            self.chats.message(archived(room, query, id, body))
        is_last = start + self._page >= len(known)
        last = f"<last>{found[-1][0]}</last>" if found else ""
        return fromstring(
            f'<iq xmlns="jabber:component:accept" type="result"><fin xmlns="urn:xmpp:mam:2"'
            f' complete="{"true" if is_last else "false"}"><set xmlns="http://jabber.org/protocol/rsm">{last}</set>'
            f"</fin></iq>"
        )

    def leg(self, id: str = "c1.1", room: str = ROOM) -> Record:
        told = Assigned(
            leg=id, chat="c1", number=1, room=room, nick="Desk", skill="general", topic="Starting", language="en",
            since=NOW, citizen="Rosa", citizen_nick="Rosa",
        )  # fmt: skip
        return self.chats.record(told)


def too_late() -> None:
    raise TimeoutError


def broken() -> None:
    raise NotConnected


def refusing(condition: str) -> Callable[[], None]:
    def refuse() -> None:
        raise RequestFailed(condition)

    return refuse


async def test_a_command_that_was_typed_while_a_new_chats_archive_was_read_is_carried_out() -> None:
    rooms = Rooms()
    rooms.say("!end", live=False)
    rooms.answers = [lambda: rooms.say("!ask @kim do you know her?")]
    await rooms.chats.enter(rooms.leg())
    assert rooms.lines == [("!end", False), ("!ask @kim do you know her?", True)]


async def test_what_is_said_before_a_leg_that_has_come_back_was_read_again_does_not_overtake_what_it_has_missed() -> (
    None
):
    rooms = Rooms()
    record = rooms.leg()
    rooms.say("Hello", live=False)
    await rooms.chats.enter(record)
    record.last = "s0"
    rooms.say("missed", live=False)
    reading = rooms.chats.read_again(record)
    rooms.say("live")
    await reading
    assert [body for body, _ in rooms.lines] == ["Hello", "missed", "live"]


async def test_what_comes_live_before_a_new_legs_room_is_entered_does_not_overtake_what_was_said_there() -> None:
    """The desk may be in the room for a former leg, or a former process."""
    rooms = Rooms()
    record = rooms.leg()
    rooms.say("Hello", live=False)
    entering = rooms.chats.enter(record)
    rooms.say("live")
    await entering
    assert [body for body, _ in rooms.lines] == ["Hello", "live"]


async def test_what_was_missed_is_read_though_the_archive_does_not_answer_at_first_and_nothing_overtakes_it() -> None:
    rooms = Rooms()
    record = rooms.leg()
    rooms.say("Hello", live=False)
    await rooms.chats.enter(record)
    rooms.chats.lost()
    for missed in ("one", "!end", "two"):
        rooms.say(missed, live=False)
    rooms.answers = [too_late, lambda: rooms.say("behind"), too_late, lambda: rooms.say("far behind")]
    await rooms.chats.enter(record)
    expected = ["one", "!end", "two", "behind", "far behind"]
    assert rooms.lines == [("Hello", False), *((body, True) for body in expected)]
    assert rooms.asked[2:] == ["s0", "s2", "s2", "s4"], "it goes on from the hole, and from no later line"
    rooms.say("live")
    assert rooms.lines[-1] == ("live", True)


async def test_what_is_too_much_to_keep_waiting_is_read_from_the_archive() -> None:
    rooms = Rooms(page=1000)
    bodies = [f"line {number}" for number in range(MOST_WAITING * 2 + 10)]

    def flood() -> None:
        for body in bodies[3:]:
            rooms.say(body)
        raise TimeoutError

    for body in bodies[:3]:
        rooms.say(body, live=False)
    rooms.answers = [flood]
    record = rooms.leg()
    await rooms.chats.enter(record)
    assert [body for body, _ in rooms.lines] == bodies
    assert [ours for _, ours in rooms.lines] == [False] * 3 + [True] * len(bodies[3:])


async def test_a_flood_behind_the_last_page_is_read_as_well() -> None:
    rooms = Rooms(page=3000)
    rooms.say("first", live=False)
    record = rooms.leg()

    async def enter() -> None:
        await rooms.chats.enter(record)

    real = rooms.request

    async def late(iq: Element) -> Element:
        answer = await real(iq)
        if len(rooms.asked) == 1:
            for number in range(MOST_WAITING + 1):
                rooms.say(f"late {number}")
        return answer

    rooms.request = late  # type: ignore[method-assign]
    await enter()
    assert [body for body, _ in rooms.lines] == ["first", *(f"late {number}" for number in range(MOST_WAITING + 1))]


async def test_a_break_of_the_link_leaves_the_hole_open_and_the_next_entry_reads_it() -> None:
    rooms = Rooms()
    record = rooms.leg()
    rooms.say("Hello", live=False)
    rooms.answers = [broken]
    await rooms.chats.enter(record)
    rooms.chats.lost()
    assert (rooms.lines, rooms.entered, record.gap is not None) == ([], [], True)
    await rooms.chats.enter(record)
    assert (rooms.lines, rooms.entered, record.gap) == ([("Hello", False)], ["c1.1"], None)


async def test_an_archive_that_has_forgotten_our_place_is_read_from_its_beginning() -> None:
    rooms = Rooms()
    record = rooms.leg()
    rooms.say("Hello", live=False)
    await rooms.chats.enter(record)
    rooms.chats.lost()
    rooms.say("Are you there?", live=False)
    rooms.answers = [refusing("item-not-found")]
    await rooms.chats.enter(record)
    assert rooms.asked == [None, "s0", None]
    assert rooms.lines == [("Hello", False), ("Are you there?", True)]


@pytest.mark.parametrize("condition", sorted(entering.FINAL - {"item-not-found"}))
async def test_a_room_that_will_not_be_read_is_heard_from_now_on(condition: str) -> None:
    rooms = Rooms()

    def refuse() -> None:
        rooms.say("heard")
        raise RequestFailed(condition)

    rooms.say("never read", live=False)
    rooms.answers = [refuse]
    record = rooms.leg()
    await rooms.chats.enter(record)
    rooms.say("live")
    assert rooms.lines == [("heard", True), ("live", True)]


async def test_an_error_that_may_pass_leaves_no_hole() -> None:
    rooms = Rooms()
    rooms.say("Hello", live=False)
    rooms.answers = [refusing("internal-server-error"), refusing("remote-server-timeout")]
    await rooms.chats.enter(rooms.leg())
    assert rooms.lines == [("Hello", False)]


async def test_only_so_many_rooms_are_read_at_once() -> None:
    rooms = Rooms()
    now, most = 0, 0
    real = rooms.request

    async def counted(iq: Element) -> Element:
        nonlocal now, most
        now += 1
        most = max(most, now)
        for _ in range(5):
            await asyncio.sleep(0)
        now -= 1
        return await real(iq)

    rooms.request = counted  # type: ignore[method-assign]
    records = [rooms.leg(f"c{number}.1", f"c-{number}@rooms") for number in range(500)]
    for record in records:
        rooms.say("Hello", record.room.jid, live=False)
    await asyncio.gather(*(rooms.chats.enter(record) for record in records))
    assert (len(rooms.lines), len(rooms.entered)) == (500, 500)
    assert most == entering.AT_ONCE


async def test_a_leg_that_is_over_is_not_read_any_more() -> None:
    rooms = Rooms()
    record = rooms.leg()

    def over() -> None:
        rooms.chats.leave(record)
        raise TimeoutError

    rooms.answers = [over]
    await rooms.chats.enter(record)
    assert (rooms.entered, len(rooms.asked)) == ([], 1)


async def test_the_last_reading_waits_for_the_archive_as_long_as_it_takes() -> None:
    rooms = Rooms()
    record = rooms.leg()
    rooms.say("Hello", live=False)
    rooms.answers = [too_late, refusing("internal-server-error"), broken]
    await rooms.chats.prove(record)
    assert len(rooms.asked) == 4


def occupant(nick: str, role: str) -> Occupant:
    return Occupant(ROOM, nick, True, "member", role, f"{nick.lower()}@localhost/x")


async def test_before_the_last_reading_of_a_chat_that_is_over_nobody_has_a_voice_any_more() -> None:
    rooms, sent = Rooms(), list[tuple[str | None, str | None]]()

    def send(*stanzas: Element) -> None:
        assert rooms.asked == [], "before the archive is read"
        sent.extend((item.get("nick"), item.get("role")) for one in stanzas for item in one.iter() if item.get("nick"))

    rooms.send = send  # type: ignore[method-assign]
    record = rooms.leg()
    for nick, role in (("Rosa", "participant"), ("ruth", "participant"), ("Desk", "moderator"), ("ana", "visitor")):
        list(rooms.chats.presence(occupant(nick, role)))
    rooms.chats.ended("c1.1")
    await rooms.chats.prove(record)
    assert sent == [("Rosa", "visitor"), ("ruth", "visitor")]


async def test_the_last_legs_that_are_archived_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chats, "MOST_DONE", 2)
    rooms = Rooms()
    records = [rooms.leg(f"c1.{number}") for number in range(3)]
    for record in records:
        rooms.chats.leave(record)
        rooms.chats.leave(record)
    assert (rooms.chats.records, list(rooms.chats.done.values())) == ({}, records[1:])
