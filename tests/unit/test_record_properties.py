"""Whatever happens while a chat goes through several hands, its legs' records together are the room's archive.

The rooms are those of `test_agency_chats`: they answer late, or break off, or have gone on meanwhile.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from components.agency.rooms import entering
from components.agency.rooms.chats import Chats
from components.agency.rooms.record import Record
from onedoor.desk.agency import events as e
from onedoor.desk.agency.leg import Leg
from onedoor.desk.terms.people import Jid
from onedoor.wire.link import Link
from onedoor.wire.muc.muc import Message
from tests.unit.test_agency_chats import DESK, ROOM, Rooms, broken, said, too_late

NOW = datetime(2026, 11, 26, tzinfo=UTC)
ROSA, ANA = "Rosa (citizen)", Jid("ana@localhost")
NICKS = ("Tax desk", "Business desk")


@dataclass
class Part:
    """One leg at its agency, in a process that may die."""

    leg: Leg
    rooms: Rooms
    said: dict[str, Message]
    committed: list[str] = field(default_factory=list)
    """In the database."""
    waiting: list[str] = field(default_factory=list)
    """Taken, and written with the next commit."""
    is_deaf: bool = False
    """Its link is down."""
    proven: str | None = None

    def start(self) -> None:
        heard = entering.Heard(self._line, lambda _: None, lambda _: None, self._read)
        self.rooms.chats = Chats(cast("Link", self.rooms), DESK, heard, pauses=(0.0,))
        self.record = self.rooms.chats.record(self.leg.assigned)
        self.record.seen, self.record.last = {*self.committed}, self.committed[-1] if self.committed else None
        self.record.is_ours = bool(self.committed)

    def _line(self, record: Record, heard: Message, live: bool) -> None:
        is_kept = heard.stanza_id in record.seen
        # The fake archive does not know who has said a line.
        message = self.said[heard.stanza_id or ""]
        if record.takes(message, self.leg):
            record.line(message, NOW, {})
            self.waiting += [] if is_kept else [message.stanza_id or ""]

    def _read(self, record: Record, archived: Any, why: str) -> None:
        for message in archived:
            self._line(record, message, False)
        self.proven = why or record.lacks(archived)
        self.commit()

    def commit(self) -> None:
        self.committed += self.waiting
        self.waiting.clear()

    async def die(self) -> None:
        """Killed before it has written what waits, and started again."""
        self.waiting.clear()
        self.start()
        self.rooms.answers.clear()
        await self.rooms.chats.enter(self.record)
        self.is_deaf = False

    async def stay(self) -> None:
        """A transfer has failed."""
        self.leg.apply(e.TransferFailed(self.leg.id, ANA, "other", "lost"), NOW)
        if self.record.closed_at is not None:
            self.record.closed_at = None
            await self.rooms.chats.read_again(self.record)


class Chat:
    def __init__(self) -> None:
        self.archive: list[tuple[str, str]] = []
        self.said: dict[str, Message] = {}
        self.parts: list[Part] = []
        self.holder = self.asked = cast("Part", None)

    async def assign(self) -> Part:
        number = len(self.parts) + 1
        told = e.Assigned(
            leg=f"c1.{number}", chat="c1", number=number, room=ROOM, nick=NICKS[number % 2], skill="g", topic="T",
            language="en", since=NOW, citizen="Rosa", citizen_nick=ROSA, desks="|".join(NICKS),
        )  # fmt: skip
        part = Part(Leg(told, skill="g"), Rooms(), self.said)
        part.rooms.archive[ROOM] = self.archive
        part.start()
        self.parts.append(part)
        await part.rooms.chats.enter(part.record)
        return part

    def say(self, nick: str, code: str = "") -> None:
        """To the archive, and to every process that hears it."""
        id = f"s{len(self.archive)}"
        notice = {"code": code, "nick": "ana", "agent": "Ana"} if code else None
        self.said[id] = Message(ROOM, nick, "words", id, None, id, None, None, notice, None)
        self.archive.append((id, "words"))
        for part in self.parts:
            if not part.is_deaf:
                part.rooms.chats.message(said(ROOM, id, "words"))

    def take(self, part: Part) -> None:
        if part.leg.owner is None:
            part.leg.apply(e.Taken(part.leg.id, ANA), NOW)
            self.say(part.leg.assigned.nick, "agent-joined")

    async def begin(self) -> None:
        self.say(ROSA)
        self.holder = await self.assign()
        self.take(self.holder)

    async def step(self, what: str, which: int) -> None:
        part = self.parts[which % len(self.parts)]
        match what:
            case "citizen" | "agent":
                self.say(ROSA if what == "citizen" else "ana")
            case "commit":
                part.commit()
            case "slow" | "broken":
                part.rooms.answers.append(too_late if what == "slow" else broken)
            case "kill" if part.proven is None:
                await part.die()
            case "cut" if not part.is_deaf:
                part.is_deaf = True
                part.rooms.chats.lost()
            case "back" if part.is_deaf:
                await self.back(part)
            case "transfer" if self.asked is None:
                self.holder.leg.apply(e.TransferAsked(self.holder.leg.id, ANA, "other"), NOW)
                self.asked = await self.assign()
            case "answer" if self.asked is not None:
                self.take(self.asked)
            case "handed over" if self.asked is not None and self.asked.leg.owner is not None:
                self.holder.leg.apply(e.HandedOver(self.holder.leg.id, "Other", "Ana"), NOW)
                self.holder, self.asked = self.asked, cast("Part", None)
            case "fails" if self.asked is not None:
                await self.fail()

    async def back(self, part: Part) -> None:
        part.is_deaf = False
        while part.record.gap is not None:  # as often as the link comes back
            await part.rooms.chats.enter(part.record)

    async def fail(self) -> None:
        if self.asked.leg.owner is None:
            self.parts.remove(self.asked)  # it never had the chat
        else:
            self.asked.leg.apply(e.Ended(self.asked.leg.id, "withdrawn"), NOW)
        self.asked = cast("Part", None)
        await self.holder.stay()

    async def end(self, late: int) -> None:
        """The desk has said its last word, and the citizen goes on until they are told."""
        for part in self.parts:
            if not part.leg.is_over:
                part.leg.apply(e.Ended(part.leg.id, "agent"), NOW)
        self.say(self.holder.leg.assigned.nick, "ended")
        for _ in range(late):
            self.say(ROSA)
        for part in self.parts:
            part.is_deaf = False
            await part.rooms.chats.prove(part.record)


OFTEN = (
    "citizen",
    "agent",
    "commit",
    "slow",
    "broken",
    "kill",
    "cut",
    "back",
    "transfer",
    "answer",
    "fails",
    "handed over",
)
TOGETHER = (
    ("cut", "citizen", "slow", "back", "citizen", "commit"),
    ("transfer", "answer", "citizen", "fails", "citizen", "commit"),
    ("transfer", "answer", "citizen", "kill", "citizen", "commit", "fails"),
)
"""What matters only in this order, and would hardly come about by chance."""
STEPS = st.one_of(st.sampled_from(OFTEN).map(lambda one: (one,)), st.sampled_from(TOGETHER))


@settings(deadline=None)
@given(st.lists(st.tuples(STEPS, st.integers(0, 3)), max_size=20), st.integers(0, 5))
def test_the_legs_records_together_are_the_rooms_archive_up_to_the_end(
    steps: list[tuple[tuple[str, ...], int]], late: int
) -> None:
    chat = Chat()

    async def happen() -> None:
        await chat.begin()
        for whats, which in steps:
            for what in whats:
                await chat.step(what, which)
        await chat.end(late)

    asyncio.run(happen())
    archive = [id for id, _ in chat.archive]
    for part in chat.parts:
        assert part.proven == "", "nothing that is this leg's is missing"
        assert part.committed == archive[: len(part.committed)], "in the room's order, and from its beginning"
    assert {id for part in chat.parts for id in part.committed} == {*archive}
