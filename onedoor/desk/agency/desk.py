"""The rules of one agency's desk: who is offered which chat, who has it, who gets it next.

Knows no clock, stanza or table. `act` applies what happens and returns it as events.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from onedoor.desk.agency import absence, acts, admission, answering, arriving, events, overdue, passing
from onedoor.desk.agency.matching import Matching
from onedoor.desk.agency.state import EVERYBODY, DeskState
from onedoor.desk.terms.people import Setup


class Desk(DeskState):
    def __init__(self, setup: Setup, started: datetime) -> None:
        super().__init__(setup, started)
        self._matching = Matching(self.staff, self.queue, self.legs, self._apply)

    def change_setup(self, setup: Setup, at: datetime) -> list[events.Event]:
        """Applies a changed set-up, which takes effect immediately. Returns what happened."""
        self._gone.clear()
        self.staff.change(setup)
        self._due.put(at + setup.grace, EVERYBODY)
        happened = [self._apply(event, at) for event in overdue.orphaned(self)]
        happened += [self._apply(event, at) for event in self._needless(list(happened))]
        return happened + self._matching.everybody(at)

    def act(self, act: acts.Act, at: datetime) -> list[events.Event]:
        """Applies the act and returns what happened. Raises a `Refusal` if it is not possible; nothing changes then."""
        self._gone.clear()
        self._freed.clear()
        happened: list[events.Event] = []
        for event in _HANDLERS[type(act)](self, act, at):
            self._apply(event, at)
            happened.append(event)
        happened += self._follow(act, happened, at)
        return happened

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
        # We do not know whether agents saw their offers, so agents who come back to the desk get new ones.
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
        """Ends consults that nobody needs, offers legs to agents, and gives up legs that nobody is left to take."""
        followed = [self._apply(event, at) for event in self._needless(happened)]
        if isinstance(act, acts.AllVanished | acts.Sighted):
            # While it knows nobody's presence, the desk offers nothing and gives nothing up.
            return followed
        due = {event.leg for event in happened}
        if isinstance(act, acts.Tick):
            due.update(self._due.by(at))
        if EVERYBODY in due or any(isinstance(event, events.Lapsed) and event.away for event in happened):
            return followed + self._matching.everybody(at)
        # An agent who now has room gets what has waited longest, which may not be the act's own leg.
        for agent in sorted(self._freed):
            followed += self._matching.agent(agent, at)
        waiting = [leg for leg_id in due if (leg := self.legs.get(leg_id)) is not None]
        for leg in sorted(waiting, key=lambda leg: leg.place):
            followed += self._matching.leg(leg, at)
        return followed

    def _needless(self, happened: Iterable[events.Event]) -> Iterator[events.Event]:
        """Ends a consult once the agent who asked no longer has the chat it is about."""
        for event in happened:
            side = self.aside(event.leg)
            leg = self.legs.get(event.leg)
            if side is None or side.is_over:
                continue
            if leg is not None and not leg.is_over and leg.owner == side.assigned.asked_by:
                continue
            yield events.Ended(side.id, "consult") if side.last_owner else events.Refused(side.id, "withdrawn")


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
