"""Who has a chat, and what they and their supervisors may do with it.

These functions of the desk change no state, except that `spoke` and `stirred` note when somebody was active.
"""

from collections.abc import Iterator
from datetime import datetime

from onedoor.desk.agency import acts, arriving, passing
from onedoor.desk.agency import events as e
from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.state import DeskState
from onedoor.desk.agency.steps import State
from onedoor.desk.terms.people import Agent, Jid


def take(desk: DeskState, act: acts.Take, at: datetime) -> Iterator[e.Event]:
    leg, agent = desk.leg(act.leg), desk.agent(act.agent)
    if leg.owner == act.agent:
        if leg.state in (State.SEEKING, State.LEAVING):
            yield from passing.take_back(leg)
        return
    if act.agent == leg.partner:
        return
    if act.agent == leg.coming:
        yield from _again(leg, agent.jid, act.word)
        return
    arriving.refuse_another(desk, leg)
    if not leg.is_seeking:
        raise acts.NotYours("{name} already has chat {number}.", name=desk.name(leg.owner), number=leg.assigned.number)
    _can_have(desk, leg, agent)
    yield from arriving.answer(leg, agent.jid, act.word)


def _again(leg: Leg, agent: Jid, word: str) -> Iterator[e.Event]:
    """The agent who answered answers again: with `word` they are in the room, without it they are invited once more."""
    if word:
        yield from arriving.come(leg, agent, word)
    elif not leg.came:
        yield e.Answered(leg.id, agent, leg.takes_over)


def _can_have(desk: DeskState, leg: Leg, agent: Agent) -> None:
    if agent.jid in (leg.assigned.asked_by, leg.assigned.practice):
        raise acts.NotYours("You cannot answer yourself.")
    if not leg.is_consult and not desk.staff.can_hold(agent, leg.id):
        most = agent.capacity
        raise acts.AtCapacity(
            "You have {most} of {most} chats. To take more at once, type: on {more}", most=most, more=most + 1
        )


def decline(desk: DeskState, act: acts.Pass, at: datetime) -> Iterator[e.Event]:
    leg = desk.leg(act.leg)
    if act.agent == leg.coming and not leg.came:
        yield from arriving.call_off(leg, "declined")
        return
    if act.agent not in leg.offers:
        raise acts.NotYours("You have no offer for chat {number}.", number=leg.assigned.number)
    yield e.Declined(leg.id, act.agent)


def spoke(desk: DeskState, act: acts.Spoke, at: datetime) -> Iterator[e.Event]:
    """A citizen's message starts the wait for a reply, an agent's ends it. An agent's first one may take the chat."""
    leg = desk.legs.get(act.leg)
    if leg is None or leg.is_over:
        return
    leg.last_word = at
    if act.agent is None:
        leg.unanswered = leg.unanswered or at
        return
    if act.agent == leg.coming:
        yield from arriving.come(leg, act.agent, act.word)
        return
    if act.agent in leg.agents() or leg.state is State.PAIRED:
        leg.unanswered, leg.nudged = None, False
        return
    agent = desk.setup.agents.get(act.agent)
    # A supervisor who only watches writes to colleagues. To take the chat, they need a command.
    apart = {*leg.watchers, leg.assigned.asked_by, leg.assigned.practice}
    if agent is None or agent.jid in apart or leg.owner is not None or not leg.is_seeking:
        return
    if desk.staff.can_hold(agent, leg.id):
        yield from arriving.answer(leg, agent.jid, act.word)


def stirred(desk: DeskState, act: acts.Stirred, at: datetime) -> Iterator[e.Event]:
    leg = desk.legs.get(act.leg)
    if leg is not None and not leg.is_over and leg.last_word is not None:
        leg.last_word = at
    return iter(())


def end(desk: DeskState, act: acts.End, at: datetime) -> Iterator[e.Event]:
    if act.agent is not None:
        desk.commanded(act.leg, act.agent)
    leg = desk.legs.get(act.leg)
    if leg is None or leg.is_settled:
        if leg is not None and leg.state is not State.REFUSED and act.after not in ("", leg.left_after):
            yield e.CitizenLeft(leg.id, act.after)
        return
    if (leg.is_handed and not leg.came) or (act.reason == "withdrawn" and leg.last_owner is None):
        # None of our agents had it, and we did not ask the router for it. If a chat ends before it is handed to us,
        # the other agency has the record, and we may no longer read the room's archive.
        yield e.Refused(leg.id, leg.reason if leg.state is State.KEPT else "withdrawn")
    else:
        yield e.Ended(leg.id, act.reason, act.after)


def tag(desk: DeskState, act: acts.Tag, at: datetime) -> Iterator[e.Event]:
    leg = desk.commanded(act.leg, act.agent)
    for unknown in set(act.tags) - set(desk.setup.tags):
        names = ", ".join(sorted(desk.setup.tags)) or "–"
        raise acts.NoSuchTag("There is no tag {tag}. Available: {names}.", tag=unknown, names=names)
    now = (set(leg.tags) | set(act.tags)) - set(act.off)
    if now != set(leg.tags):
        yield e.Tagged(leg.id, act.agent, " ".join(sorted(now)))


def block(desk: DeskState, act: acts.Block, at: datetime) -> Iterator[e.Event]:
    leg = desk.commanded(act.leg, act.agent)
    if leg.is_consult:
        raise acts.NotYours("There is no citizen in this room.")
    yield e.Blocked(leg.id, act.agent, act.seconds, act.reason)
    yield e.Ended(leg.id, "agent")


def watch(desk: DeskState, act: acts.Watch, at: datetime) -> Iterator[e.Event]:
    leg = desk.leg(act.leg)
    _is_supervisor(desk, act.agent)
    if act.agent not in leg.agents():
        yield e.Watched(leg.id, act.agent)


def take_over(desk: DeskState, act: acts.TakeOver, at: datetime) -> Iterator[e.Event]:
    leg, agent = desk.leg(act.leg), _is_supervisor(desk, act.agent)
    if leg.owner == act.agent:
        return
    if act.agent == leg.coming:
        yield from _again(leg, act.agent, act.word)
        return
    arriving.refuse_another(desk, leg)
    if leg.state is State.PAIRED:
        raise acts.NotYours("Two agents are with the citizen. Wait until one of them releases the chat.")
    if leg.state is State.LEAVING:
        raise acts.NotYours("This chat has been offered to another agency. Wait for its answer.")
    _can_have(desk, leg, agent)
    yield from arriving.answer(leg, act.agent, act.word, takes_over=True)


def _is_supervisor(desk: DeskState, jid: Jid) -> Agent:
    agent = desk.agent(jid)
    if not agent.supervisor:
        raise acts.NotAllowed("Only a supervisor can do that.")
    return agent
