"""The rules of one agency's desk: who is offered which chat, who has it, who gets it next.

Knows no clock, stanza or table. `act` returns what happened, already applied; `replay` applies what happened before.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from onedoor.desk import acts, events
from onedoor.desk.leg import Leg, State
from onedoor.desk.matching import Matching
from onedoor.desk.people import Agent, Jid, Setup
from onedoor.desk.queue import Queue
from onedoor.desk.staffing import Staff

SETTLE = timedelta(seconds=1)
"""Who quits leaves the chat's room and the desk room at once; only who stays at the desk has left by will."""


class Desk:
    def __init__(self, setup: Setup, started: datetime) -> None:
        self.legs: dict[str, Leg] = {}
        """Those that are not archived yet."""
        self.queue = Queue()
        self.staff = Staff(setup, started)
        self._matching = Matching(self.staff, self.queue, self.legs, self._apply)
        self._numbers = 0
        self._gone: dict[str, Leg] = {}
        self._freed: set[Jid] = set()
        """Who had a chat, or an offer, that the act has taken from them."""

    @property
    def setup(self) -> Setup:
        return self.staff.setup

    def next_number(self) -> int:
        return self._numbers + 1

    def seen_number(self, number: int) -> None:
        """Numbers are not used again, those of archived chats neither."""
        self._numbers = max(self._numbers, number)

    def known(self, leg: str) -> Leg:
        """A leg of the last act's events, one that has just gone included."""
        return self._gone.get(leg) or self.legs[leg]

    def numbered(self, number: int) -> Leg | None:
        return next((leg for leg in self.legs.values() if leg.assigned.number == number and not leg.is_over), None)

    # --- Acts ---

    def change_setup(self, setup: Setup, at: datetime) -> list[events.Event]:
        """The manager has changed something: the next decision follows it."""
        self._gone.clear()
        self.staff.change(setup)
        return self._matching.everybody(at)

    def act(self, act: acts.Act, at: datetime) -> list[events.Event]:
        """What comes of it. Raises a `Refusal` when it is not possible; then nothing has happened."""
        self._gone.clear()
        self._freed.clear()
        happened: list[events.Event] = []
        for event in _HANDLERS[type(act)](self, act, at):
            self._apply(event, at)
            happened.append(event)
        happened += self._follow(act, happened, at)
        return happened

    def replay(self, event: events.Event, at: datetime) -> None:
        self._apply(event, at)

    def _assign(self, act: acts.Assign, at: datetime) -> Iterator[events.Event]:
        leg = act.leg
        if leg.leg in self.legs:
            return
        if leg.skill not in self.setup.skills:
            raise acts.NoSuchSkill(f"{self.setup.name} has no skill {leg.skill}.")
        if not self.staff.on_duty(leg.skill, leg.language, at):
            raise acts.NobodyOnDuty(f"Nobody is on duty for {leg.skill} in {leg.language}.")
        yield leg

    def _take(self, act: acts.Take, at: datetime) -> Iterator[events.Event]:
        leg, agent = self._leg(act.leg), self._agent(act.agent)
        if leg.owner == act.agent and not leg.is_seeking:
            return
        if not leg.is_seeking:
            raise acts.NotYours(f"{self._name(leg.owner)} already has chat {leg.assigned.number}.")
        if leg.owner == act.agent:
            raise acts.NotYours(f"You have chat {leg.assigned.number} until a colleague answers.")
        if not self._has_room_for(leg, agent):
            most = agent.capacity
            raise acts.AtCapacity(f"You have {most} of {most} chats. More at once: on {most + 1}")
        yield events.Taken(leg.id, act.agent, from_agent=leg.owner)

    def _pass(self, act: acts.Pass, at: datetime) -> Iterator[events.Event]:
        leg = self._leg(act.leg)
        if leg.offered != act.agent:
            raise acts.NotYours(f"Chat {leg.assigned.number} is not on offer to you.")
        yield events.Declined(leg.id, act.agent)

    def _transfer(self, act: acts.Transfer, at: datetime) -> Iterator[events.Event]:
        leg = self._owned(act.leg, act.agent)
        if leg.state in (State.SEEKING, State.LEAVING):
            raise acts.NotYours("A transfer of this chat is already under way.")
        if act.target.startswith("@"):
            yield self._to_colleague(leg, act, at)
        elif act.target.casefold() in self.setup.skills:
            yield self._to_skill(leg, act, at)
        elif colleague := self.setup.by_handle(act.target):
            yield self._to_colleague(leg, act, at, colleague)
        else:
            yield events.TransferAsked(leg.id, act.agent, act.target, act.reason)

    def _to_colleague(
        self, leg: Leg, act: acts.Transfer, at: datetime, colleague: Agent | None = None
    ) -> events.TransferSought:
        colleague = colleague or self.setup.by_handle(act.target)
        if colleague is None:
            names = ", ".join(f"@{agent.handle}" for agent in self.setup.agents.values())
            raise acts.NoSuchTarget(f"There is no {act.target} here. Your colleagues: {names}.")
        if colleague.jid == act.agent:
            raise acts.NoSuchTarget("That is yourself.")
        if not self.staff.is_on_duty(colleague, at):
            raise acts.NobodyOnDuty(f"{colleague.name} is not on duty.")
        return events.TransferSought(leg.id, act.agent, leg.skill, colleague.jid, act.reason)

    def _to_skill(self, leg: Leg, act: acts.Transfer, at: datetime) -> events.TransferSought:
        skill = act.target.casefold()
        others = [a for a in self.staff.on_duty(skill, leg.assigned.language, at) if a.jid != act.agent]
        if not others:
            raise acts.NobodyOnDuty(f"Nobody else is on duty for {skill} in {leg.assigned.language}.")
        return events.TransferSought(leg.id, act.agent, skill, None, act.reason)

    def _transfer_refused(self, act: acts.TransferRefused, at: datetime) -> Iterator[events.Event]:
        leg = self.legs.get(act.leg)
        if leg is not None and leg.state is State.LEAVING:
            yield events.TransferFailed(leg.id, leg.owner, leg.target, act.why)

    def _transfer_done(self, act: acts.TransferDone, at: datetime) -> Iterator[events.Event]:
        leg = self.legs.get(act.leg)
        if leg is not None and leg.state is State.LEAVING:
            yield events.HandedOver(leg.id, act.agency, act.agent)

    def _end(self, act: acts.End, at: datetime) -> Iterator[events.Event]:
        if act.agent is not None:
            self._owned(act.leg, act.agent)
        leg = self.legs.get(act.leg)
        if leg is not None and not leg.is_over:
            yield events.Ended(leg.id, act.reason)

    def _spoke(self, act: acts.Spoke, at: datetime) -> Iterator[events.Event]:
        leg = self.legs.get(act.leg)
        if leg is None or leg.is_over:
            return
        leg.last_word = at
        agent = self.setup.agents.get(act.agent) if act.agent else None
        if agent is not None and leg.owner is None and leg.is_seeking and self._has_room_for(leg, agent):
            yield events.Taken(leg.id, agent.jid)

    def _has_room_for(self, leg: Leg, agent: Agent) -> bool:
        return len(self.staff.held(agent.jid) - {leg.id}) < agent.capacity

    def _entered(self, act: acts.Entered, at: datetime) -> Iterable[events.Event]:
        leg = self.legs.get(act.leg)
        if leg is not None and leg.owner == act.agent:
            leg.absent_since, leg.left = None, False
        return ()

    def _left(self, act: acts.Left, at: datetime) -> Iterable[events.Event]:
        leg = self.legs.get(act.leg)
        if leg is not None and leg.owner == act.agent:
            leg.absent_since, leg.left = at, act.by_will
        return ()

    def _arrived(self, act: acts.Arrived, at: datetime) -> Iterable[events.Event]:
        self.staff.arrived(act.agent)
        return ()

    def _vanish(self, act: acts.Vanished, at: datetime) -> Iterable[events.Event]:
        self.staff.vanished(act.agent, at)
        return ()

    def _all_vanished(self, act: acts.AllVanished, at: datetime) -> Iterable[events.Event]:
        self.staff.lose_sight(at)
        for leg in self.legs.values():
            if leg.owner is not None and leg.absent_since is None:
                leg.absent_since, leg.left = at, False
        return ()

    def _sighted(self, act: acts.Sighted, at: datetime) -> Iterable[events.Event]:
        self.staff.see_again(at)
        for leg in self.legs.values():
            if leg.absent_since is not None and not leg.left:
                leg.absent_since = at
        return ()

    def _proven(self, act: acts.Proven, at: datetime) -> Iterator[events.Event]:
        leg = self.legs.get(act.leg)
        if leg is not None and leg.is_over:
            yield events.Archived(leg.id, act.complete, act.lines)

    def _tick(self, act: acts.Tick, at: datetime) -> Iterator[events.Event]:
        for leg in list(self.legs.values()):
            if leg.is_over:
                continue
            if leg.offered is not None and leg.until is not None and leg.until <= at:
                yield events.Lapsed(leg.id, leg.offered)
            if leg.owner is not None and self._is_lost(leg, at):
                yield events.AgentLost(leg.id, leg.owner)
            if leg.owner is not None and leg.last_word is not None and at - leg.last_word >= self.setup.idle:
                yield events.Ended(leg.id, "inactivity")

    def _is_lost(self, leg: Leg, at: datetime) -> bool:
        if leg.absent_since is None:
            return False
        gone = at - leg.absent_since
        if leg.left and leg.owner in self.staff.present and gone >= SETTLE:
            return True
        return gone >= self.setup.grace

    # --- What follows ---

    def _follow(self, act: acts.Act, happened: Iterable[events.Event], at: datetime) -> list[events.Event]:
        """Matching after the act, and giving up where nobody is left to ask."""
        followed: list[events.Event] = []
        if isinstance(act, acts.AllVanished | acts.Sighted):
            # Blind, the desk offers nothing and gives nothing up.
            return followed
        if isinstance(act, acts.Tick | acts.Arrived | acts.Vanished):
            followed += self._matching.everybody(at)
            return followed
        for event in happened:
            leg = self.legs.get(event.leg)
            if leg is not None and leg.is_unoffered:
                followed += self._matching.leg(leg, at)
        for agent in sorted(self._freed):
            followed += self._matching.agent(agent, at)
        return followed

    # --- Applying ---

    def _apply(self, event: events.Event, at: datetime) -> events.Event:
        if isinstance(event, events.Assigned):
            leg = Leg(event, skill=event.skill)
            self.legs[event.leg] = leg
            self._numbers = max(self._numbers, event.number)
        else:
            leg = self.legs[event.leg]
            self._release(leg)
            leg.apply(event, at)
        self._hold(leg)
        if isinstance(event, events.Taken):
            self.staff.served(event.agent, at)
            self.queue.answered(leg.skill, at)
        # What was never ours has no archive to wait for.
        if leg.archived or leg.state is State.REFUSED:
            self._gone[leg.id] = self.legs.pop(leg.id)
        return event

    def _release(self, leg: Leg) -> None:
        self.queue.drop(leg.id)
        for agent in (leg.owner, leg.offered):
            if agent is not None:
                self.staff.release(agent, leg.id)
                self._freed.add(agent)

    def _hold(self, leg: Leg) -> None:
        if leg.is_over:
            return
        if leg.is_seeking:
            self.queue.put(leg.id, leg.skill, leg.assigned.since, leg.assigned.number)
        for agent in (leg.owner, leg.offered):
            if agent is not None:
                self.staff.hold(agent, leg.id)

    # --- Looking things up ---

    def _leg(self, leg_id: str) -> Leg:
        leg = self.legs.get(leg_id)
        if leg is None or leg.is_over:
            raise acts.NotYours("That chat is over.")
        return leg

    def _owned(self, leg_id: str, agent: Jid) -> Leg:
        leg = self._leg(leg_id)
        if leg.owner != agent:
            raise acts.NotYours(f"Chat {leg.assigned.number} is not yours.")
        return leg

    def _agent(self, jid: Jid) -> Agent:
        agent = self.setup.agents.get(jid)
        if agent is None:
            raise acts.NotYours("You are not an agent here.")
        return agent

    def _name(self, jid: Jid | None) -> str:
        agent = self.setup.agents.get(jid) if jid else None
        return agent.name if agent else (jid or "Nobody")


_HANDLERS: dict[type[acts.Act], Callable[[Desk, Any, datetime], Iterable[events.Event]]] = {
    acts.Assign: Desk._assign,
    acts.Take: Desk._take,
    acts.Pass: Desk._pass,
    acts.Transfer: Desk._transfer,
    acts.TransferRefused: Desk._transfer_refused,
    acts.TransferDone: Desk._transfer_done,
    acts.End: Desk._end,
    acts.Spoke: Desk._spoke,
    acts.Entered: Desk._entered,
    acts.Left: Desk._left,
    acts.Arrived: Desk._arrived,
    acts.Vanished: Desk._vanish,
    acts.AllVanished: Desk._all_vanished,
    acts.Sighted: Desk._sighted,
    acts.Proven: Desk._proven,
    acts.Tick: Desk._tick,
}
