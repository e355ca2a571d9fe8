"""How a chat passes between agencies: asked, refused, answered, handed over cold or warm, advised on, taken back.

Functions of the router: each says what follows from an act, or refuses. None of them changes anything. Whatever happens
here, the citizen has somebody: until another agency's agent is in the room, the old one keeps them.
"""

from collections.abc import Iterator
from datetime import datetime

from onedoor.desk.router import acts, patience
from onedoor.desk.router import events as e
from onedoor.desk.router.chat import Chat, Leg
from onedoor.desk.router.destination import resolve
from onedoor.desk.router.state import RouterState
from onedoor.desk.router.steps import LegState

# --- What the agency that is asked does ------------------------------------------------------------------------------


def accept(router: RouterState, act: acts.Accept, at: datetime) -> Iterator[e.Event]:
    chat = router.of_leg(act.leg)
    if chat is not None and chat.legs[act.leg].state is LegState.ASKED:
        yield e.Accepted(chat.id, act.leg)
        yield from _records(chat)


def refuse(router: RouterState, act: acts.Refuse, at: datetime) -> Iterator[e.Event]:
    chat = router.of_leg(act.leg)
    if chat is None or chat.legs[act.leg].state in (LegState.TALKING, LegState.REFUSED, LegState.ARCHIVED):
        return
    leg = chat.legs[act.leg]
    held = leg.holds
    if act.keeps and not held:
        return  # it has crossed with what we have told them, and that settles their record
    yield e.Refused(chat.id, leg.id, act.why, act.keeps and not leg.is_consult)
    if not held:
        return  # it was taken from them, and they had nothing of it
    yield from _records(chat)
    yield from _needless(chat, leg)
    if (asker := chat.asker(leg)) is not None:
        # A transfer was meant for one place and goes to no other. One that was answered is a chat like any other:
        # if its agent is lost and nobody is left there, somebody else must have the citizen.
        yield e.TransferFailed(chat.id, asker.id, act.why, leg.assigned.mode, leg.id)
    elif not leg.is_consult:
        yield from _go_on(router, chat, at)


def take(router: RouterState, act: acts.Take, at: datetime) -> Iterator[e.Event]:
    """The agent is in the room. The old leg is over in the same step: never have two the citizen, and never nobody."""
    chat = router.of_leg(act.leg)
    if chat is None or not chat.legs[act.leg].holds:
        raise acts.NoSuchLeg("That chat is over.")
    leg = chat.legs[act.leg]
    again, asker = leg.state is LegState.TALKING, chat.asker(leg)
    yield e.Taken(chat.id, leg.id, act.agent)
    if again:
        return  # a colleague there has it now
    if leg.is_consult or (asker is not None and _stays(router, leg, asker)):
        if asker is not None:
            yield e.Joined(chat.id, asker.id, leg.id, act.agent, leg.assigned.mode)
    elif asker is not None:
        yield from _hand_over(chat, asker, leg)
    if not leg.is_consult:
        yield from _outdo(chat, leg)
        yield from _records(chat)


def _records(chat: Chat) -> Iterator[e.Event]:
    """Which of those that have refused need not go on with their record.

    One in which somebody has talked goes on until another agency's agent is there. One in which nobody has is needed
    only where there is no other: whoever has the chat in its queue has read the room from its beginning.
    """
    there = next((leg for leg in chat.legs.values() if leg.records and leg.state is LegState.TALKING), None)
    for leg in [leg for leg in chat.legs.values() if leg.state is LegState.KEPT]:
        if leg.agent and there is not None:
            yield e.HandedOver(chat.id, leg.id, there.id, there.agent)
        elif not leg.agent and any(other.records for other in chat.legs.values() if other is not leg):
            yield e.Dropped(chat.id, leg.id, "withdrawn")


def _stays(router: RouterState, leg: Leg, asker: Leg) -> bool:
    """Whether the asker's agent is with the citizen until they let go."""
    is_there = asker.state is LegState.TALKING and not router.directory.is_lost(asker.agency)
    return leg.assigned.mode == "warm" and is_there


def _outdo(chat: Chat, leg: Leg) -> Iterator[e.Event]:
    """Others that were asked, too: the first to answer has the citizen."""
    for other in chat.rivals(leg):
        if other.assigned.from_leg is None and other.state is LegState.WAITING and _precedes(other, leg):
            yield from _hand_over(chat, other, leg)
        else:
            yield e.Dropped(chat.id, other.id, "withdrawn")


def _precedes(one: Leg, other: Leg) -> bool:
    return int(one.id.rpartition(".")[2]) < int(other.id.rpartition(".")[2])


def _hand_over(chat: Chat, old: Leg, new: Leg) -> Iterator[e.Event]:
    yield e.HandedOver(chat.id, old.id, new.id, new.agent)
    yield from _needless(chat, old)


def _needless(chat: Chat, asker: Leg) -> Iterator[e.Event]:
    """Whoever asked for advice has left, and the room for it goes with them."""
    for asked in chat.asked_by(asker):
        if asked.is_consult:
            yield e.Dropped(chat.id, asked.id, "withdrawn")


