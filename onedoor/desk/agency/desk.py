"""The rules of one agency's desk: who is offered which chat, who has it, who gets it next.

Knows no clock, stanza or table. `act` returns what happened, already applied; `replay` applies what happened before.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from onedoor.desk.agency import absence, acts, admission, answering, arriving, events, overdue, passing
from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.matching import Matching
from onedoor.desk.agency.queue import Queue
from onedoor.desk.agency.staffing import Staff
from onedoor.desk.agency.steps import State
from onedoor.desk.due import Due
from onedoor.desk.terms.people import PANEL, Agent, Jid, Setup

MOST_FINISHED = 1000

EVERYBODY = ""
"""Among what is due: all who wait."""


class Desk:
    def __init__(self, setup: Setup, started: datetime) -> None:
        self.legs: dict[str, Leg] = {}
        """Those that are not archived yet."""
        self.queue = Queue()
        self.staff = Staff(setup, started)
        self._matching = Matching(self.staff, self.queue, self.legs, self._apply)
        self._numbers = 0
        self._by_number: dict[int, str] = {}
        self._asides: dict[str, str] = {}
        self.live: dict[str, Leg] = {}
        """Those that somebody has or is offered: time passes for them, while the others just wait."""
        self._due = Due()
        """Legs that may be offered again to who was asked before; EVERYBODY when somebody's grace runs out."""
        self._gone: dict[str, Leg] = {}
        self._finished: dict[str, None] = {}
        """The last legs that are refused or archived: the router may give one to us again before it hears of it."""
        self._freed: set[Jid] = set()
        """Who has room, since the act, for a chat that they had not before."""
        self._due.put(started + setup.grace, EVERYBODY)

    @property
    def setup(self) -> Setup:
        return self.staff.setup

    def next_number(self) -> int:
        return self._numbers + 1

    def seen_number(self, number: int) -> None:
        """Numbers are not used again, those of archived chats neither."""
        self._numbers = max(self._numbers, number)

    def have_finished(self, legs: Iterable[str]) -> None:
        """Legs that a former process was done with, the oldest first."""
        self._finished.update(dict.fromkeys(legs))
        for leg in list(self._finished)[:-MOST_FINISHED]:
            del self._finished[leg]

    def has_finished(self, leg: str) -> bool:
        return leg in self._finished

    def known(self, leg: str) -> Leg:
        """A leg of the last act's events, one that has just gone included."""
        return self._gone.get(leg) or self.legs[leg]

    def numbered(self, number: int) -> Leg | None:
        leg = self.legs.get(self._by_number.get(number, ""))
        return leg if leg is not None and not leg.is_over else None

    def aside(self, leg: str) -> Leg | None:
        """The room aside in which advice is asked about a leg, the last one if there were several."""
        return self.legs.get(self._asides.get(leg, ""))

    # --- Acts ---

    def change_setup(self, setup: Setup, at: datetime) -> list[events.Event]:
        """The manager has changed something: the next decision follows it."""
        self._gone.clear()
        self.staff.change(setup)
        self._due.put(at + setup.grace, EVERYBODY)
        happened = [self._apply(event, at) for event in overdue.orphaned(self)]
        happened += [self._apply(event, at) for event in self._needless(list(happened))]
        return happened + self._matching.everybody(at)

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

    def _entered(self, act: acts.Entered, at: datetime) -> Iterator[events.Event]:
        if (leg := self.legs.get(act.leg)) is not None:
            leg.is_in(act.agent)
            yield from arriving.come(leg, act.agent)

    def _left(self, act: acts.Left, at: datetime) -> Iterable[events.Event]:
        leg = self.legs.get(act.leg)
        if leg is not None and act.agent in leg.people():
            gone = self.staff.has_just_gone(act.agent, act.client, at)
            absence.out(leg, act.agent, at, by_will=act.by_will and not gone)
        return ()

    def _arrived(self, act: acts.Arrived, at: datetime) -> Iterable[events.Event]:
        self.staff.arrived(act.agent, at)
        self._freed.add(act.agent)
        return ()

    def _reached(self, act: acts.Reached, at: datetime) -> Iterable[events.Event]:
        self.staff.answered_again(act.agent)
        self._freed.add(act.agent)
        return ()

    def _unreached(self, act: acts.Unreached, at: datetime) -> Iterator[events.Event]:
        self.staff.unreached(act.agent)
        yield from overdue.undelivered(self, act.agent)

    def _sever(self, act: acts.Severed, at: datetime) -> Iterable[events.Event]:
        self.staff.severed(act.agent, act.client, at)
        absence.cut_off(self.live.values(), act.agent, at)
        return ()

    def _vanish(self, act: acts.Vanished, at: datetime) -> Iterator[events.Event]:
        self.staff.vanished(act.agent, at)
        self._due.put(at + self.setup.grace, EVERYBODY)
        absence.cut_off(self.live.values(), act.agent, at)
        yield from overdue.undelivered(self, act.agent)

    def _all_vanished(self, act: acts.AllVanished, at: datetime) -> Iterable[events.Event]:
        self.staff.lose_sight(at)
        for leg in self.legs.values():
            absence.lose_sight(leg, at)
        return ()

    def _sighted(self, act: acts.Sighted, at: datetime) -> Iterator[events.Event]:
        self.staff.see_again(at)
        self._due.put(at + self.setup.grace, EVERYBODY)
        for leg in self.legs.values():
            for agent in leg.absent.keys() - leg.left:
                leg.absent[agent] = at
        # Nobody knows whether what was on offer was seen; whoever comes to the desk is asked anew.
        for leg in list(self.live.values()):
            for agent in list(leg.offers):
                yield events.Undelivered(leg.id, agent)

    def _elsewhere(self, act: acts.Elsewhere, at: datetime) -> Iterable[events.Event]:
        self._freed.update(self.staff.has_elsewhere(act.chats))
        return ()

    def _proven(self, act: acts.Proven, at: datetime) -> Iterator[events.Event]:
        leg = self.legs.get(act.leg)
        if leg is not None and leg.is_settled:
            yield events.Archived(leg.id, act.complete, act.lines, why=act.why)

    # --- What follows ---

    def _follow(self, act: acts.Act, happened: list[events.Event], at: datetime) -> list[events.Event]:
        """Advice that nobody needs any more, matching after the act, and giving up where nobody is left to ask."""
        followed = [self._apply(event, at) for event in self._needless(happened)]
        if isinstance(act, acts.AllVanished | acts.Sighted):
            # Blind, the desk offers nothing and gives nothing up.
            return followed
        due = {event.leg for event in happened}
        if isinstance(act, acts.Tick):
            due.update(self._due.by(at))
        if EVERYBODY in due or any(isinstance(event, events.Lapsed) and event.away for event in happened):
            return followed + self._matching.everybody(at)
        # Whoever has room now gets what has waited longest, which need not be what the act was about.
        for agent in sorted(self._freed):
            followed += self._matching.agent(agent, at)
        waiting = [leg for leg_id in due if (leg := self.legs.get(leg_id)) is not None]
        for leg in sorted(waiting, key=lambda leg: leg.place):
            followed += self._matching.leg(leg, at)
        return followed

    def _needless(self, happened: Iterable[events.Event]) -> Iterator[events.Event]:
        """A room aside lives as long as whoever asked there has the chat it is about."""
        for event in happened:
            side = self.aside(event.leg)
            leg = self.legs.get(event.leg)
            if side is None or side.is_over:
                continue
            if leg is not None and not leg.is_over and leg.owner == side.assigned.asked_by:
                continue
            yield events.Ended(side.id, "consult") if side.last_owner else events.Refused(side.id, "withdrawn")

    # --- Applying ---

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
        # What was never ours has no archive to wait for.
        if leg.archived or leg.state is State.REFUSED:
            self._forget(leg)
        return event

    def _note(self, leg: Leg, event: events.Event, at: datetime) -> None:
        """What the event says of the agents."""
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
        """Out of every list; returns who had it, or was offered it."""
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
        """Raises NotYours for one that is over."""
        leg = self.legs.get(leg_id)
        if leg is None or leg.is_over:
            raise acts.NotYours("That chat is over.")
        return leg

    def owned(self, leg_id: str, agent: Jid) -> Leg:
        """Raises NotYours for somebody else's."""
        leg = self.leg(leg_id)
        if leg.owner != agent:
            raise acts.NotYours("Chat {number} is not yours.", number=leg.assigned.number)
        return leg

    def commanded(self, leg_id: str, agent: Jid) -> Leg:
        """A leg that the agent may dispose of: their own, one in which they ask for advice, any for a supervisor."""
        leg = self.leg(leg_id)
        found = self.setup.agents.get(agent)
        if agent in (leg.owner, leg.assigned.asked_by, PANEL) or (found is not None and found.supervisor):
            return leg
        raise acts.NotYours("Chat {number} is not yours.", number=leg.assigned.number)

    def agent(self, jid: Jid) -> Agent:
        """Raises NotYours for a stranger."""
        agent = self.setup.agents.get(jid)
        if agent is None:
            raise acts.NotYours("You are not an agent here.")
        return agent

    def name(self, jid: Jid | None) -> str:
        agent = self.setup.agents.get(jid) if jid else None
        return agent.name if agent else (jid or "Nobody")


