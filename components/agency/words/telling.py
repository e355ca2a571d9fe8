"""Turns the desk's events into the stanzas that the agency sends. Knows no connection."""

from collections.abc import Callable, Iterator
from datetime import datetime
from xml.etree.ElementTree import Element

from components.agency.words import words
from components.agency.words.speech import Phrase
from components.agency.words.voice import Voice
from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.desk import Desk
from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.steps import State
from onedoor.desk.terms.people import Jid
from onedoor.desk.words.languages import Name
from onedoor.service.behind import behind
from onedoor.store.journal.journal import Sending
from onedoor.wire.control import control
from onedoor.wire.control.control import about_leg
from onedoor.wire.muc import muc
from onedoor.wire.xml import write

TO_ROUTER = ">router"
"""The end of the names of lanes for our reports to the router."""


class Telling(Voice):
    """`jid` is the agency's domain, `router` the router's."""

    def __init__(
        self,
        desk: Desk,
        jid: str,
        router: str,
        new_id: Callable[[], str],
        others: Callable[[Leg], bool],
        *,
        own_id: Callable[[Leg], str] = lambda _: "",
    ) -> None:
        """`others` tells whether another agency's agent is also with the citizen. `own_id` gives the desk's occupant id
        in the leg's room (XEP-0421), or an empty string while it is unknown.
        """
        super().__init__(desk, jid, new_id)
        self._router, self.others = router, others
        self._own_id = own_id
        self._staffed: dict[str, tuple[frozenset[Jid], str]] = {}
        """leg → our people in the room and the desk's occupant id, as last reported to the router"""

    def of(self, leg: Leg, event: e.Event, at: datetime) -> Iterator[Sending]:
        """The sendings for `event`, in their order. `leg` is the state after the event."""
        yield from self.staffed(leg)
        match event:
            case e.Answered() | e.Came() | e.CalledOff():
                yield from self._comes(leg, event)
            case e.Taken():
                yield from self._taken(leg, event)
            case e.AgentLost() | e.Requeued():
                yield from self._back_in_the_queue(leg, event)
            case e.CalledBack() | e.Watched():
                yield from self._let_in(leg, event.agent)
            case e.Refused():
                yield from self._refused(leg, event)
            case e.Ended():
                yield from self._ended(leg, event)
            case e.Warned():
                ends = event.ends.isoformat(timespec="seconds")
                yield self.notice(leg, "idle", words.idle(event.ends - at), {"ends": ends})
            case e.Blocked():
                yield self._control(leg, control.block(leg.id, event.seconds, self.name(event.agent), event.reason))
            case e.Archived() if not leg.is_ours_alone:
                said = {"complete": "true" if event.complete else "false", "lines": str(event.lines)}
                yield self._control(leg, about_leg("archived", leg.id, said))
            case e.ConsultAsked() | e.ConsultJoined():
                yield from self._consult(leg, event)
            case e.HandedOver():
                yield from self._handed_over(leg, event)
            case _:
                yield from self._transfer(leg, event)

    def staffed(self, leg: Leg, *, again: bool = False) -> Iterator[Sending]:
        """Reports to the router who of ours may be in the room, if that is news; `again`: even if it is not."""
        if leg.is_over:
            self._staffed.pop(leg.id, None)
        if leg.is_over or leg.is_consult:
            return
        said = frozenset((*leg.people(), *leg.watchers)), self._own_id(leg)
        if again or said != self._staffed.get(leg.id, (frozenset(), "")):
            self._staffed[leg.id] = said
            yield self._control(leg, control.staffed(leg.id, *said))

    # --- Transfers ---

    def _transfer(self, leg: Leg, event: e.Event) -> Iterator[Sending]:
        match event:
            case e.TransferSought():
                where = self.name(event.colleague) if event.colleague else self._skill(event.skill)
                yield self.say(leg, words.seeking(event, where), to=event.agent)
            case e.TransferAsked():
                yield self.say(leg, words.seeking(event, event.target), to=event.agent)
                reads = self.speech.reads(event.agent)
                asked = control.transfer(event, self.name(event.agent), leg.asks, reads)
                yield self._control(leg, asked, kind="transfer")
            case e.TransferFailed():
                yield from self._failed(leg, event)
            case e.Joined():
                yield from self._joined(leg, event)
            case e.Released():
                yield from self._released(leg, event)
            case e.PartnerLeft():
                yield self._farewell(leg, event.agent)
                yield from self._put_out(leg, event.agent)
                yield self.say(leg, words.partner_left(self.name(event.agent)), to=leg.owner)

    def _skill(self, slug: str) -> Name:
        return Name(self._desk.setup.skills[slug], self._desk.setup.skill_names.get(slug, {}))

    def _failed(self, leg: Leg, event: e.TransferFailed) -> Iterator[Sending]:
        where = self.name(Jid(event.target)) if "@" in event.target else event.target
        yield self.say(leg, words.failed(self.name(event.agent), event, where), to=event.agent)
        if event.why == "withdrawn":
            yield self._control(leg, about_leg("withdrawn", leg.id))

    def _joined(self, leg: Leg, event: e.Joined) -> Iterator[Sending]:
        if event.agent is not None and not event.entered:
            yield from self._let_in(leg, event.agent, invited=not event.word)
        name = self.name(event.agent) if event.agent else words.of_agency(event)
        yield self.say(leg, words.both_here(name), to=leg.owner)

    def _released(self, leg: Leg, event: e.Released) -> Iterator[Sending]:
        yield self._farewell(leg, event.agent)
        if event.to is None:
            yield self._control(leg, about_leg("released", leg.id))
        else:
            yield self._has(leg, event.to)
            yield self.say(leg, words.answered(self.name(event.to)), to=event.agent)
            yield from self._put_out(leg, event.agent)

    def _farewell(self, leg: Leg, agent: Jid) -> Sending:
        """Tells the citizen that one of two agents has left."""
        name, agency = self.name(agent), self._desk.setup.name
        return self.notice(leg, "agent-left", words.left(name, agency), {"agent": name, "agency": agency})

    # --- Having it, and being done with it ---

    def _comes(self, leg: Leg, event: e.Answered | e.Came | e.CalledOff) -> Iterator[Sending]:
        """An agent gets the chat once they are in its room. Until then only they are told."""
        match event:
            case e.Answered():
                yield from self._let_in(leg, event.agent)
            case e.Came():
                yield self._has(leg, event.agent)
            case e.CalledOff() if event.agent not in leg.watchers:
                yield from self._put_out(leg, event.agent)

    def _taken(self, leg: Leg, event: e.Taken) -> Iterator[Sending]:
        asks = leg.is_ours_alone and event.agent == leg.assigned.asked_by
        if not asks and not event.entered:
            yield from self._let_in(leg, event.agent, invited=not event.word)
        if not leg.is_ours_alone and not event.given:
            yield self._has(leg, event.agent)
        if event.from_agent is not None:
            yield self.say(leg, words.answered(self.name(event.agent)), to=event.from_agent)
            yield from self._put_out(leg, event.from_agent)

    def _has(self, leg: Leg, agent: Jid) -> Sending:
        """Reports to the router that the agent is there. Its answer says whether the chat is ours from now on."""
        return self._control(leg, about_leg("taken", leg.id, {"agent": self.name(agent)}), kind="taken")

    def _back_in_the_queue(self, leg: Leg, event: e.AgentLost | e.Requeued) -> Iterator[Sending]:
        name = self.name(event.agent)
        code, told = "agent-lost", words.lost(name)
        if self.others(leg):
            # The citizen is still with the agent who asked for the transfer, and in no queue.
            code, told = "agent-left", words.left(name, self._desk.setup.name)
        elif isinstance(event, e.Requeued):
            code, told = "requeued", words.requeued(name)
        yield self.notice(leg, code, told, {"agent": name, "agency": self._desk.setup.name})
        if isinstance(event, e.Requeued) and event.reason:
            yield self.say(leg, Phrase("Reason: {reason}", reason=event.reason))
        yield from self._put_out(leg, event.agent)
        yield self._control(leg, about_leg("requeued", leg.id))

    def _refused(self, leg: Leg, event: e.Refused) -> Iterator[Sending]:
        yield from self._release(leg)
        if leg.is_ours_alone:
            yield from self._no_advice(leg, event.why)
        else:
            # Report even what the router has withdrawn: if the room refused us, the router does not know.
            keeps = {"keeps": "true"} if event.keeps else {}
            yield self._control(leg, about_leg("refused", leg.id, {"reason": event.why, **keeps}))

    def _ended(self, leg: Leg, event: e.Ended) -> Iterator[Sending]:
        by = self.name(leg.owner) if leg.owner else None
        if leg.is_consult:
            yield self.say(leg, words.advice_over())
        elif leg.before is State.KEPT:
            pass  # no agent of ours can read it, and the router has told the citizen
        elif leg.owner is not None and self.others(leg):
            yield self._farewell(leg, leg.owner)
        elif event.reason == "withdrawn" or leg.last_owner is None or _is_asking(leg):
            # The citizen is or may be with somebody else. The router knows whether their chat is over.
            yield self.say(leg, words.ended(event.reason, by))
        else:
            yield self.notice(leg, "ended", words.ended(event.reason, by), {"reason": event.reason})
        if not leg.is_ours_alone:
            yield self._over(leg, event)
        else:
            yield from self._advice_ends(leg, event.reason)
        yield from self._release(leg)
        yield self._prove(leg)

    def _over(self, leg: Leg, event: e.Ended) -> Sending:
        """Reports the end to the router, once the room has shown all that we had to say.

        The router then tells the citizen, whose page shows nothing after that.
        """
        after = {"after": event.after} if event.after else {}
        report = self._control(leg, about_leg("ended", leg.id, {"reason": event.reason, **after}))
        return behind(leg.assigned.chat, [report, self._prove(leg, report.lane)])

    def _handed_over(self, leg: Leg, event: e.HandedOver) -> Iterator[Sending]:
        if leg.before is not State.KEPT:
            yield self.say(leg, words.handed_over(event), to=leg.owner)
        yield from self._release(leg)
        yield self._prove(leg)
        yield self._prove(leg, _to_router(leg))

    def _release(self, leg: Leg) -> Iterator[Sending]:
        """Removes our people from the room, and so from its archive."""
        for agent in (*leg.people(), *sorted(leg.watchers - {*leg.people()})):
            yield from self._put_out(leg, agent)

    def _prove(self, leg: Leg, lane: str | None = None) -> Sending:
        """A marker in a lane that sends nothing: when its turn comes, everything before it in the lane has arrived.

        In the router's lane it shows that the router knows that our part is over. The citizen may write until then.
        """
        return Sending(lane or leg.assigned.chat, [], [], {"kind": "prove", "leg": leg.id})

    # --- Advice ---

    def _consult(self, leg: Leg, event: e.ConsultAsked | e.ConsultJoined) -> Iterator[Sending]:
        match event:
            case e.ConsultAsked():
                reads = self.speech.reads(event.agent)
                asked = control.consult(event, self.name(event.agent), leg.asks, reads)
                yield self._control(leg, asked, kind="consult")
            case e.ConsultJoined():
                yield self.say(leg, words.advises(event), to=leg.owner)

    def _advice_ends(self, leg: Leg, why: str) -> Iterator[Sending]:
        """Ends the advice. The room is ours; the router tells another agency that is in it."""
        if leg.owner == leg.assigned.asked_by:
            yield self._control(leg, about_leg("withdrawn", leg.assigned.about, {"mode": "consult"}))
        if why not in ("agent", "consult", "citizen", "inactivity", "left"):
            yield from self._no_advice(leg, why)

    def _no_advice(self, leg: Leg, why: str) -> Iterator[Sending]:
        about = self._desk.legs.get(leg.assigned.about)
        if about is not None and not about.is_over and why != "withdrawn":
            asker = Jid(leg.assigned.asked_by)
            yield self.say(about, words.no_advice(self.name(asker), why), to=asker)

    # --- To others ---

    def practice(self, wanted: acts.Practice, language: str) -> Sending:
        """Asks the router for a practice chat, in which our agent plays the citizen."""
        reads = self.speech.reads(wanted.agent)
        payload = control.practice(wanted.skill, language, wanted.agent, wanted.agent, wanted.colleague, reads=reads)
        iq = control.iq(payload, by=self._jid, to=self._router, id=self._new_id())
        context = {"kind": "practice", "agent": wanted.agent}
        return Sending(f"practice>{wanted.agent}", [write(iq)], [iq.get("id", "")], context)

    def _let_in(self, leg: Leg, agent: Jid, *, invited: bool = True) -> Iterator[Sending]:
        if not leg.is_consult:
            yield self._affiliate(leg, agent, "member")
        if invited:
            yield Sending(leg.assigned.chat, [write(self.invitation(leg, agent))], [])

    def _put_out(self, leg: Leg, agent: Jid) -> Iterator[Sending]:
        """Removes an agent from the chat's room. A room aside is destroyed in the end, so nobody is removed."""
        if not leg.is_consult:
            yield self._affiliate(leg, agent, "none")

    def _affiliate(self, leg: Leg, jid: Jid, affiliation: str) -> Sending:
        return self._iq(leg, muc.affiliate(leg.assigned.room, jid, affiliation, by=self._by, id=self._new_id()))

    def _control(self, leg: Leg, payload: Element, kind: str = "tell") -> Sending:
        # A lane of its own, so that work in the room goes on while the router is away.
        iq = control.iq(payload, by=self._jid, to=self._router, id=self._new_id())
        return self._iq(leg, iq, kind, lane=_to_router(leg))

    def _iq(self, leg: Leg, iq: Element, kind: str = "room", lane: str | None = None) -> Sending:
        return Sending(
            lane or leg.assigned.chat, [write(iq)], [iq.get("id", "")], {"kind": kind, "leg": leg.id, "ask": leg.asks}
        )


def _is_asking(leg: Leg) -> bool:
    """Whether another agency was being asked when the chat ended here, so that it may have it; not if both had it."""
    return leg.target != "" and leg.before is not State.PAIRED


def _to_router(leg: Leg) -> str:
    """The lane of our reports to the router about the chat."""
    return f"{leg.assigned.chat}{TO_ROUTER}"
