"""What an agency's desk knows: its legs, its queue and its staff. Decides nothing.

`replay` applies what has happened; `desk.agency.desk` decides what happens next.
"""

from collections.abc import Iterable
from datetime import datetime

from onedoor.desk.agency import acts, events
from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.staffing import Staff
from onedoor.desk.agency.steps import State
from onedoor.desk.due import Due
from onedoor.desk.queue import Queue
from onedoor.desk.terms.people import PANEL, Agent, Jid, Setup

MOST_FINISHED = 1000

EVERYBODY = ""
"""In the list of what is due, this means every waiting leg."""


class DeskState:
    def __init__(self, setup: Setup, started: datetime) -> None:
        self.legs: dict[str, Leg] = {}
        """leg id → leg, for legs that are not archived yet"""
        self.queue = Queue()
        self.staff = Staff(setup, started)
        self._numbers = 0
        self._by_number: dict[int, str] = {}
        self._asides: dict[str, str] = {}
        self.live: dict[str, Leg] = {}
        """Legs that somebody has or is offered. Only these can become overdue; the others just wait."""
        self._due = Due()
        """Legs that may be offered again to agents who were asked before; EVERYBODY when an agent's grace ends."""
        self._gone: dict[str, Leg] = {}
        self._finished: dict[str, None] = {}
        """The last legs that were refused or archived. The router may assign us one again before it hears of that."""
        self._freed: set[Jid] = set()
        """Agents who, since the act, have room for a chat that they had no room for before."""
        self._due.put(started + setup.grace, EVERYBODY)

    @property
    def setup(self) -> Setup:
        return self.staff.setup

    def next_number(self) -> int:
        return self._numbers + 1

    def seen_number(self, number: int) -> None:
        """Makes sure that a number is never used again, even after its chat is archived."""
        self._numbers = max(self._numbers, number)

    def have_finished(self, legs: Iterable[str]) -> None:
        """Records legs that are finished, oldest first."""
        self._finished.update(dict.fromkeys(legs))
        for leg in list(self._finished)[:-MOST_FINISHED]:
            del self._finished[leg]

    def has_finished(self, leg: str) -> bool:
        return leg in self._finished

    def known(self, leg: str) -> Leg:
        """A leg of the last act's events, even if that act finished it."""
        return self._gone.get(leg) or self.legs[leg]

    def numbered(self, number: int) -> Leg | None:
        leg = self.legs.get(self._by_number.get(number, ""))
        return leg if leg is not None and not leg.is_over else None

    def aside(self, leg: str) -> Leg | None:
        """The consult about a leg: the last one if there were several."""
        return self.legs.get(self._asides.get(leg, ""))

    # --- Applying ---

    def replay(self, event: events.Event, at: datetime) -> None:
        self._apply(event, at)

    def _apply(self, event: events.Event, at: datetime) -> events.Event:
        before: set[Jid] = set()
        if isinstance(event, events.Assigned):
            leg = Leg(event, skill=event.skill, only=Jid(event.only) if event.only else None)
            self.legs[event.leg] = leg
            self._by_number[event.number] = event.leg
            self._numbers = max(self._numbers, event.number)
            if event.about:
                self._asides[event.about] = event.leg
        else:
            leg = self.legs[event.leg]
            before = self._release(leg)
            leg.apply(event, at)
        self._hold(leg)
        self._freed.update(before - {*leg.people(), *leg.offers} if not leg.is_over else before)
        self._note(leg, event, at)
        # A refused leg was never ours, so there is no archive to wait for.
        if leg.archived or leg.state is State.REFUSED:
            self._forget(leg)
        return event

    def _note(self, leg: Leg, event: events.Event, at: datetime) -> None:
        """Updates staff, queue and due legs after the event."""
        match event:
            case events.Taken() | events.Joined():
                handed = isinstance(event, events.Taken) and event.from_agent is not None
                if event.agent is not None:
                    self.staff.served(event.agent, at)
                    self._freed.add(event.agent)
                if not leg.is_consult and not leg.assigned.practice and leg.owner == event.agent and not handed:
                    self.queue.answered(leg.skill, at)
            case events.Answered():
                self.staff.served(event.agent, at)
                self._freed.add(event.agent)
            case events.CalledOff():
                self._due.put(at + self.setup.again, leg.id)
            case events.Declined():
                self.staff.answered(event.agent)
                self._freed.add(event.agent)
                self._due.put(at + self.setup.again, leg.id)
            case events.Lapsed():
                self.staff.missed(event.agent, away=event.away)
                self._due.put(at + self.setup.again, leg.id)
            case events.Requeued():
                self._due.put(at + self.setup.again, leg.id)

    def _forget(self, leg: Leg) -> None:
        self.have_finished([leg.id])
        self._gone[leg.id] = self.legs.pop(leg.id)
        self._by_number.pop(leg.assigned.number, None)
        if self._asides.get(leg.assigned.about) == leg.id:
            del self._asides[leg.assigned.about]

    def _release(self, leg: Leg) -> set[Jid]:
        """Takes the leg out of every list. Returns the agents who had it or were offered it."""
        self.queue.drop(leg.id)
        self.live.pop(leg.id, None)
        holders = {*leg.people(), *leg.offers}
        for agent in holders:
            self.staff.release(agent, leg.id)
        return holders

    def _hold(self, leg: Leg) -> None:
        if leg.is_over:
            return
        if leg.is_seeking:
            self.queue.put(leg.id, leg.wanted, leg.place)
        if leg.owner is not None or leg.coming is not None or leg.offers:
            self.live[leg.id] = leg
        if not leg.is_consult:
            for agent in (*leg.people(), *leg.offers):
                self.staff.hold(agent, leg.id)

    # --- Looking things up ---

    def leg(self, leg_id: str) -> Leg:
        """Raises `NotYours` if the leg is over or unknown."""
        leg = self.legs.get(leg_id)
        if leg is None or leg.is_over:
            raise acts.NotYours("That chat is over.")
        return leg

    def owned(self, leg_id: str, agent: Jid) -> Leg:
        """Raises `NotYours` if somebody else has the leg, or it is over."""
        leg = self.leg(leg_id)
        if leg.owner != agent:
            raise acts.NotYours("Chat {number} is not yours.", number=leg.assigned.number)
        return leg

    def commanded(self, leg_id: str, agent: Jid) -> Leg:
        """A leg that the agent may control: their own or their own consult; for a supervisor or the panel, any.

        Raises `NotYours` for any other leg.
        """
        leg = self.leg(leg_id)
        found = self.setup.agents.get(agent)
        if agent in (leg.owner, leg.assigned.asked_by, PANEL) or (found is not None and found.supervisor):
            return leg
        raise acts.NotYours("Chat {number} is not yours.", number=leg.assigned.number)

    def agent(self, jid: Jid) -> Agent:
        """Raises `NotYours` if the JID is not an agent's."""
        agent = self.setup.agents.get(jid)
        if agent is None:
            raise acts.NotYours("You are not an agent here.")
        return agent

    def name(self, jid: Jid | None) -> str:
        agent = self.setup.agents.get(jid) if jid else None
        return agent.name if agent else (jid or "Nobody")
