"""Which leg is offered to whom, by skill, language and capacity. The oldest leg and the most skilled agent go first."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from onedoor.desk.agency import events
from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.staffing import Staff
from onedoor.desk.agency.steps import State
from onedoor.desk.queue import Queue
from onedoor.desk.terms.people import Agent, Jid

Apply = Callable[[events.Event, datetime], events.Event]


class Matching:
    """Offers legs to agents. Calls `apply` for each offer at once, so that the next decision takes it into account."""

    def __init__(self, staff: Staff, queue: Queue, legs: Mapping[str, Leg], apply: Apply) -> None:
        self._staff, self._queue, self._legs, self._apply = staff, queue, legs, apply

    def everybody(self, at: datetime) -> list[events.Event]:
        """Offers every waiting leg that needs more offers, oldest first."""
        found: list[events.Event] = []
        able: dict[tuple[str, str], list[Agent]] = {}
        for leg_id in self._queue.all_oldest_first():
            leg = self._legs[leg_id]
            if self._wants_offers(leg):
                # Of 5,000 waiting legs, most want the same few agents.
                wanted = (leg.skill, leg.assigned.language)
                if wanted not in able:
                    able[wanted] = self._staff.on_duty(*wanted, at)
                found += self._offer(leg, self._named(leg, able[wanted], at), at)
        return found

    def leg(self, leg: Leg, at: datetime) -> list[events.Event]:
        """Offers the leg to the best free agents, or gives it up when nobody is left to ask."""
        if not self._wants_offers(leg):
            return []
        able = self._staff.on_duty(leg.skill, leg.assigned.language, at) if leg.only is None else []
        return self._offer(leg, self._named(leg, able, at), at)

    def agent(self, jid: Jid, at: datetime) -> list[events.Event]:
        """Offers the agent the oldest legs that they can serve, as many as they have room for."""
        agent = self._staff.setup.agents.get(jid)
        found: list[events.Event] = []
        while agent is not None and (leg := self._oldest_for(agent, at)):
            found.append(self._apply(events.Offered(leg.id, jid, at + self._staff.setup.offer), at))
        return found

    def _offer(self, leg: Leg, able: list[Agent], at: datetime) -> list[events.Event]:
        free = [agent for agent in able if self._is_free(agent, leg, at)]
        if free:
            missing = 1 if leg.only else self._staff.setup.simultaneous_offers - len(leg.offers)
            until = at + self._staff.setup.offer
            rung = self._staff.best_first(free, leg.skill)[:missing]
            return [self._apply(events.Offered(leg.id, agent.jid, until), at) for agent in rung]
        return [] if leg.offers else self._give_up(leg, able, at)

    def _wants_offers(self, leg: Leg) -> bool:
        return leg.is_seeking and len(leg.offers) < (1 if leg.only else self._staff.setup.simultaneous_offers)

    def _oldest_for(self, agent: Agent, at: datetime) -> Leg | None:
        if not self._staff.has_room(agent):
            # A consult does not count as a chat, so it may be offered to an agent who has no room for one.
            return self._oldest_of(agent, self._queue.asides(), at) if self._staff.is_here(agent) else None
        served = [waiting for skill in agent.skills for waiting in self._queue.served_by(agent, skill)]
        oldest = (self._oldest_of(agent, waiting, at) for waiting in (*served, self._queue.meant_for(agent.jid)))
        return min((leg for leg in oldest if leg), key=lambda leg: leg.place, default=None)

    def _oldest_of(self, agent: Agent, waiting: Iterable[str], at: datetime) -> Leg | None:
        for leg_id in waiting:
            leg = self._legs[leg_id]
            if self._wants_offers(leg) and self._may(agent, leg) and self._is_free(agent, leg, at):
                return leg
        return None

    def _named(self, leg: Leg, able: list[Agent], at: datetime) -> list[Agent]:
        """The agents who could take it, now or later: those of `able`, or only the one it is meant for."""
        if leg.only is not None:
            named = self._staff.setup.agents.get(leg.only)
            able = [named] if named and self._staff.is_on_duty(named, at) else []
        return [agent for agent in able if not self._is_party(agent, leg)]

    def _may(self, agent: Agent, leg: Leg) -> bool:
        if self._is_party(agent, leg):
            return False
        return agent.jid == leg.only if leg.only else agent.can(leg.skill, leg.assigned.language)

    def _is_party(self, agent: Agent, leg: Leg) -> bool:
        """Whether the agent has the leg, asked for advice in it, or plays its citizen. If so, they cannot take it."""
        return agent.jid in (leg.owner, leg.assigned.asked_by, leg.assigned.practice)

    def _is_free(self, agent: Agent, leg: Leg, at: datetime) -> bool:
        if agent.jid in leg.offers:
            return False
        if not (self._staff.is_here(agent) if leg.is_consult else self._staff.has_room(agent)):
            return False
        asked = leg.asked.get(agent.jid)
        return asked is None or (not leg.is_transfer and at - asked >= self._staff.setup.again)

    def _give_up(self, leg: Leg, able: list[Agent], at: datetime) -> list[events.Event]:
        why = _why_nobody(leg, able)
        if why is None:
            return []
        if leg.state is State.SEEKING:
            return [self._apply(events.TransferFailed(leg.id, leg.owner, leg.only or leg.skill, why), at)]
        # The agency that hands over a chat, or asks for advice, still has it and keeps its record.
        keeps = not leg.is_consult and not leg.is_handed
        return [self._apply(events.Refused(leg.id, why, keeps), at)]


def _why_nobody(leg: Leg, able: list[Agent]) -> str | None:
    """Why nobody can take the leg (`nobody`, `declined`); None while somebody still might.

    A transfer is given back once every agent was asked, because its old agent still has the citizen. A chat from the
    queue is given up only when every agent has declined it; a missed offer is repeated.
    """
    if not able:
        return "nobody"
    asked = leg.asked if leg.is_transfer else leg.declined
    return "declined" if all(agent.jid in asked for agent in able) else None
