"""Who is in a chat's room for the citizen: agents' comings and goings become acts, and each is introduced once.

The bridge shows an agent's words only after the introduction.
"""

from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from components.agency.office import Office
from components.agency.rooms.deskroom import NICK
from components.agency.rooms.occupants import Room
from components.agency.rooms.record import Record
from components.agency.words import words
from components.agency.words.voice import introduction
from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.steps import State
from onedoor.desk.terms.people import Jid
from onedoor.service.loop import Turn
from onedoor.store.journal.journal import Sending
from onedoor.wire.link import NotConnected
from onedoor.wire.muc import muc
from onedoor.wire.muc.muc import Occupant

log = structlog.get_logger()

Summary = Callable[[Leg, Jid, datetime], Coroutine[Any, Any, None]]

ENTRY = {"since": "entry"}
"""Where the desk was not there to see what was said before they came."""


class Introductions:
    def __init__(self, office: Office, *, summary: Summary, known_as: Callable[[str], None]) -> None:
        """`summary` is said to who takes over; `known_as` is told of a room that has given the desk its lasting id."""
        self._office, self._summary, self._known_as = office, summary, known_as

    def awaited(self, leg: Leg, agent: Jid) -> None:
        """Whoever has answered may be in the room already: what they have said there was not for the citizen."""
        record = self._office.chats.record(leg.assigned)
        if record.room.nick_of(agent) is not None:
            record.entries[agent] = {}
            self._office.act(acts.Entered(leg.id, agent))

    def came(self, leg: Leg, event: e.Taken | e.Joined, at: datetime) -> None:
        """Somebody of ours has the chat now, and may be in the room already."""
        if event.agent is None or (leg.is_ours_alone and event.agent == leg.assigned.asked_by):
            return
        self._office.start(self._summary(leg, event.agent, at))
        record = self._office.chats.record(leg.assigned)
        entry = record.entries.pop(event.agent, {})
        if record.room.nick_of(event.agent) is not None:
            self._introduce(leg, event.agent, {"since": event.word} if event.word else entry)
            if not event.word and not event.entered:
                self._office.act(acts.Entered(leg.id, event.agent))

    def stay(self, leg: Leg) -> None:
        """A transfer has failed: who had let go is the citizen's agent again, and everything in the room is ours."""
        record = self._office.chats.record(leg.assigned)
        if leg.owner is not None and self._office.telling.name(leg.owner) not in record.told:
            self._introduce(leg, leg.owner, {})
        if record.closed_at is not None:
            # What was said meanwhile is ours as well. It is read behind all that has come until now, which is not kept:
            # the archive has that, too, in its place.
            reading = self._office.chats.read_again(record)
            self._office.put(partial(_opened, record), settled=True)
            self._office.start(reading)

    def occupant(self, occupant: Occupant) -> None:
        """Somebody has come to one of the rooms, left it, or their screen."""
        if occupant.present and occupant.away != self._office.chats.rooms[occupant.room].is_away(occupant.nick):
            self._absence(occupant)
        room = self._office.chats.rooms[occupant.room]
        known = room.own_id
        found = list(self._office.chats.presence(occupant))
        if room.own_id != known:
            self._known_as(room.jid)
        if occupant.present and occupant.nick != room.nick and room.is_imposing(occupant, self._protected(room)):
            self._put_out(room, occupant)
        elif occupant.present and occupant.leaving is not None:
            self._citizen_leaves(occupant)
        for record, nick, real in found:
            leg = self._office.desk.legs.get(record.leg.leg)
            if leg is None or leg.is_over or real not in self._office.desk.setup.agents:
                continue
            if real == leg.assigned.practice and not leg.is_consult:
                if not occupant.present and record.room.nick_of(real) is None:
                    self._office.act(acts.End(leg.id, "citizen"))
            elif occupant.present:
                meant = {"after": last} if (last := record.room.latest or record.last) else ENTRY
                if real == leg.coming:
                    record.entries.setdefault(real, meant if record.gap is None else ENTRY)
                self._office.act(acts.Entered(leg.id, real))
                self._introduce(leg, real, meant)
            elif record.room.nick_of(real) is None:
                record.introduced.pop(nick, None)
                record.entries.pop(real, None)
                by_will = not occupant.codes & {"307", "321", "322", "332", "333"}
                self._office.act(acts.Left(leg.id, real, by_will, occupant.jid or ""))

    def _protected(self, room: Room) -> set[str]:
        """The nicks by which people recognise the desks and the citizen."""
        legs = [record.leg for record in self._office.chats.of_room(room.jid)]
        desks = {nick for leg in legs for nick in leg.desks.split("|")}
        return {room.nick, NICK, *desks, *(leg.citizen_nick for leg in legs)} - {""}

    def _put_out(self, room: Room, occupant: Occupant) -> None:
        """They may come in again under another nick; nothing that they say meanwhile is anybody else's word."""
        office = self._office
        log.warning("introductions.nick", agency=office.id, room=room.jid, jid=occupant.jid)
        reason = office.telling.speech.to(room.real(occupant.nick), words.nick_is_taken(occupant.nick))
        with suppress(NotConnected):
            office.link.send(
                muc.set_role(room.jid, occupant.nick, "none", by=office.by, id=office.link.new_id(), reason=reason)
            )

    def _citizen_leaves(self, occupant: Occupant) -> None:
        """Their End has not reached the router, and may not: their bridge can be killed, and their page is closed."""
        if (occupant.jid or "").partition("/")[0] in self._office.desk.setup.agents:
            return  # somebody of ours under the citizen's nick
        for record in self._office.chats.of_room(occupant.room):
            leg = self._office.desk.legs.get(record.leg.leg)
            if leg is not None and not leg.is_over and occupant.nick == leg.assigned.citizen_nick:
                self._office.act(acts.End(leg.id, "citizen", after=occupant.leaving or ""))

    def _absence(self, occupant: Occupant) -> None:
        """Whether an answer is read now: the citizen's agent has to know."""
        for record in self._office.chats.of_room(occupant.room):
            leg = self._office.desk.legs.get(record.leg.leg)
            if leg is None or leg.is_over or leg.owner is None or occupant.nick != leg.assigned.citizen_nick:
                continue
            said = (words.is_away if occupant.away else words.is_back)(leg.assigned.citizen)
            sending = self._office.telling.say(leg, said, to=leg.owner)
            self._office.put(partial(_also, sending))

    def entered(self, record: Record) -> None:
        """In the loop, behind the lines that were missed: they may say who has been introduced before.

        What waits to be said in the room is looked at now: until that turn it may be said, and its line not read yet.
        """
        known = self._office.desk.legs.get(record.leg.leg)
        agents = known.agents() if known is not None else ()
        waiting = {agent for agent in agents if self._is_about_to_be(record, agent)}

        def introduce(_: Turn) -> None:
            leg = self._office.desk.legs.get(record.leg.leg)
            if leg is None or leg.is_over:
                return
            for agent in (one for one in leg.agents() if one not in waiting):
                word = leg.taken_with.get(agent)
                self._introduce(leg, agent, {"since": word} if word else ENTRY)

        self._office.put(introduce, settled=True)

    def _is_about_to_be(self, record: Record, agent: Jid) -> bool:
        """Introduced: it was decided before the link broke, and waits to be said."""
        nick = record.room.nick_of(agent)
        said = introduction(nick, self._office.telling.name(agent)) if nick is not None else {}
        return bool(said) and self._office.outbox.waits(record.leg.chat, **said)

    def _introduce(self, leg: Leg, agent: Jid, meant: Mapping[str, str]) -> None:
        """The bridge shows an agent's words only after this; the citizen is told when it is somebody else."""
        record = self._office.chats.record(leg.assigned)
        nick = record.room.nick_of(agent)
        if agent not in leg.introducible() or nick is None:
            return
        if record.introduced.get(nick) == agent or record.gap is not None:
            return
        record.introduced[nick] = agent
        if self._is_about_to_be(record, agent):
            return
        name = self._office.telling.name(agent)
        beside = leg.state is State.PAIRED or self._office.telling.others(leg)
        again = record.knows(name, beside=beside)
        if occupant := record.room.occupants[nick].id:
            meant = {**meant, "occupant": occupant}
        sending = self._office.telling.introduce(leg, nick, name, meant, again=again, beside=beside)

        mine = record.introducing[nick] = object()

        def say(turn: Turn) -> None:
            if record.introducing.get(nick) is not mine:
                return  # the link broke before this turn came, and they are introduced anew
            # They may have been lost meanwhile, and the citizen told so.
            if agent in leg.introducible():
                turn.batch.sendings.append(sending)
            else:
                record.introduced.pop(nick, None)

        self._office.put(say, settled=True)


def _also(sending: Sending, turn: Turn) -> None:
    turn.batch.sendings.append(sending)


def _opened(record: Record, _: Turn) -> None:
    record.opened()
