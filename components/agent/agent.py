"""The reference agent: a person's XMPP client without the person. Knows the desk's words only as text.

A line counts as sent when the room has shown it back. After a lost connection the agent comes back by itself, enters
its rooms again, asks their archive (XEP-0313) for what it missed, and sends again only what had not arrived.
"""

import asyncio
import random
import re
import uuid
from types import TracebackType
from typing import Any, Self

import aioxmpp
import aioxmpp.errors
import aioxmpp.muc
from aioxmpp import JID
from aioxmpp.chatstates import ChatState

from components.agent import events, reading
from components.agent.archive import Archive
from components.agent.connection import Account, Connection
from components.agent.events import Journal, Line
from components.agent.room import Room, State
from components.agent.visit import Visit, groupchat

LONGEST_WAIT = 5.0
OFFER = re.compile(r"^Answer: take (\d+)", re.MULTILINE)
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot say; a client that sends it loses its stream."""
LONGEST = 200_000
"""Bytes. Servers close a client's stream at a stanza of 256 KiB, and a line sent again would close it for ever."""


class Agent:
    """Use it as `async with Agent(…) as ana:`; on leaving the block it goes offline.

    `desk_room` is the agency's own room (`tax@desks.localhost`), entered at once and where commands are typed. Chat
    rooms are entered when the desk invites (XEP-0249), unless `follow_invitations` is off.
    """

    def __init__(
        self,
        jid: str,
        password: str,
        *,
        host: str = "127.0.0.1",
        port: int = 5222,
        desk_room: str | None = None,
        nick: str | None = None,
        follow_invitations: bool = True,
    ) -> None:
        address = JID.fromstr(jid)
        self.nick = nick or address.localpart
        self.journal = Journal(self.nick)
        self.rooms: dict[JID, Room] = {}
        self._account = Account(address.replace(resource=address.resource or "onedoor"), password, host, port)
        self._desk = JID.fromstr(desk_room) if desk_room else None
        self._follow = follow_invitations
        self._archive = Archive()
        self._connection: Connection | None = None
        self._visits: dict[JID, asyncio.Task[None]] = {}
        self._running: asyncio.Task[None] | None = None

    @property
    def domain(self) -> str:
        """Of the agent's own server."""
        return str(self._account.jid.domain)

    # --- coming and going

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self, within: float = 60.0) -> None:
        """Connects and enters the desk room. Raises NotSeen when it does not come to that."""
        if self._desk:
            self.rooms[self._desk] = Room(self._desk, self.nick, with_past=False)
        self._running = asyncio.create_task(self._run())
        try:
            if self._desk:
                await self.entered(self._desk, within=within)
            else:
                await self.journal.expect(events.Connected, within=within)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])

    async def _run(self) -> None:
        wait = 0.0
        while True:
            connection = Connection(self._account, self._on_message, self._on_presence)
            try:
                reason = await connection.run(self._up)
            finally:
                was_up = self._connection is not None
                self._down()
            self.journal.add(events.Disconnected(reason))
            wait = 0.1 if was_up else min(LONGEST_WAIT, wait * 2 + 0.1)
            await asyncio.sleep(wait * random.uniform(0.8, 1.2))  # noqa: S311 - spreads the agents, no secret

    def _up(self, connection: Connection) -> None:
        self._connection = connection
        self.journal.add(events.Connected())
        for room in self.rooms.values():
            self._visit(room)

    def _down(self) -> None:
        self._connection = None
        for visit in self._visits.values():
            visit.cancel()
        self._visits.clear()
        for room in self.rooms.values():
            if room.state is not State.CLOSED:
                room.begin()

    def _visit(self, room: Room) -> None:
        if self._connection is None or room.jid in self._visits or room.state is State.CLOSED:
            return
        visit = Visit(room, self._connection, self._archive, self.journal, patient=room.jid == self._desk)
        task = asyncio.create_task(visit.run())
        self._visits[room.jid] = task
        task.add_done_callback(
            lambda _: self._visits.pop(room.jid, None) if self._visits.get(room.jid) is task else None
        )

    # --- what a person does

    @property
    def chat(self) -> Room:
        """The chat entered last that is still open."""
        for room in reversed(self.rooms.values()):
            if room.jid != self._desk and room.state is not State.CLOSED:
                return room
        raise LookupError(f"{self.nick} is in no chat")

    def join(self, room: JID, *, nick: str | None = None) -> None:
        known = self.rooms.get(room)
        if known is None or known.state is State.CLOSED:
            # Pop first: the newest chat is the last one of the dict.
            self.rooms.pop(room, None)
            if visit := self._visits.pop(room, None):
                visit.cancel()  # it still reads for the room that is closed
            self.rooms[room] = Room(room, nick or self.nick, with_past=True)
        self._visit(self.rooms[room])

    def post(self, text: str, room: JID | None = None) -> "asyncio.Future[Line]":
        """Writes a line into the chat; the result is the line as the room showed it, once it is sent.

        Nothing more need be done for it: it is sent again after a break if it had not arrived. Raises ValueError for a
        text that XML cannot say, or that is too long.
        """
        if FORBIDDEN.search(text):
            raise ValueError("XML 1.0 has no such character")
        if len(text.encode()) > LONGEST:
            raise ValueError(f"a line may have {LONGEST} bytes")
        place = self.rooms[room] if room else self.chat
        identifier = str(uuid.uuid4())
        sent = place.post(identifier, text)
        if place.state is State.IN and self._connection:
            self._connection.send(groupchat(place.jid, identifier, text))
        return sent

    async def say(self, text: str, room: JID | None = None, *, within: float = 30.0) -> Line:
        """Writes a line and waits until it is sent."""
        async with asyncio.timeout(within):
            return await self.post(text, room)

    async def command(self, text: str) -> Line:
        """Types a command in the desk room: `take 12`, `away`, `help`."""
        if self._desk is None:
            raise LookupError(f"{self.nick} has no desk room")
        return await self.say(text, self._desk)

    def send(self, stanza: Any) -> None:
        """Anything else that a client may send; lost with the connection."""
        if self._connection:
            self._connection.send(stanza)

    async def ask(self, iq: aioxmpp.IQ) -> Any:
        """The answer's payload. Raises aioxmpp.errors.XMPPError."""
        if self._connection is None:
            raise ConnectionError(f"{self.nick} is not connected")
        return await self._connection.ask(iq)

    def tell(self, who: JID, text: str) -> str:
        """Writes one to one; nothing says whether it arrived."""
        message = aioxmpp.Message(aioxmpp.MessageType.CHAT, to=who)
        message.id_ = str(uuid.uuid4())
        message.body[None] = text
        self.send(message)
        return str(message.id_)

    def typing(self, on: bool = True, room: JID | None = None) -> None:
        """Shows the room that we type, or that we have stopped (XEP-0085)."""
        message = aioxmpp.Message(aioxmpp.MessageType.GROUPCHAT, to=room or self.chat.jid)
        message.xep0085_chatstate = ChatState.COMPOSING if on else ChatState.PAUSED
        self.send(message)

    def offered(self, event: events.Event) -> str | None:
        """The number of the chat that this offers us: one to one, or in the desk room with our name before it."""
        match event:
            case events.Told(by=by, body=body) if by.localpart == "desk":
                found = OFFER.search(body)
            case events.Line(room=room, mine=False, body=body) if room == self._desk and _names(self.nick, body):
                found = OFFER.search(body)
            case _:
                return None
        return found[1] if found else None

    async def offer(self, *, since: int = 0, within: float = 60.0) -> str:
        """Waits for an offer; the number of its chat.

        What the desk tells one to one is lost while we are away; what it says in its room we read when we are back.
        """
        offer = await self.journal.expect(
            events.Event, lambda event: self.offered(event) is not None, since=since, within=within
        )
        return self.offered(offer) or ""

    async def take(self, *, since: int = 0, within: float = 60.0) -> Room:
        """Waits for an offer, takes it, and waits until we are in the chat's room."""
        number = await self.offer(since=since, within=within)
        mark = len(self.journal.events)
        await self.command(f"take {number}")
        invited = await self.journal.expect(
            events.Invited, lambda event: event.room != self._desk, since=mark, within=within
        )
        self.join(invited.room)
        await self.entered(invited.room, since=mark, within=within)
        return self.rooms[invited.room]

    async def entered(self, room: JID, *, since: int = 0, within: float = 30.0) -> None:
        await self.journal.expect(events.Entered, lambda event: event.room == room, since=since, within=within)

    async def gone(self, room: JID, nick: str, *, within: float = 30.0) -> None:
        """Waits until somebody is not in the room any more; returns at once when they are not there now."""
        mark = len(self.journal.events)
        if nick in self.rooms[room].occupants:
            await self.journal.expect(
                events.Left, lambda left: (left.room, left.nick) == (room, nick), since=mark, within=within
            )

    def leave(self, room: JID) -> None:
        """Leaves for good."""
        place = self.rooms[room]
        if visit := self._visits.pop(room, None):
            visit.cancel()
        place.close("left")
        if self._connection:
            to = room.replace(resource=place.nick)
            self._connection.send(aioxmpp.Presence(type_=aioxmpp.PresenceType.UNAVAILABLE, to=to))

    async def archive(self, room: JID) -> list[Line]:
        """What the room's archive shows this agent now. Raises aioxmpp.errors.XMPPError (`forbidden` to a stranger)."""
        if self._connection is None:
            raise ConnectionError(f"{self.nick} is not connected")
        return await self._archive.after(self._connection, room, self.nick, "")

    # --- what arrives

    def _on_message(self, message: Any) -> None:
        if message.xep0313_result is not None:
            self._archive.receive(message)
        elif message.type_ == aioxmpp.MessageType.ERROR:
            self._refused(message)
        elif message.type_ == aioxmpp.MessageType.GROUPCHAT:
            self._said(message)
        elif message.xep0249_direct_invite is not None:
            self._invited(message.from_, message.xep0249_direct_invite)
        elif (body := reading.body_of(message)) is not None:
            self.journal.add(events.Told(message.from_, body))

    def _said(self, message: Any) -> None:
        room = self.rooms.get(message.from_.bare())
        if room is None:
            return
        if line := reading.line_of(message, room.nick):
            for new in room.hear(line):
                self.journal.add(new)
        elif message.xep0085_chatstate is not None and message.from_.resource != room.nick:
            on = message.xep0085_chatstate == ChatState.COMPOSING
            self.journal.add(events.Typing(room.jid, message.from_.resource or "", on))

    def _refused(self, message: Any) -> None:
        condition, identifier = reading.condition_of(message), message.id_ or ""
        self.journal.add(events.Refused(message.from_, identifier, condition))
        room = self.rooms.get(message.from_.bare())
        if room is None:
            return
        if condition == "not-acceptable":
            room.lost.set()  # we are not in the room any more: enter again, then look whether the line arrived
        else:
            room.refuse(identifier, aioxmpp.errors.XMPPCancelError(message.error.condition))

    def _invited(self, by: JID, invitation: Any) -> None:
        self.journal.add(events.Invited(invitation.jid, by, invitation.reason or ""))
        # Anybody can invite; an agent follows the desk.
        if self._follow and by.localpart == "desk":
            self.join(invitation.jid)

    def _on_presence(self, presence: Any) -> None:
        if presence.type_ == aioxmpp.PresenceType.SUBSCRIBE and presence.from_.localpart == "desk" and self._connection:
            self._connection.send(aioxmpp.Presence(type_=aioxmpp.PresenceType.SUBSCRIBED, to=presence.from_.bare()))
        room = self.rooms.get(presence.from_.bare())
        if room is None or presence.from_.resource is None:
            return
        if presence.type_ == aioxmpp.PresenceType.ERROR:
            if not room.entered.done():
                room.entered.set_exception(reading.error_of(presence))
        elif presence.xep0045_muc_user is not None:
            self._occupant(room, presence)

    def _occupant(self, room: Room, presence: Any) -> None:
        nick, codes = presence.from_.resource, presence.xep0045_muc_user.status_codes
        there = presence.type_ == aioxmpp.PresenceType.AVAILABLE
        if aioxmpp.muc.StatusCode.SELF in codes or nick == room.nick:
            self._ourselves(room, presence, there)
        elif there and nick not in room.occupants:
            room.occupants.add(nick)
            self.journal.add(events.Joined(room.jid, nick))
        elif not there and nick in room.occupants:
            room.occupants.discard(nick)
            self.journal.add(events.Left(room.jid, nick))

    def _ourselves(self, room: Room, presence: Any, there: bool) -> None:
        if there:
            if not room.entered.done():
                room.state = State.READING
                room.entered.set_result(None)
        elif reason := reading.end_of(presence):
            room.close(reason)
            self.journal.add(events.Closed(room.jid, reason))
        else:
            room.lost.set()


def _names(nick: str, body: str) -> bool:
    """The line begins with our nick, alone or among others, as clients want it that should notify us."""
    return bool(re.search(rf"\b{re.escape(nick)}\b", body.partition(":")[0]))
