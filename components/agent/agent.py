"""The reference agent: an XMPP client that a program controls. Knows the desk's words only as text.

A line counts as sent when the room has reflected it. After a lost connection the agent reconnects, enters its rooms
again, reads what it missed in their archives (XEP-0313), and sends again only what had not arrived.
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
"""Characters that XML 1.0 forbids; a server closes the stream of a client that sends one."""
LONGEST = 200_000
"""Bytes. Servers close a stream at a stanza of 256 KiB, and sending the line again would close every new one."""


class Agent:
    """Use it as `async with Agent(…) as ana:`; it goes offline at the end of the block.

    It enters `desk_room` (`tax@desks.localhost`) at once, and types commands there. It enters chat rooms when the desk
    invites it (XEP-0249), unless `follow_invitations` is off.
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
        """The domain of the agent's own server."""
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
        """Connects and enters the desk room. Raises NotSeen after `within` seconds."""
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
        """The open chat that was entered last. Raises LookupError if there is none."""
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
                visit.cancel()  # it is still reading for the closed room
            self.rooms[room] = Room(room, nick or self.nick, with_past=True)
        self._visit(self.rooms[room])

    def post(self, text: str, room: JID | None = None) -> "asyncio.Future[Line]":
        """Writes a line into the chat. The future has the line as the room reflected it, once it is sent.

        After a break the line is sent again if it had not arrived. Raises ValueError for characters that XML forbids,
        and for more than LONGEST bytes.
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
        """Writes a line and waits until it is sent. Raises TimeoutError after `within` seconds."""
        async with asyncio.timeout(within):
            return await self.post(text, room)

    async def command(self, text: str) -> Line:
        """Types a command (`take 12`) in the desk room. Raises LookupError if the agent has none."""
        if self._desk is None:
            raise LookupError(f"{self.nick} has no desk room")
        return await self.say(text, self._desk)

    def send(self, stanza: Any) -> None:
        """Sends any other stanza; it is lost with the connection."""
        if self._connection:
            self._connection.send(stanza)

    async def ask(self, iq: aioxmpp.IQ) -> Any:
        """The answer's payload. Raises aioxmpp.errors.XMPPError, ConnectionError or TimeoutError."""
        if self._connection is None:
            raise ConnectionError(f"{self.nick} is not connected")
        return await self._connection.ask(iq)

    def tell(self, who: JID, text: str) -> str:
        """Writes one to one, and returns the message's id. Nothing tells whether it arrived."""
        message = aioxmpp.Message(aioxmpp.MessageType.CHAT, to=who)
        message.id_ = str(uuid.uuid4())
        message.body[None] = text
        self.send(message)
        return str(message.id_)

    def typing(self, on: bool = True, room: JID | None = None) -> None:
        """Shows the room that we are typing, or have paused (XEP-0085)."""
        message = aioxmpp.Message(aioxmpp.MessageType.GROUPCHAT, to=room or self.chat.jid)
        message.xep0085_chatstate = ChatState.COMPOSING if on else ChatState.PAUSED
        self.send(message)

    def offered(self, event: events.Event) -> str | None:
        """The number of the chat that the event offers us, one to one or by name in the desk room; else None."""
        match event:
            case events.Told(by=by, body=body) if by.localpart == "desk":
                found = OFFER.search(body)
            case events.Line(room=room, mine=False, body=body) if room == self._desk and _names(self.nick, body):
                found = OFFER.search(body)
            case _:
                return None
        return found[1] if found else None

    async def offer(self, *, since: int = 0, within: float = 60.0) -> str:
        """Waits for an offer, and returns the number of its chat. Raises NotSeen after `within` seconds.

        Messages one to one are lost while we are away. We read those in the desk room when we are back.
        """
        offer = await self.journal.expect(
            events.Event, lambda event: self.offered(event) is not None, since=since, within=within
        )
        return self.offered(offer) or ""

    async def take(self, *, since: int = 0, within: float = 60.0) -> Room:
        """Waits for an offer, takes it, and waits until we are in the chat's room. Raises NotSeen."""
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
        """Waits until `nick` is no longer in the room. Raises NotSeen after `within` seconds."""
        mark = len(self.journal.events)
        if nick in self.rooms[room].occupants:
            await self.journal.expect(
                events.Left, lambda left: (left.room, left.nick) == (room, nick), since=mark, within=within
            )

    def leave(self, room: JID) -> None:
        """Leaves the room for good."""
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
            room.lost.set()  # we are no longer in the room: enter again, then check whether the line arrived
        else:
            room.refuse(identifier, aioxmpp.errors.XMPPCancelError(message.error.condition))

    def _invited(self, by: JID, invitation: Any) -> None:
        self.journal.add(events.Invited(invitation.jid, by, invitation.reason or ""))
        # Anybody can invite; follow only the desk.
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
    """Whether our nick, alone or with others, stands before the first colon, so that clients would notify us."""
    return bool(re.search(rf"\b{re.escape(nick)}\b", body.partition(":")[0]))
