"""A leg's life at one agency, from assignment to release. Knows no clock, stanza or table, and no other leg."""

from dataclasses import dataclass, field
from datetime import datetime

from onedoor.desk.agency import events as e
from onedoor.desk.agency.steps import ASIDE, NEXT, OVER, SETTLED, State
from onedoor.desk.queue import Wanted
from onedoor.desk.terms.people import Jid


class Impossible(Exception):
    """An event that cannot happen in this state. This is always a bug of ours, never a user's mistake."""


@dataclass(slots=True)
class Leg:
    assigned: e.Assigned
    state: State = State.WAITING
    before: State = State.WAITING
    """The state before the last event."""
    owner: Jid | None = None
    last_owner: Jid | None = None
    partner: Jid | None = None
    """In a warm transfer: the second agent, if they are ours."""
    coming: Jid | None = None
    """The agent who has answered and is on the way into the room. Until then the old agent keeps the citizen."""
    came: bool = False
    """`coming` is in the room, and we have asked the router for the chat."""
    takes_over: bool = False
    """`coming` is a supervisor who takes the chat over unasked, whatever else is under way."""
    skill: str = ""
    """The skill needed now. A transfer can ask for a different one from the first."""
    only: Jid | None = None
    """The one agent who is wanted, if the request names one."""
    mode: str = "cold"
    """How it is being transferred: `cold` or `warm`."""
    reason: str = ""
    """Why it is being transferred; in state KEPT, why it was given back."""
    target: str = ""
    asks: int = 0
    """How many requests we have made to other agencies. This is also the number of the last request."""
    transfer_ask: int = 0
    consult_ask: int = 0
    is_let_go: bool = False
    """Our agent has let go of the citizen in a warm transfer, but the router has not confirmed the handover yet."""
    offers: dict[Jid, datetime] = field(default_factory=dict)
    """agent → when their offer lapses"""
    asked: dict[Jid, datetime] = field(default_factory=dict)
    """agent → when they last did not take it, or gave it back"""
    declined: set[Jid] = field(default_factory=set)
    watchers: set[Jid] = field(default_factory=set)
    tags: tuple[str, ...] = ()
    taken_with: dict[Jid, str] = field(default_factory=dict)
    """agent who was already in the room → stanza-id of the line that took the chat, until they enter again"""
    last_word: datetime | None = None
    """When somebody last wrote, typed or said that they are still there."""
    warned: datetime | None = None
    """When the citizen was last warned that the chat will end."""
    unanswered: datetime | None = None
    """Since when the citizen has been waiting for a reply."""
    nudged: bool = False
    absent: dict[Jid, datetime] = field(default_factory=dict)
    """agent of this leg who is not in the room → since when"""
    left: set[Jid] = field(default_factory=set)
    """Those of `absent` who left the room themselves, as far as we know."""
    cut: set[Jid] = field(default_factory=set)
    """Those of `absent` who lost the connection."""
    called: dict[Jid, datetime] = field(default_factory=dict)
    """agent of `cut` who came back to the desk → when they were invited again"""
    archived: bool = False
    left_after: str = ""
    """The stanza-id of the last line in the room before the citizen left, if known."""

    @property
    def id(self) -> str:
        return self.assigned.leg

    @property
    def place(self) -> tuple[int, datetime, int]:
        """Its sort key in the queue: priority, since when, and the number if two joined at the same instant."""
        return -self.assigned.priority, self.assigned.since, self.assigned.number

    @property
    def is_passing_on(self) -> bool:
        """Agents whom another desk introduces now are not ours. In a warm transfer, both are there for a while."""
        gone = self.state in (State.HANDED_OVER, State.KEPT)
        return gone or (self.state is State.LEAVING and self.mode == "cold")

    @property
    def is_gone(self) -> bool:
        """It is no longer ours, and its record needs nothing more."""
        return self.state is State.REFUSED or (self.state is State.HANDED_OVER and self.archived)

    @property
    def wanted(self) -> Wanted:
        """What it waits for in the queue."""
        told = self.assigned
        counts = self.state is not State.SEEKING and not self.is_consult and not told.practice
        return Wanted(self.skill, told.language.lower(), self.only, counts, self.is_consult)

    def is_answered_by(self, ask: int, mode: str) -> bool:
        """Whether `ask` is our last request of this `mode`, rather than an earlier one answered late."""
        return ask in (0, self.consult_ask if mode == "consult" else self.transfer_ask)

    @property
    def is_consult(self) -> bool:
        return self.assigned.kind == "consult"

    @property
    def is_ours_alone(self) -> bool:
        """A consult of our own, which the router does not know."""
        return bool(self.assigned.about)

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def is_settled(self) -> bool:
        """It is over and its outcome is known, so its record can be compared with the room's archive."""
        return self.state in SETTLED

    @property
    def is_seeking(self) -> bool:
        """It needs an agent."""
        return self.state in (State.WAITING, State.OFFERED, State.SEEKING) and self.coming is None

    @property
    def is_transfer(self) -> bool:
        """Somebody else has the citizen until we answer, so each agent is asked only once."""
        return self.state is State.SEEKING or self.is_handed or self.is_consult

    @property
    def is_handed(self) -> bool:
        """Another agency is handing it to us, and still has it until the router says that it is ours."""
        handed = self.assigned.from_agency is not None and not self.is_consult
        return handed and self.last_owner is None

    @property
    def is_contested(self) -> bool:
        """Nobody here has the citizen, and another agency has them or may get them now. The router decides who does."""
        return self.is_handed or (self.assigned.contested and not self.is_consult and self.owner is None)

    def agents(self) -> tuple[Jid, ...]:
        """The agents who are with the citizen."""
        return tuple(agent for agent in (self.owner, self.partner) if agent is not None)

    def introducible(self) -> tuple[Jid, ...]:
        """The agents who may be introduced to the citizen: none if the leg is over, or if ours has let go of it."""
        return () if self.is_over or self.is_let_go or self.is_consult else self.agents()

    def people(self) -> tuple[Jid, ...]:
        """The agents who may be in the room: those with the citizen, and the one on the way."""
        return tuple(agent for agent in (self.owner, self.partner, self.coming) if agent is not None)

    def is_in(self, agent: Jid) -> None:
        self._forget(agent)
        self.taken_with.pop(agent, None)

    def apply(self, event: e.Event, at: datetime) -> None:
        """Applies `event`. Raises `Impossible` if the table has no such step."""
        steps = NEXT[self.state]
        if type(event) not in steps and (self.is_over or type(event) not in ASIDE):
            raise Impossible(f"{type(event).__name__} in state {self.state} of leg {self.id}")
        self.before, self.state = self.state, steps.get(type(event), self.state)
        match event:
            case e.Offered():
                self.offers[event.agent] = event.until
            case e.Declined() | e.Lapsed() | e.Undelivered():
                self._asked(event, at)
            case e.Answered() | e.Came() | e.CalledOff():
                self._comes(event, at)
            case e.Taken():
                self._taken(event, at)
            case e.Joined() | e.Released() | e.PartnerLeft():
                self._two(event, at)
            case e.AgentLost() | e.Requeued():
                self._lost(event, at)
            case e.TransferSought() | e.TransferAsked() | e.Moved():
                self._sought(event)
            case e.TransferFailed():
                self._failed()
            case e.HandedOver() | e.Refused() | e.Ended() | e.CitizenLeft():
                self._settle()
                self.left_after = event.after if isinstance(event, e.Ended | e.CitizenLeft) else ""
                if isinstance(event, e.Refused) and event.keeps:
                    self.state, self.reason = State.KEPT, event.why
            case _:
                self._aside(event, at)

    def _aside(self, event: e.Event, at: datetime) -> None:
        match event:
            case e.Warned():
                self.warned = at
            case e.CalledBack():
                self.called[event.agent] = at
            case e.Watched():
                self.watchers.add(event.agent)
            case e.Tagged():
                self.tags = tuple(event.tags.split())
            case e.Nudged():
                self.nudged = True
            case e.ConsultAsked():
                self.asks = self.consult_ask = self.asks + 1
            case e.Archived():
                self.archived = True

    def _asked(self, event: e.Declined | e.Lapsed | e.Undelivered, at: datetime) -> None:
        if not isinstance(event, e.Undelivered):
            self.asked[event.agent] = at
        if isinstance(event, e.Declined):
            self.declined.add(event.agent)
        self.offers.pop(event.agent, None)
        if self.offers and self.state is State.WAITING:
            self.state = State.OFFERED

    def _comes(self, event: e.Answered | e.Came | e.CalledOff, at: datetime) -> None:
        match event:
            case e.Answered():
                self.offers.clear()
                self.coming, self.takes_over = event.agent, event.takes_over
                self.absent[event.agent] = at
            case e.Came():
                self.came = True
                self._forget(event.agent)
                if event.word:
                    self.taken_with[event.agent] = event.word
            case e.CalledOff():
                self._nobody_comes()
                self._forget(event.agent)
                self.asked[event.agent] = at
                if event.why == "declined":
                    self.declined.add(event.agent)

    def _nobody_comes(self) -> None:
        self.coming, self.came, self.takes_over = None, False, False

    def _taken(self, event: e.Taken, at: datetime) -> None:
        agent = event.agent
        self.partner = None
        self._nobody_comes()
        self.owner = self.last_owner = agent
        self.taken_with = {agent: event.word} if event.word else {}
        self.last_word = self.unanswered = at
        self.nudged = False
        self.watchers.discard(agent)
        if event.entered:
            # They may have left again before the router gave them the chat.
            self.absent, self.left = _only(agent, self.absent), self.left & {agent}
        else:
            self.absent = {agent: self.absent.get(agent, at)} if not event.word else {}
            self.left.clear()
        self.cut &= self.absent.keys()
        self.called = _only(agent, self.called) if agent in self.cut else {}
        self._settle()

    def _two(self, event: e.Joined | e.Released | e.PartnerLeft, at: datetime) -> None:
        match event:
            case e.Joined():
                self.partner = event.agent
                self._nobody_comes()
                if event.agent is not None and event.word:
                    self.taken_with[event.agent] = event.word
                elif event.agent is not None and not event.entered:
                    self.absent[event.agent] = at
            case e.Released(to=None):
                self.state, self.is_let_go = State.LEAVING, True
            case e.Released(to=to) if to is not None:
                self.owner = self.last_owner = to
                self.partner = None
                self._forget(event.agent)
            case e.PartnerLeft():
                self.partner = None
                self._forget(event.agent)
        self._settle()

    def _forget(self, agent: Jid) -> None:
        self.absent.pop(agent, None)
        self.called.pop(agent, None)
        self.left.discard(agent)
        self.cut.discard(agent)

    def _lost(self, event: e.AgentLost | e.Requeued, at: datetime) -> None:
        self.owner = self.unanswered = None
        self._forget(event.agent)
        if self.state is State.WAITING:
            self._settle()
            self.only = None
            if isinstance(event, e.Requeued):
                # An agent who has just given it back is not the first to be asked again.
                self.asked[event.agent] = at

    def _sought(self, event: e.TransferSought | e.TransferAsked | e.Moved) -> None:
        self._settle()
        match event:
            case e.Moved():
                self.skill, self.only = event.skill, event.colleague
            case e.TransferSought():
                self.skill, self.only = event.skill, event.colleague
                self.reason, self.mode = event.reason, event.mode
            case e.TransferAsked():
                self.asks = self.transfer_ask = self.asks + 1
                self.target, self.reason, self.mode = event.target, event.reason, event.mode

    def _failed(self) -> None:
        self._settle()
        self.skill, self.only, self.reason, self.target, self.mode = self.assigned.skill, None, "", "", "cold"
        self.is_let_go = False
        self.partner = None
        if self.owner is None:
            self.state = State.WAITING

    def _settle(self) -> None:
        self.offers.clear()
        self.asked.clear()
        self.declined.clear()


def _only(agent: Jid, absent: dict[Jid, datetime]) -> dict[Jid, datetime]:
    return {agent: absent[agent]} if agent in absent else {}
