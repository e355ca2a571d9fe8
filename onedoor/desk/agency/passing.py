"""How a chat goes to somebody else: cold and warm transfers, back to the queue, and consults.

Each of these functions of the desk returns what follows from an act, or raises a `Refusal`. None changes any state.
"""

from collections.abc import Iterator
from datetime import datetime

from onedoor.desk.agency import acts, arriving
from onedoor.desk.agency import events as e
from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.state import DeskState
from onedoor.desk.agency.steps import State
from onedoor.desk.terms.people import Agent, Jid


def transfer(desk: DeskState, act: acts.Transfer, at: datetime) -> Iterator[e.Event]:
    leg = desk.commanded(act.leg, act.agent)
    if leg.is_consult:
        raise acts.NotYours("This is a room for advice. You cannot move the chat from here.")
    _not_under_way(desk, leg)
    colleague = _colleague(desk, act.target, act.agent)
    if colleague is not None:
        if not desk.staff.is_on_duty(colleague, at):
            raise acts.NobodyOnDuty("{name} is not on duty.", name=colleague.name)
        yield _sought(leg, act, leg.skill, colleague.jid)
    elif (skill := desk.setup.skill_called(act.target)) is not None:
        _somebody_else(desk, skill, leg, act.agent, at)
        yield _sought(leg, act, skill, None)
    else:
        yield e.TransferAsked(leg.id, act.agent, act.target, act.reason, act.mode)


def _sought(leg: Leg, act: acts.Transfer, skill: str, colleague: Jid | None) -> e.Event:
    if leg.owner is None:
        return e.Moved(leg.id, act.agent, skill, colleague)
    return e.TransferSought(leg.id, act.agent, skill, colleague, act.reason, act.mode)


def _not_under_way(desk: DeskState, leg: Leg) -> None:
    if leg.state is State.PAIRED:
        raise acts.NotYours("You both have the chat. Type !release first.")
    if leg.state is State.LEAVING or (leg.state is State.SEEKING):
        raise acts.NotYours("A transfer of this chat is already under way. To take it back, type !take.")
    arriving.refuse_another(desk, leg)


def _colleague(desk: DeskState, target: str, agent: Jid) -> Agent | None:
    """The colleague called `target`, with or without an @; None if it may be a skill or another agency.

    Raises `NoSuchTarget` for an @handle that nobody has, and for the agent themselves.
    """
    if not target.startswith("@") and target.casefold() in desk.setup.skills:
        return None
    found = desk.setup.by_handle(target)
    if found is None and target.startswith("@"):
        names = ", ".join(f"@{one.handle}" for one in desk.setup.agents.values())
        raise acts.NoSuchTarget("There is no {target} here. Your colleagues: {names}.", target=target, names=names)
    if found is not None and found.jid == agent:
        raise acts.NoSuchTarget("You cannot choose yourself.")
    return found


def _somebody_else(desk: DeskState, skill: str, leg: Leg, agent: Jid, at: datetime) -> None:
    language = leg.assigned.language
    party = (agent, leg.owner, leg.assigned.practice)
    if not any(one.jid not in party for one in desk.staff.on_duty(skill, language, at)):
        raise acts.NobodyOnDuty("Nobody else is on duty for {skill} in {language}.", skill=skill, language=language)


def take_back(leg: Leg) -> Iterator[e.Event]:
    """The agent cancels the transfer."""
    yield from arriving.call_off(leg, "withdrawn")
    yield e.TransferFailed(leg.id, leg.owner, leg.target or leg.only or leg.skill, "withdrawn")


def release(desk: DeskState, act: acts.Release, at: datetime) -> Iterator[e.Event]:
    leg = desk.owned(act.leg, act.agent)
    if leg.state is not State.PAIRED:
        raise acts.NotYours(
            "There is nobody to leave the chat to. To transfer it, type !transfer WHERE or !warm WHERE."
        )
    yield e.Released(leg.id, act.agent, leg.partner)


