"""Turns agents' comings and goings in a chat's room into acts, and introduces each agent once.

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
"""For an agent of whom the desk does not know after which line they entered."""


class Introductions:
    def __init__(self, office: Office, *, summary: Summary, known_as: Callable[[str], None]) -> None:
        """`summary` says one to an agent who gets a chat; `known_as` gets each room that gives the desk an id."""
        self._office, self._summary, self._known_as = office, summary, known_as

    def awaited(self, leg: Leg, agent: Jid) -> None:
        """Notes if an agent who accepts a chat is in its room; their lines so far were not for the citizen."""
        record = self._office.chats.record(leg.assigned)
        if record.room.nick_of(agent) is not None:
            record.entries[agent] = {}
            self._office.act(acts.Entered(leg.id, agent))

    def came(self, leg: Leg, event: e.Taken | e.Joined, at: datetime) -> None:
        """Gives the summary to our agent who has the chat now, and introduces them if they are in the room."""
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
        """Makes our agent the citizen's again after a failed transfer, and reads what was said meanwhile."""
        record = self._office.chats.record(leg.assigned)
        if leg.owner is not None and self._office.telling.name(leg.owner) not in record.told:
            self._introduce(leg, leg.owner, {})
        if record.closed_at is not None:
            # What was said meanwhile is ours, too. We drop what has come live until now, because the archive has it in
            # order.
            reading = self._office.chats.read_again(record)
            self._office.put(partial(_opened, record), settled=True)
            self._office.start(reading)

    def occupant(self, occupant: Occupant) -> None:
        """Takes a presence in one of the chat rooms."""
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
        """The nicks of the desks and of the citizen."""
        legs = [record.leg for record in self._office.chats.of_room(room.jid)]
        desks = {nick for leg in legs for nick in leg.desks.split("|")}
        return {room.nick, NICK, *desks, *(leg.citizen_nick for leg in legs)} - {""}

    def _put_out(self, room: Room, occupant: Occupant) -> None:
        """Removes an occupant whose nick looks like another's (XEP-0045 §8.2). They may enter again with a new one."""
        office = self._office
        log.warning("introductions.nick", agency=office.id, room=room.jid, jid=occupant.jid)
        reason = office.telling.speech.to(room.real(occupant.nick), words.nick_is_taken(occupant.nick))
        with suppress(NotConnected):
            office.link.send(
                muc.set_role(room.jid, occupant.nick, "none", by=office.by, id=office.link.new_id(), reason=reason)
            )

    def _citizen_leaves(self, occupant: Occupant) -> None:
        """Ends the chat when the citizen leaves by their presence: their end may never reach the router."""
        if (occupant.jid or "").partition("/")[0] in self._office.desk.setup.agents:
            return  # an agent of ours with the citizen's nick
        for record in self._office.chats.of_room(occupant.room):
            leg = self._office.desk.legs.get(record.leg.leg)
            if leg is not None and not leg.is_over and occupant.nick == leg.assigned.citizen_nick:
                self._office.act(acts.End(leg.id, "citizen", after=occupant.leaving or ""))

    def _absence(self, occupant: Occupant) -> None:
        """Tells the citizen's agent that the page is closed, or open again."""
        for record in self._office.chats.of_room(occupant.room):
            leg = self._office.desk.legs.get(record.leg.leg)
            if leg is None or leg.is_over or leg.owner is None or occupant.nick != leg.assigned.citizen_nick:
                continue
            said = (words.is_away if occupant.away else words.is_back)(leg.assigned.citizen)
            sending = self._office.telling.say(leg, said, to=leg.owner)
            self._office.put(partial(_also, sending))

    def entered(self, record: Record) -> None:
        """Introduces the agents in a room that we have entered, after we have read its missed lines: these may have
        introductions.

        Looks now, not in the turn, at what waits in the outbox: by then it may be sent, and its line not read yet.
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
        """Whether the agent's introduction was decided before the link broke, and is still unsent."""
        nick = record.room.nick_of(agent)
        said = introduction(nick, self._office.telling.name(agent)) if nick is not None else {}
        return bool(said) and self._office.outbox.waits(record.leg.chat, **said)

    def _introduce(self, leg: Leg, agent: Jid, meant: Mapping[str, str]) -> None:
        """Introduces an agent who is in the room. The citizen is told if it is a new one."""
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
                return  # the link broke before this turn, and they were introduced again
            # They may have been lost meanwhile, and the citizen may know.
            if agent in leg.introducible():
                turn.batch.sendings.append(sending)
            else:
                record.introduced.pop(nick, None)

        self._office.put(say, settled=True)


def _also(sending: Sending, turn: Turn) -> None:
    turn.batch.sendings.append(sending)


def _opened(record: Record, _: Turn) -> None:
    record.opened()
