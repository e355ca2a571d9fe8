"""Who is offered which leg: skill, language and capacity; the oldest leg first, the least busy agent first."""

from collections.abc import Callable, Mapping
from datetime import datetime

from onedoor.desk import events
from onedoor.desk.leg import Leg, State
from onedoor.desk.people import Agent, Jid
from onedoor.desk.queue import Queue
from onedoor.desk.staffing import Staff

Apply = Callable[[events.Event, datetime], events.Event]


class Matching:
    """Offers what can be offered; `apply` makes each offer count before the next is thought of."""

    def __init__(self, staff: Staff, queue: Queue, legs: Mapping[str, Leg], apply: Apply) -> None:
        self._staff, self._queue, self._legs, self._apply = staff, queue, legs, apply

    def everybody(self, at: datetime) -> list[events.Event]:
        """Every leg that waits without an offer, oldest first."""
        found: list[events.Event] = []
        for leg_id in self._queue.all_oldest_first():
            leg = self._legs[leg_id]
            if leg.is_unoffered:
                found += self.leg(leg, at)
        return found

    def leg(self, leg: Leg, at: datetime) -> list[events.Event]:
        """Offers the leg to the best agent, or gives it up when everybody who could take it has been asked."""
        able = self._able(leg, at)
        free = [agent for agent in able if self._is_free(agent, leg, at)]
        if free:
            best = self._staff.best(free)
            return [self._apply(events.Offered(leg.id, best.jid, at + self._staff.setup.offer), at)]
        return self._give_up(leg, able, at)

    def agent(self, jid: Jid, at: datetime) -> list[events.Event]:
        """Somebody has room again: they get the oldest legs they can serve."""
        agent = self._staff.setup.agents.get(jid)
        found: list[events.Event] = []
        while agent is not None and (leg := self._oldest_for(agent, at)):
            found.append(self._apply(events.Offered(leg.id, jid, at + self._staff.setup.offer), at))
        return found

    def _oldest_for(self, agent: Agent, at: datetime) -> Leg | None:
        if not self._staff.has_room(agent):
            return None
        oldest = (self._oldest_of(agent, skill, at) for skill in agent.skills)
        return min((leg for leg in oldest if leg), key=lambda leg: leg.place, default=None)

    def _oldest_of(self, agent: Agent, skill: str, at: datetime) -> Leg | None:
        for leg_id in self._queue.oldest_first(skill):
            leg = self._legs[leg_id]
            if leg.is_unoffered and self._may(agent, leg) and self._is_free(agent, leg, at):
                return leg
        return None

    def _able(self, leg: Leg, at: datetime) -> list[Agent]:
        if leg.only is not None:
            named = self._staff.setup.agents.get(leg.only)
            return [named] if named and self._staff.is_on_duty(named, at) else []
        on_duty = self._staff.on_duty(leg.skill, leg.assigned.language, at)
        return [agent for agent in on_duty if agent.jid != leg.owner]

    def _may(self, agent: Agent, leg: Leg) -> bool:
        if leg.only is not None:
            return agent.jid == leg.only
        return agent.can(leg.skill, leg.assigned.language) and agent.jid != leg.owner

    def _is_free(self, agent: Agent, leg: Leg, at: datetime) -> bool:
        if not self._staff.has_room(agent):
            return False
        asked = leg.asked.get(agent.jid)
        return asked is None or (not leg.is_transfer and at - asked >= self._staff.setup.again)

    def _give_up(self, leg: Leg, able: list[Agent], at: datetime) -> list[events.Event]:
        why = _why_nobody(leg, able)
        if why is None:
            return []
        if leg.state is State.SEEKING:
            return [self._apply(events.TransferFailed(leg.id, leg.owner, leg.only or leg.skill, why), at)]
        return [self._apply(events.Refused(leg.id, why), at)]


def _why_nobody(leg: Leg, able: list[Agent]) -> str | None:
    """Why the leg has nobody to hope for; None while it has.

    A leg that was handed to us is given back once all have been asked: its old agent still has the citizen. One that
    came straight from the queue is given up only when all have said no; a missed offer is made again.
    """
    if not able:
        return "nobody"
    asked = leg.asked if leg.is_transfer else leg.declined
    return "declined" if all(agent.jid in asked for agent in able) else None