def requeue(desk: DeskState, act: acts.Requeue, at: datetime) -> Iterator[e.Event]:
    leg = desk.commanded(act.leg, act.agent)
    if leg.is_consult or leg.owner is None:
        raise acts.NotYours("Nobody has chat {number}.", number=leg.assigned.number)
    _not_under_way(desk, leg)
    _somebody_else(desk, leg.assigned.skill, leg, leg.owner, at)
    yield e.Requeued(leg.id, leg.owner, act.reason)


def refused(desk: DeskState, act: acts.TransferRefused, at: datetime) -> Iterator[e.Event]:
    """The other agency refuses, or its agent leaves before a warm transfer is complete."""
    leg = desk.legs.get(act.leg)
    if leg is None or leg.is_over or not leg.is_answered_by(act.ask, act.mode):
        return
    if act.mode == "consult":
        if (side := _asked_elsewhere(desk, leg)) is not None:
            yield e.Ended(side.id, act.why)
    elif leg.state is State.LEAVING or (leg.state is State.PAIRED and leg.partner is None):
        yield e.TransferFailed(leg.id, leg.owner, leg.target, act.why)


def _asked_elsewhere(desk: DeskState, leg: Leg) -> Leg | None:
    """The consult for which another agency was asked. The agent who asked owns it, because no colleague does."""
    side = desk.aside(leg.id)
    if side is None or side.is_over or side.owner != side.assigned.asked_by:
        return None
    return side


def done(desk: DeskState, act: acts.TransferDone, at: datetime) -> Iterator[e.Event]:
    leg = desk.legs.get(act.leg)
    if leg is not None and not leg.is_settled:
        yield e.HandedOver(leg.id, act.agency, act.agent, act.names)


def joined(desk: DeskState, act: acts.Joined, at: datetime) -> Iterator[e.Event]:
    leg = desk.legs.get(act.leg)
    if leg is None or leg.is_over or not leg.is_answered_by(act.ask, act.mode):
        return
    if act.mode == "consult":
        if (side := _asked_elsewhere(desk, leg)) is not None:
            yield e.ConsultJoined(side.id, act.agency, act.agent, act.names)
    elif leg.state is State.LEAVING and leg.owner is not None:
        # If our agent is gone by now, the other one may be gone too, so the router decides who has the citizen.
        yield e.Joined(leg.id, None, act.agency, act.agent, agency_names=act.names)


def consult(desk: DeskState, act: acts.Consult, at: datetime) -> Iterator[e.Event]:
    """A consult is a leg of its own. Our agents get it like any chat, but there is no citizen in its room."""
    leg = desk.owned(act.leg, act.agent)
    if leg.is_consult:
        raise acts.NotYours("You are already in a room for advice.")
    if (other := desk.aside(leg.id)) is not None and not other.is_over:
        raise acts.NotYours("You are already asking for advice in {room}.", room=other.assigned.room)
    colleague = _colleague(desk, act.target, act.agent)
    skill = desk.setup.skill_called(act.target)
    if colleague is not None:
        if not desk.staff.is_on_duty(colleague, at):
            raise acts.NobodyOnDuty("{name} is not on duty.", name=colleague.name)
        yield _side(desk, leg, act, leg.skill, colleague.jid)
    elif skill is not None:
        _somebody_else(desk, skill, leg, act.agent, at)
        yield _side(desk, leg, act, skill)
    else:
        side = _side(desk, leg, act, leg.skill)
        yield side
        yield e.Taken(side.leg, act.agent)
        yield e.ConsultAsked(leg.id, act.agent, act.target, act.room, act.question)


def _side(desk: DeskState, leg: Leg, act: acts.Consult, skill: str, only: str = "") -> e.Assigned:
    told, number = leg.assigned, desk.next_number()
    asker = desk.name(act.agent)
    return e.Assigned(
        leg=f"{leg.id}.a{number}",
        chat=told.chat,
        number=number,
        room=act.room,
        nick=told.nick,
        skill=skill,
        topic=told.topic,
        topic_names=told.topic_names,
        language=told.language,
        since=told.since,
        citizen=asker,
        citizen_nick="",
        question=act.question,
        priority=told.priority,
        practice=told.practice,
        kind="consult",
        only=only,
        about=leg.id,
        asked_by=act.agent,
    )
