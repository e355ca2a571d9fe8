"""The rooms of an agency's chats: enters them, reads what they say into records, and catches up after every break.

What a line means is decided by the desk; here it is made sure that each is seen once and in its order.
"""

import asyncio
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

import structlog

from components.agency.record import Record, Room
from onedoor.desk.events import Assigned
from onedoor.desk.people import Jid
from onedoor.wire import muc, names
from onedoor.wire.archive import ArchiveReader
from onedoor.wire.link import Link, NotConnected, RequestFailed
from onedoor.wire.muc import Message, Occupant
from onedoor.wire.xml import element

log = structlog.get_logger()

OnLine = Callable[[Record, Message, bool], None]
"""A new message of a record; the last tells whether a command in it is to be carried out."""
OnEntered = Callable[[Record], None]
"""A room was entered and what was missed has been told."""
OnProven = Callable[[str, bool, int, str], None]
"""A leg's archive was compared with the room's: (leg, complete, lines, why it could not be)."""

LONGEST_REASON = 32
"""Characters of an error's condition: none of RFC 6120's has more."""


class Chats:
    """`by` is the desk's full JID, the same in every room and after every restart."""

    def __init__(self, link: Link, by: str, on_line: OnLine, on_entered: OnEntered, on_proven: OnProven) -> None:
        self._link, self._by = link, by
        self._on_line, self._on_entered, self._on_proven = on_line, on_entered, on_proven
        self._reader = ArchiveReader(link, by)
        self.rooms: dict[str, Room] = {}
        self.records: dict[str, Record] = {}

    def of_room(self, room: str) -> list[Record]:
        return [record for record in self.records.values() if record.room.jid == room]

    def record(self, leg: Assigned) -> Record:
        """The leg's record, made when it is new."""
        if leg.leg not in self.records:
            room = self.rooms.setdefault(leg.room, Room(leg.room, leg.nick))
            self.records[leg.leg] = Record(leg, room)
        return self.records[leg.leg]

    def is_away(self, leg: Assigned) -> bool:
        """Nobody has the citizen's page open; nothing is known of it while we are not in the room."""
        return (room := self.rooms.get(leg.room)) is not None and room.is_away(leg.citizen_nick)

    async def enter(self, record: Record) -> None:
        """Enters the room and reads what was missed: all of it in a new leg, the rest after a break."""
        if record.buffer is not None:
            return
        record.buffer = []
        try:
            self._link.send(muc.join(record.room.jid, record.room.nick, by=self._by))
            await self._catch_up(record)
        except (NotConnected, TimeoutError, RequestFailed) as failed:
            # What came live meanwhile is in the archive, behind the gap: taken now, it would hide the gap.
            record.buffer.clear()
            log.warning("chats.catch_up", leg=record.leg.leg, error=str(failed) or type(failed).__name__)
        finally:
            waiting, record.buffer = record.buffer, None
            for message in waiting:
                self._on_line(record, message, True)
            self._on_entered(record)

    async def _catch_up(self, record: Record) -> None:
        # Commands that were typed before the chat was ours are not for us; those typed while we were away are, and so
        # are those that the archive has already, and we have heard ourselves while it was read.
        ours, missed = record.last is not None, await self._missed(record)
        heard = {message.stanza_id for message in record.buffer or ()}
        for message in missed:
            self._on_line(record, message, ours or message.stanza_id in heard)

    async def _missed(self, record: Record) -> list[Message]:
        try:
            return await self._reader.messages(record.room.jid, record.last)
        except RequestFailed:
            if record.last is None:
                raise
            # The id is not known there any more; what is known here is dropped by its own.
            return await self._reader.messages(record.room.jid, None)

    async def prove(self, record: Record) -> None:
        """Reads the room's whole archive again: what is missing is added, and then the record is complete."""
        why = ""
        try:
            for message in await self._archived(record):
                self._on_line(record, message, False)
        except RequestFailed as failed:
            why = failed.condition[:LONGEST_REASON]
            log.error("chats.not_proven", leg=record.leg.leg, error=str(failed))
        self._on_proven(record.leg.leg, not why, len(record.seen), why)

    async def _archived(self, record: Record) -> list[Message]:
        """Waits for the link as long as it takes; only the room's own refusal is final."""
        while True:
            try:
                return await self._reader.messages(record.room.jid, None)
            except (NotConnected, TimeoutError):
                await asyncio.sleep(1)

    async def check(self) -> None:
        """Asks every room whether we are still in it (XEP-0410), and enters again where we are not."""
        for room in list(self.rooms.values()):
            ping = element("iq", {"type": "get", "from": self._by, "to": f"{room.jid}/{room.nick}"})
            ping.append(element(f"{{{names.PING}}}ping"))
            try:
                await self._link.request(ping)
            except RequestFailed as failed:
                if failed.condition == "not-acceptable":
                    log.warning("chats.forgotten", room=room.jid)
                    await asyncio.gather(*(self.enter(record) for record in self.of_room(room.jid)))
            except TimeoutError:
                continue

    def leave(self, record: Record) -> None:
        """The leg is archived; the room is left when no other leg needs it."""
        self.records.pop(record.leg.leg, None)
        if not self.of_room(record.room.jid):
            self.rooms.pop(record.room.jid, None)
            try:
                self._link.send(muc.leave(record.room.jid, record.room.nick, by=self._by))
            except NotConnected:
                log.info("chats.left_without_a_word", room=record.room.jid)

    def lost(self) -> None:
        """The link broke: nobody is known to be anywhere."""
        for room in self.rooms.values():
            room.occupants.clear()
        for record in self.records.values():
            record.introduced.clear()

    # --- Stanzas ---

    def message(self, stanza: Element) -> Message | None:
        """A live message of one of the rooms, or a piece of its archive; returns the live one."""
        if self._reader.receive(stanza):
            return None
        message = muc.read_message(stanza)
        if message is None or message.room not in self.rooms:
            return None
        room = self.rooms[message.room]
        room.latest = message.stanza_id or room.latest
        for record in self.of_room(message.room):
            if record.buffer is not None:
                record.buffer.append(message)
            else:
                self._on_line(record, message, True)
        return message

    def presence(self, occupant: Occupant) -> Iterator[tuple[Record, str, Jid]]:
        """Notes who is there; yields (record, nick, real JID) for each leg whose room somebody has entered or left."""
        room = self.rooms[occupant.room]
        real = room.real(occupant.nick)
        if occupant.present:
            room.occupants[occupant.nick] = occupant
            real = room.real(occupant.nick)
        else:
            room.occupants.pop(occupant.nick, None)
        if occupant.nick != room.nick and real is not None:
            for record in self.of_room(occupant.room):
                yield record, occupant.nick, real
