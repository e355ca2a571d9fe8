"""What an agency sends because of what its desk has decided: events in, stanzas out. Knows no connection."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from xml.etree.ElementTree import Element

from components.agency import words
from components.agency.speech import Speech
from onedoor.desk import events as e
from onedoor.desk.agency import Desk
from onedoor.desk.leg import Leg
from onedoor.desk.people import Jid
from onedoor.store.journal import Sending
from onedoor.wire import control, muc
from onedoor.wire.workgroup import ours
from onedoor.wire.xml import element, write


class Telling:
    """`jid` is the agency's domain, `router` the router's."""

    def __init__(self, desk: Desk, jid: str, router: str, new_id: Callable[[], str]) -> None:
        self._desk, self._jid, self._router, self._new_id = desk, jid, router, new_id
        self._by = f"desk@{jid}/desk"
        self.speech = Speech(lambda jid: agent.speaks if (agent := desk.setup.agents.get(jid)) else "en")

    def of(self, leg: Leg, event: e.Event, at: datetime) -> Iterator[Sending]:
        """The sendings that `event` asks for, in their order. `leg` is as the event has left it."""
        match event:
            case e.Taken():
                yield from self._taken(leg, event)
            case e.AgentLost():
                yield from self._lost(leg, event)
            case e.TransferSought():
                where = self.name(event.colleague) if event.colleague else self._desk.setup.skills[event.skill]
                yield self.say(leg, words.seeking(event, where), to=event.agent)
            case e.TransferAsked():
                yield self.say(leg, words.seeking(event, event.target), to=event.agent)
                yield self._control(leg, control.transfer(event, self.name(event.agent)), kind="transfer")
            case e.TransferFailed():
                where = self.name(Jid(event.target)) if "@" in event.target else event.target
                yield self.say(leg, words.failed(self.name(event.agent), event, where), to=event.agent)
            case e.HandedOver():
                yield self.say(leg, words.handed_over(event), to=leg.owner)
                yield from self._release(leg)
                yield self._prove(leg)
            case e.Refused():
                yield self._control(leg, control.about_leg("refused", leg.id, {"reason": event.why}))
            case e.Ended():
                yield from self._ended(leg, event)
            case e.Archived():
                said = {"complete": "true" if event.complete else "false", "lines": str(event.lines)}
                yield self._control(leg, control.about_leg("archived", leg.id, said))

    def _taken(self, leg: Leg, event: e.Taken) -> Iterator[Sending]:
        yield self._affiliate(leg, event.agent, "member")
        told = leg.assigned
        reason = f"Chat {told.number}: {told.topic}"
        invitation = muc.invite(
            told.room, event.agent, by=f"desk@{self._jid}", id=self._new_id(), reason=reason, thread=told.chat
        )
        yield Sending(told.chat, [write(invitation)], [])
        yield self._control(leg, control.about_leg("taken", leg.id, {"agent": self.name(event.agent)}))
        if event.from_agent is not None:
            yield self.say(leg, words.answered(self.name(event.agent)), to=event.from_agent)
            yield self._affiliate(leg, event.from_agent, "none")

    def _lost(self, leg: Leg, event: e.AgentLost) -> Iterator[Sending]:
        name = self.name(event.agent)
        yield self.notice(leg, "agent-lost", words.lost(name), {"agent": name, "agency": self._desk.setup.name})
        yield self._affiliate(leg, event.agent, "none")
        yield self._control(leg, control.about_leg("requeued", leg.id))

    def _ended(self, leg: Leg, event: e.Ended) -> Iterator[Sending]:
        by = self.name(leg.owner) if leg.owner else None
        yield self.notice(leg, "ended", words.ended(event.reason, by), {"reason": event.reason})
        yield self._control(leg, control.about_leg("ended", leg.id, {"reason": event.reason}))
        yield from self._release(leg)
        yield self._prove(leg)

    def _release(self, leg: Leg) -> Iterator[Sending]:
        """Our people lose the room, and with it its archive."""
        if leg.owner is not None:
            yield self._affiliate(leg, leg.owner, "none")

    def _prove(self, leg: Leg) -> Sending:
        """Nothing is sent: when its turn comes, all that was to be said in the room has been."""
        return Sending(leg.assigned.chat, [], [], {"kind": "prove", "leg": leg.id})

    # --- In the room ---

    def introduce(self, leg: Leg, nick: str, agent: str, *, again: bool) -> Sending:
        """The occupant `nick` is our agent. `again`: nobody needs to be told but the bridge."""
        said = {"nick": nick, "agent": agent, "agency": self._desk.setup.name}
        if again:
            return self.notice(leg, "agent-joined", None, {**said, "again": "true"})
        return self.notice(leg, "agent-joined", words.joined(agent, self._desk.setup.name), said)

    def reply(self, leg: Leg, agent: str, text: str, name: str) -> Sending:
        """A canned reply: the desk says it, for the agent."""
        said = {"agent": agent, "agency": self._desk.setup.name, "canned": name}
        return self.notice(leg, "reply", text, said)

    def notice(self, leg: Leg, code: str, body: str | None, said: Mapping[str, str]) -> Sending:
        return self._said(leg, body, element(ours("notice"), {"code": code, **said}))

    def say(self, leg: Leg, body: str, to: Jid | None = None) -> Sending:
        """Among the agents: without a notice the citizen does not see it. `to`: in whose language."""
        return self._said(leg, self.speech.to(to, body), None)

    def _said(self, leg: Leg, body: str | None, payload: Element | None) -> Sending:
        id = self._new_id()
        said = muc.said(leg.assigned.room, body, by=self._by, id=id, payload=payload)
        return Sending(leg.assigned.chat, [write(said)], [id], {"kind": "say", "leg": leg.id})

    # --- To others ---

    def offer(self, leg: Leg, event: e.Offered, at: datetime) -> Element:
        """To the agent alone; the desk room has it, too."""
        hint = element("{urn:xmpp:hints}no-permanent-store")
        body = element("body", None, self.speech.to(event.agent, words.offer(leg, at)))
        address = {"type": "chat", "id": self._new_id(), "from": f"desk@{self._jid}", "to": event.agent}
        return element("message", address, body, hint)

    def _affiliate(self, leg: Leg, jid: Jid, affiliation: str) -> Sending:
        return self._iq(leg, muc.affiliate(leg.assigned.room, jid, affiliation, by=self._by, id=self._new_id()))

    def _control(self, leg: Leg, payload: Element, kind: str = "tell") -> Sending:
        # A lane of its own: while the router is away, what is said and done in the room goes on.
        iq = control.iq(payload, by=self._jid, to=self._router, id=self._new_id())
        return self._iq(leg, iq, kind, lane=f"{leg.assigned.chat}>router")

    def _iq(self, leg: Leg, iq: Element, kind: str = "room", lane: str | None = None) -> Sending:
        return Sending(lane or leg.assigned.chat, [write(iq)], [iq.get("id", "")], {"kind": kind, "leg": leg.id})

    def name(self, jid: Jid | None) -> str:
        agent = self._desk.setup.agents.get(jid) if jid else None
        return agent.name if agent else (jid or "").partition("@")[0]
