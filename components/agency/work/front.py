"""Where agents meet the desk: the desk room, messages one to one, offers, and the commands that they type."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

import structlog
from sqlalchemy import Engine

from components.agency.office import Office
from components.agency.panel.accounts import AccountMaker
from components.agency.rooms.deskroom import NICK, DeskRoom
from components.agency.rooms.record import Record
from components.agency.talk.talk import Outcome, Spoken, Talk
from components.agency.words import words
from components.agency.words.refusals import recognised
from components.agency.words.speech import say
from components.agency.work.reach import Reach
from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.steps import State
from onedoor.desk.room.remark import OF_CLIENT, Kind, Remark
from onedoor.desk.terms.people import Agent, Jid
from onedoor.service.loop import Turn
from onedoor.wire.link import NotConnected, RequestFailed
from onedoor.wire.muc import markup, muc
from onedoor.wire.muc.muc import Message, Occupant
from onedoor.wire.xml import element, text_of

log = structlog.get_logger()

Tell = Callable[[str, Turn], None]
"""Gives an agent the answer to what they typed."""


class Front:
    def __init__(self, office: Office, room: str) -> None:
        self._office = office
        self._alone = f"desk@{office.jid}"
        self.room = DeskRoom(office.link, room, f"{self._alone}/desk", office.telling.speech)
        self._accounts = AccountMaker(office.engine, office.database, office.link, office.id, self._alone)
        self.talk = Talk(office.desk, office.telling)
        self.reach = Reach(office, self.room)

    # --- Being there ---

    async def open(self) -> None:
        await self.room.open(self._office.desk.setup.name, set(self._office.desk.setup.agents))
        await self._make_accounts()

    def close(self) -> None:
        self.room.close()

    async def set_up_changed(self) -> None:
        """Admits new agents, removes former ones, and makes accounts that were requested."""
        await self.room.admit(set(self._office.desk.setup.agents))
        await self._make_accounts()

    async def _make_accounts(self) -> None:
        """Makes requested accounts and invites them; the invitation waits at the server for the first login."""
        for jid in await self._accounts.make_wanted():
            self._office.link.send(self.room.invitation(Jid(jid), self._alone))

    def is_ours(self, sender: str) -> bool:
        """Whether the sender is an agent or one of our servers. We tell only them what we are (XEP-0030)."""
        bare = sender.partition("/")[0]
        return Jid(bare) in self._office.desk.setup.agents or bare in self._office.domains

    # --- What agents are told ---

    def tell(self, leg: Leg, event: e.Event, at: datetime) -> None:
        """Tells agents of an event. This may be lost with the link; when it is back, offers are made again."""
        try:
            self._office.link.send(*self._told(leg, event, at))
        except NotConnected:
            log.info("agency.untold", happened=type(event).__name__)
            return
        if isinstance(event, e.Offered):
            self.reach.ask(event.agent)

    def _told(self, leg: Leg, event: e.Event, at: datetime) -> Iterable[Element]:
        number = leg.assigned.number
        match event:
            case e.Offered():
                offer = words.offer(leg, at, away=self._office.chats.is_away(leg.assigned))
                yield self._office.telling.alone(event.agent, offer)
                yield self.room.said(offer, to=event.agent)
            case e.Answered():
                yield self.room.said(words.awaited(number), to=event.agent)
            case e.CalledOff():
                yield self.room.said(words.called_off(event, number), to=event.agent)
            case e.Lapsed():
                said = words.missed(number) if event.away else words.goes_on(number)
                yield self.room.said(said, to=event.agent)
            case e.Taken() if not (leg.is_ours_alone and event.agent == leg.assigned.asked_by):
                yield self.room.said(words.has(self._name(event.agent), number))
            case e.Requeued():
                yield self.room.said(words.put_back(self._name(event.agent), number))
            case e.HandedOver():
                yield self.room.said(words.is_with(event, number))
            case e.AgentLost():
                yield self.room.said(words.back(self._name(event.agent), number))
            case e.Refused() if leg.assigned.record:
                pass  # our agents do not know of this leg
            case e.Ended() | e.Refused() if leg.before is not State.KEPT and (
                leg.last_owner is None or isinstance(event, e.Refused)
            ):
                yield self.room.said(words.no_longer_waiting(number))

    def _name(self, jid: Jid) -> str:
        return self._office.telling.name(jid)

    # --- What agents say ---

    def message(self, stanza: Element) -> None:
        """Takes a message from the desk room, or one to one."""
        sender, _, nick = stanza.get("from", "").partition("/")
        body = text_of(stanza, "body")
        # A message from the room's history was answered when it was new.
        if not body or stanza.find("{urn:xmpp:delay}delay") is not None:
            return
        said = markup.remark_of(stanza, body)
        if sender == self.room.jid and stanza.get("type") == "groupchat":
            real = self.room.real(nick)
            if nick != NICK and real is not None:
                self._office.put(lambda turn: self._hear(real, said, body, turn))
        elif stanza.get("type", "normal") in ("chat", "normal"):
            self._office.put(lambda turn: self._hear(Jid(sender), said, body, turn, alone=True))

    def _hear(self, jid: Jid, said: Remark, body: str, turn: Turn, *, alone: bool = False) -> None:
        agent = self._office.desk.setup.agents.get(jid)
        if agent is None:
            return
        if jid in self._office.desk.staff.silent():
            self._office.decide(acts.Reached(jid), turn)
        spoken = Spoken(agent, said.own if said.own.strip() else body, datetime.now(UTC), alone=alone)
        if said.kind in OF_CLIENT:
            if said.kind is Kind.ENCRYPTED:
                self._answer(spoken, say(agent.speaks, words.encrypted()), turn)
            return
        self.carry_out(spoken, self.talk.hear(spoken), lambda answer, turn: self._answer(spoken, answer, turn), turn)

    def _answer(self, spoken: Spoken, answer: str, turn: Turn) -> None:
        jid = spoken.agent.jid
        if not spoken.alone:
            turn.stanzas.append(self.room.said(answer, to=jid))
            return
        turn.stanzas.append(self._to(jid, answer))
        if jid not in self._office.desk.staff.present:
            turn.stanzas.append(self.room.invitation(jid, self._alone))

    def typed(self, leg: Leg, jid: Jid, message: Message, turn: Turn) -> None:
        """Carries out a command typed in a chat's room. The citizen does not see the answer."""
        agent = self._office.desk.setup.agents.get(jid)
        if agent is None:
            return
        spoken = Spoken(agent, message.remark.own, datetime.now(UTC), leg=leg)
        outcome = self.talk.hear(spoken)
        if isinstance(outcome.act, acts.Take | acts.TakeOver) and outcome.act.leg == leg.id:
            # They are in the room: from this command on their lines are for the citizen.
            outcome.act = replace(outcome.act, word=message.stanza_id or "")
        say = self._office.telling.say
        self.carry_out(spoken, outcome, lambda answer, turn: turn.batch.sendings.append(say(leg, answer)), turn)

    def spoke(self, record: Record, leg: Leg, jid: Jid | None, turn: Turn) -> None:
        """Warns an agent, once, that the citizen does not see what they write."""
        if jid is None or jid not in self._office.desk.setup.agents or leg.owner is None:
            return
        if jid in leg.agents() or jid == leg.assigned.practice or leg.is_consult or jid in record.warned:
            return
        record.warned.add(jid)
        told = words.unheard(self._office.telling.name(leg.owner))
        turn.batch.sendings.append(self._office.telling.say(leg, told, to=jid))

    def not_kept(self, record: Record, message: Message, turn: Turn) -> None:
        """Tells an agent that the room has shown a line that its archive lacks; one to one, which needs no archive."""
        desk, told = self._office.desk, record.leg
        leg, said = desk.legs.get(told.leg), message.body or ""
        if leg is None or leg.is_over or not said:
            return
        jid = record.room.real_of(message)
        if record.author(message) == "citizen" and leg.owner is not None:
            note = words.citizen_not_kept(told.citizen, said, told.number)
            turn.stanzas.append(self._office.telling.alone(leg.owner, note))
        elif jid is not None and jid in desk.setup.agents:
            turn.stanzas.append(self._office.telling.alone(jid, words.not_kept(said, told.number)))

    def kept_back(self, record: Record, leg: Leg, jid: Jid, kind: Kind, turn: Turn) -> None:
        """Tells an agent that the citizen does not see a line, and what to do instead."""
        ours = jid in self._office.desk.setup.agents and (leg.owner is None or jid in leg.agents())
        if not ours or leg.is_consult or (jid, kind) in record.told_of:
            return
        if kind in OF_CLIENT:
            record.told_of.add((jid, kind))
        told = words.kept_back(kind, leg.assigned.citizen)
        turn.batch.sendings.append(self._office.telling.say(leg, told, to=jid))

    def carry_out(self, spoken: Spoken, outcome: Outcome, tell: Tell, turn: Turn) -> Outcome:
        """Carries out what `talk` has made of a line. `tell` gets the answer, now or later.

        Returns the outcome; a new one if the desk refuses the act.
        """
        if outcome.act is not None:
            try:
                self._office.decide(self._with_room(outcome.act), turn)
            except acts.Refusal as refusal:
                outcome = self.talk.refuse(spoken, refusal)
        turn.batch.sendings.extend(outcome.sendings)
        if outcome.practice is not None:
            self._practise(spoken.agent, outcome.practice, turn)
        if outcome.duty is not None:
            self._office.set_duty(outcome.duty, turn)
        if outcome.later is not None:
            self._office.start(self._look_up(spoken, outcome.later, tell))
        elif outcome.answer:
            tell(outcome.answer, turn)
        return outcome

    def _with_room(self, act: acts.Act) -> acts.Act:
        """Gives a Consult the address of its room, which nobody can guess."""
        if not isinstance(act, acts.Consult):
            return act
        return replace(act, room=f"advice-{secrets.token_hex(16)}@{self._office.settings.xmpp.desks}")

    # --- Practice ---

    def _practise(self, agent: Agent, practice: acts.Practice, turn: Turn) -> None:
        """Asks the router for a practice chat. It makes the room as for any citizen."""
        turn.batch.sendings.append(self._office.telling.practice(practice, _first(agent.languages)))

    def practice_refused(self, agent: Jid, failed: RequestFailed) -> None:
        said = self._office.telling.speech.to(agent, recognised(failed.text or str(failed)))
        self._office.put(lambda turn: turn.stanzas.append(self._to(agent, said)))

    async def _look_up(self, spoken: Spoken, later: Callable[[Engine, str], str], tell: Tell) -> None:
        office = self._office
        found = await office.database.call(lambda: later(office.engine, office.jid))
        answer = office.telling.speech.to(spoken.agent.jid, found)
        office.put(lambda turn: tell(answer, turn))

    def transfer_refused(self, leg_id: str, failed: RequestFailed, kind: str, ask: int) -> None:
        """Passes the router's refusal of a transfer or consult to the desk, in the router's words."""
        self._office.act(acts.TransferRefused(leg_id, failed.text or "unreachable", kind, ask))

    def _to(self, jid: Jid, body: str) -> Element:
        address = {"type": "chat", "id": self._office.link.new_id(), "from": self._alone, "to": jid}
        return element("message", address, element("body", None, body))

    # --- Presence ---

    def presence(self, stanza: Element, occupant: Occupant | None) -> None:
        if occupant is not None and occupant.room == self.room.jid:
            self._occupant(occupant)
        elif stanza.get("type") in ("subscribe", "probe"):
            self._subscriber(stanza)

    def _occupant(self, occupant: Occupant) -> None:
        for client in self.room.severed(occupant):
            self._office.act(acts.Severed(Jid(client.partition("/")[0]), client))
        change = self.room.presence(occupant)
        if change is None or change[0] not in self._office.desk.setup.agents:
            return
        jid, there = change
        known = jid in self._office.desk.staff.present
        self._office.act(acts.Arrived(jid) if there else acts.Vanished(jid))
        if there and not known:
            self._office.put(lambda turn: self._greet(jid, turn))

    def _greet(self, jid: Jid, turn: Turn) -> None:
        agent = self._office.desk.setup.agents[jid]
        turn.stanzas.append(self.room.said(words.greeting(agent.duty, agent.capacity), to=jid))

    def _subscriber(self, stanza: Element) -> None:
        """Answers an agent who adds the desk to their contacts: it is always available, and invites them (RFC 6121)."""
        jid = Jid(stanza.get("from", "").partition("/")[0])
        if jid not in self._office.desk.setup.agents:
            return
        address = {"from": self._alone, "to": jid}
        if stanza.get("type") == "subscribe":
            self._office.link.send(element("presence", {**address, "type": "subscribed"}))
            self._office.link.send(muc.invite(self.room.jid, jid, by=self._alone, id=self._office.link.new_id()))
        self._office.link.send(element("presence", address))


def _first(languages: frozenset[str]) -> str:
    return "en" if "en" in languages or not languages else min(languages)
