"""The rooms of an agency's chats: who is in them and what they say, for the records of its legs.

Passes on each line once and in order. The desk decides what it means.
"""

from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

import structlog

from components.agency.rooms.entering import PAUSES, Entering, Heard
from components.agency.rooms.occupants import Room
from components.agency.rooms.record import Record
from onedoor.desk.agency.events import Assigned
from onedoor.desk.terms.people import Jid
from onedoor.wire import names
from onedoor.wire.control.workgroup import read_desks
from onedoor.wire.link import Link, NotConnected, RequestFailed
from onedoor.wire.muc import muc
from onedoor.wire.muc.muc import Message, Occupant
from onedoor.wire.xml import element

log = structlog.get_logger()

MOST_DONE = 200
LONGEST_REASON = 32
"""Characters of an error condition; RFC 6120 has no longer one."""


class Chats:
    """`by` is the desk's full JID, the same in every room and after every restart; `called` gives its full name."""

    def __init__(
        self,
        link: Link,
        by: str,
        heard: Heard,
        pauses: Sequence[float] = PAUSES,
        *,
        called: Callable[[], str] = str,
    ) -> None:
        self._link, self._by, self._heard, self._called = link, by, heard, called
        self._entering = Entering(link, by, heard, pauses)
        self.rooms: dict[str, Room] = {}
        self.records: dict[str, Record] = {}
        self.done: dict[str, Record] = {}
        """The last MOST_DONE archived legs: we may still learn more of what the citizen was shown."""

    def of_room(self, room: str) -> list[Record]:
        return [record for record in self.records.values() if record.room.jid == room]

    def record(self, leg: Assigned) -> Record:
        """The leg's record; makes a new one if there is none."""
        if leg.leg not in self.records:
            room = self.rooms.setdefault(leg.room, Room(leg.room, leg.nick, self._called()))
            room.speakers.know_desks(read_desks(leg.desks, leg.desk_occupants))
            self.records[leg.leg] = Record(leg, room)
        return self.records[leg.leg]

    def is_away(self, leg: Assigned) -> bool:
        """Whether nobody has the citizen's page open. False while we are not in the room and cannot know."""
        return (room := self.rooms.get(leg.room)) is not None and room.is_away(leg.citizen_nick)

    def enter(self, record: Record) -> Coroutine[Any, Any, None]:
        """Enters the room and reads what we missed: everything for a new leg, the rest after a break.

        Live messages wait from now on, because we may already be in the room for another leg or a former process.
        """
        self._entering.open_gap(record)
        return self._entering.enter(record)

    def give_up(self, record: Record) -> None:
        """Stops waiting for what was said in a room that will not be used."""
        self._entering.give_up(record)

    def read_again(self, record: Record) -> Coroutine[Any, Any, None]:
        """Reads on from the last line in the record, when the leg was passed on and has come back."""
        record.mark = record.last
        return self.enter(record)

    async def prove(self, record: Record) -> None:
        """Reads the room's whole archive again, and passes it on to `heard.read`.

        Takes everybody's voice first if the chat is over, so that the room refuses late lines to their writers.
        """
        archived, why = [], ""
        try:
            if record.is_over:
                self._silence(record)
            archived = await self._entering.whole(record)
        except RequestFailed as failed:
            why = failed.condition[:LONGEST_REASON]
            log.error("chats.not_proven", leg=record.leg.leg, error=str(failed))
        self._heard.read(record, archived, why)

    def _silence(self, record: Record) -> None:
        """Takes the voice of the citizen, and of agents who are still in the room (XEP-0045 §8.4)."""
        room, there = record.room, record.room.occupants.items()
        speakers = {nick for nick, one in there if one.role == "participant"}
        for nick in sorted(speakers | {record.leg.citizen_nick} - {""}):
            with suppress(NotConnected):
                self._link.send(muc.set_role(room.jid, nick, "visitor", by=self._by, id=self._link.new_id()))

    def ended(self, leg: str) -> None:
        """Notes that the whole chat is over, as the router says."""
        if (record := self.records.get(leg)) is not None:
            record.is_over = True

    def gone(self, leg: str, at: datetime, agents: Mapping[Jid, str]) -> list[dict[str, Any]]:
        """Closes the record of a leg that is no longer ours; later lines belong to another agency.

        Returns the columns of the lines that our record still lacks. `agents` are our agents and their names.
        """
        if (record := self.records.get(leg)) is None or record.is_gone:
            return []
        record.is_gone = True
        return record.late_lines(at, agents)

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
                    for record in self.of_room(room.jid):
                        await self.enter(record)
            except TimeoutError:
                continue

    def leave(self, record: Record) -> None:
        """The leg is archived; the room is left when no other leg needs it."""
        if self.records.pop(record.leg.leg, None) is not None:
            self.done[record.leg.leg] = record
            for oldest in list(self.done)[:-MOST_DONE]:
                del self.done[oldest]
        self._entering.leave(record)
        if not self.of_room(record.room.jid):
            self.rooms.pop(record.room.jid, None)
            try:
                self._link.send(muc.leave(record.room.jid, record.room.nick, by=self._by))
            except NotConnected:
                log.info("chats.left_without_a_word", room=record.room.jid)

    def lost(self) -> None:
        """Forgets who is in the rooms, because the link broke."""
        for room in self.rooms.values():
            room.occupants.clear()
        for record in self.records.values():
            record.introduced.clear()
            record.showing.people.enter()
            record.entering = record.gap = None
        self.expect()

    def expect(self) -> None:
        """Opens a gap in each record before anything is sent: we do not know what the rooms said meanwhile."""
        for record in self.records.values():
            self._entering.open_gap(record)

    # --- Stanzas ---

    def message(self, stanza: Element) -> Message | None:
        """Takes a live message of one of the rooms, or a piece of an archive. Returns the live message, else None."""
        if self._entering.reader.receive(stanza):
            return None
        message = muc.read_message(stanza)
        if message is None or message.room not in self.rooms:
            return None
        room = self.rooms[message.room]
        message = room.attributed(message)
        room.latest = message.stanza_id or room.latest
        for record in self.of_room(message.room):
            self._entering.heard(record, message)
        return message

    def presence(self, occupant: Occupant) -> Iterator[tuple[Record, str, Jid]]:
        """Notes who is there; yields (record, nick, real JID) for each leg whose room somebody has entered or left."""
        room = self.rooms[occupant.room]
        real = room.real(occupant.nick)
        if occupant.present:
            room.occupants[occupant.nick] = occupant
            real = room.real(occupant.nick)
            room.note(occupant, next((Jid(one.leg.visitor) for one in self.of_room(room.jid) if one.leg.visitor), None))
        else:
            room.occupants.pop(occupant.nick, None)
        for record in self.of_room(occupant.room):
            record.occupant(occupant)
        if occupant.nick != room.nick and real is not None:
            for record in self.of_room(occupant.room):
                yield record, occupant.nick, real