def requeue(router: RouterState, act: acts.Requeue, at: datetime) -> Iterator[e.Event]:
    """The agency has lost its agent. Of two who are with the citizen, the other one stays."""
    chat = router.of_leg(act.leg)
    if chat is None or chat.legs[act.leg].state is not LegState.TALKING:
        return
    leg = chat.legs[act.leg]
    asker = chat.asker(leg)
    if asker is not None and not leg.is_consult:
        yield e.Dropped(chat.id, leg.id, "withdrawn")
        yield e.TransferFailed(chat.id, asker.id, "lost", leg.assigned.mode, leg.id)
        return
    yield e.Requeued(chat.id, leg.id)
    if (partner := _partner(chat, leg)) is not None:
        yield from _hand_over(chat, leg, partner)


def _partner(chat: Chat, leg: Leg) -> Leg | None:
    """Who has joined `leg` for a warm transfer."""
    joined = (other for other in chat.asked_by(leg) if not other.is_consult and other.state is LegState.TALKING)
    return next(joined, None)


def given_up(chat: Chat, leg: Leg, why: str) -> Iterator[e.Event]:
    """An agency ends its part of a chat that another one has."""
    asker = chat.asker(leg)
    yield e.Dropped(chat.id, leg.id, why, own=True)
    if asker is not None:
        yield e.TransferFailed(chat.id, asker.id, "ended", leg.assigned.mode, leg.id)


def unreachable(router: RouterState, chat: Chat, leg: Leg, at: datetime) -> Iterator[e.Event]:
    """The leg's agency is gone: nobody waits for its answer, and who is with it is told."""
    asker = chat.asker(leg)
    if (partner := _partner(chat, leg)) is not None:
        # The citizen has somebody, and need not hear that anybody is away.
        yield from _hand_over(chat, leg, partner)
    elif asker is not None:
        yield e.Dropped(chat.id, leg.id, "withdrawn")
        yield e.TransferFailed(chat.id, asker.id, "unreachable", leg.assigned.mode, leg.id)
    elif chat.holder is leg and leg.state is LegState.ASKED and not chat.rivals(leg):
        # When nobody else can have the citizen, they wait: the agency may only be starting again.
        yield from patience.move(router, chat, at)
        yield from _needless(chat, leg) if not leg.holds else ()
    elif chat.holder is not leg or leg.state is LegState.ASKED:
        yield e.Dropped(chat.id, leg.id, "withdrawn")
        yield from _needless(chat, leg)
    elif not chat.away:
        yield e.Away(chat.id, leg.agency)


def _go_on(router: RouterState, chat: Chat, at: datetime) -> Iterator[e.Event]:
    """Who has nobody is given to the topic's next route; when there is none, they keep their place for a while."""
    if chat.holder is not None:
        return
    if (moved := list(patience.move(router, chat, at))) or router.patience(chat):
        yield from moved
    else:
        yield patience.ended(router, chat, at)


# --- What the agency that asks does ----------------------------------------------------------------------------------


def transfer(router: RouterState, act: acts.Transfer, at: datetime) -> Iterator[e.Event]:
    chat = router.of_leg(act.leg)
    if chat is None or chat.ended or not chat.legs[act.leg].holds:
        raise acts.NoSuchLeg("That chat is over.")
    if act.request and any(leg.assigned.request == act.request for leg in chat.legs.values()):
        return
    leg = chat.legs[act.leg]
    _refuse_what_cannot_be_now(router, chat, leg, act)
    route = resolve(router.directory, act.target, leg.route, router.asker(chat), at)
    yield router.assignment(
        chat,
        route,
        from_leg=leg.id,
        agent=act.agent,
        reason=act.reason,
        mode=act.mode,
        room=act.room,
        request=act.request,
        ask=act.ask,
    )


def _refuse_what_cannot_be_now(router: RouterState, chat: Chat, leg: Leg, act: acts.Transfer) -> None:
    if leg.is_consult:
        raise acts.NotAllowed("This is a room for advice. You cannot move the chat from here.")
    if chat.opened.practice:
        raise acts.NotAllowed("A practice chat stays at its own agency.")
    if chat.holder is not leg:
        other = router.directory.name(chat.holder.agency) if chat.holder else ""
        raise acts.NotNow("{agency} also has the chat, and has not released it yet.", agency=other)
    consult = act.mode == "consult"
    asked = next((other for other in chat.asked_by(leg) if other.is_consult is consult), None)
    if asked is not None:
        where = router.directory.name(asked.agency)
        what = "You are already asking {agency}." if consult else "A transfer to {agency} is already under way."
        raise acts.NotNow(what, agency=where)


def release(router: RouterState, act: acts.Release, at: datetime) -> Iterator[e.Event]:
    chat = router.of_leg(act.leg)
    if chat is None or not chat.legs[act.leg].holds:
        return
    leg = chat.legs[act.leg]
    if (partner := _partner(chat, leg)) is not None:
        yield from _hand_over(chat, leg, partner)


def withdraw(router: RouterState, act: acts.Withdraw, at: datetime) -> Iterator[e.Event]:
    chat = router.of_leg(act.leg)
    if chat is None or not chat.legs[act.leg].holds:
        return  # whoever was asked has the chat already
    for asked in chat.asked_by(chat.legs[act.leg]):
        if asked.is_consult is (act.mode == "consult"):
            yield e.Dropped(chat.id, asked.id, "withdrawn")