_HANDLERS: dict[type[acts.Act], Callable[[Desk, Any, datetime], Iterable[events.Event]]] = {
    acts.Assign: admission.assign,
    acts.Take: answering.take,
    acts.Pass: answering.decline,
    acts.Spoke: answering.spoke,
    acts.Stirred: answering.stirred,
    acts.End: answering.end,
    acts.Tag: answering.tag,
    acts.Block: answering.block,
    acts.Watch: answering.watch,
    acts.TakeOver: answering.take_over,
    acts.Transfer: passing.transfer,
    acts.Release: passing.release,
    acts.Requeue: passing.requeue,
    acts.Consult: passing.consult,
    acts.Joined: passing.joined,
    acts.TransferRefused: passing.refused,
    acts.TransferDone: passing.done,
    acts.Granted: arriving.granted,
    acts.Entered: Desk._entered,
    acts.Left: Desk._left,
    acts.Arrived: Desk._arrived,
    acts.Vanished: Desk._vanish,
    acts.Severed: Desk._sever,
    acts.Unreached: Desk._unreached,
    acts.Reached: Desk._reached,
    acts.AllVanished: Desk._all_vanished,
    acts.Sighted: Desk._sighted,
    acts.Elsewhere: Desk._elsewhere,
    acts.Proven: Desk._proven,
    acts.Tick: overdue.tick,
}
