"""How a chat passes between agencies: requests, refusals, answers, cold and warm transfers, consults, withdrawals.

Each of these functions of the router returns what follows from an act, or raises a `Refusal`. None changes any state.
The citizen always has somebody: the old agent keeps them until another agency's agent is in the room.
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
        return  # it crossed with our message, which settles their record
    yield e.Refused(chat.id, leg.id, act.why, act.keeps and not leg.is_consult)
    if not held:
        return  # we took it from them before, and they had no record
    yield from _records(chat)
    yield from _needless(chat, leg)
    if (asker := chat.asker(leg)) is not None:
        # A transfer has one target, and never goes to another agency instead. Once it was answered, it is an ordinary
        # chat: if its agent is lost and that agency has nobody left, another agency must take the citizen.
        yield e.TransferFailed(chat.id, asker.id, act.why, leg.assigned.mode, leg.id)
    elif not leg.is_consult:
        yield from _go_on(router, chat, at)


def take(router: RouterState, act: acts.Take, at: datetime) -> Iterator[e.Event]:
    """The agent is in the room. The old leg ends in the same step, so that exactly one leg has the citizen."""
    chat = router.of_leg(act.leg)
    if chat is None or not chat.legs[act.leg].holds:
        raise acts.NoSuchLeg("That chat is over.")
    leg = chat.legs[act.leg]
    again, asker = leg.state is LegState.TALKING, chat.asker(leg)
    yield e.Taken(chat.id, leg.id, act.agent)
    if again:
        return  # a colleague at the same agency has it now
    if leg.is_consult or (asker is not None and _stays(router, leg, asker)):
        if asker is not None:
            yield e.Joined(chat.id, asker.id, leg.id, act.agent, leg.assigned.mode)
    elif asker is not None:
        yield from _hand_over(chat, asker, leg)
    if not leg.is_consult:
        yield from _outdo(chat, leg)
        yield from _records(chat)


def _records(chat: Chat) -> Iterator[e.Event]:
    """Ends the legs in state KEPT whose record is no longer needed.

    A leg whose agent has talked keeps its record until another agency's agent is there. Any other keeps it only while
    no other leg has one: an agency that has the chat in its queue has read the room from the beginning.
    """
    there = next((leg for leg in chat.legs.values() if leg.records and leg.state is LegState.TALKING), None)
    for leg in [leg for leg in chat.legs.values() if leg.state is LegState.KEPT]:
        if leg.agent and there is not None:
            yield e.HandedOver(chat.id, leg.id, there.id, there.agent)
        elif not leg.agent and any(other.records for other in chat.legs.values() if other is not leg):
            yield e.Dropped(chat.id, leg.id, "withdrawn")


def _stays(router: RouterState, leg: Leg, asker: Leg) -> bool:
    """Whether the asking leg's agent stays with the citizen until they let go."""
    is_there = asker.state is LegState.TALKING and not router.directory.is_lost(asker.agency)
    return leg.assigned.mode == "warm" and is_there


def _outdo(chat: Chat, leg: Leg) -> Iterator[e.Event]:
    """Ends the other legs that were asked, because the first to answer gets the citizen."""
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
    """Ends the consults of a leg that is over."""
    for asked in chat.asked_by(asker):
        if asked.is_consult:
            yield e.Dropped(chat.id, asked.id, "withdrawn")


def requeue(router: RouterState, act: acts.Requeue, at: datetime) -> Iterator[e.Event]:
    """The agency has lost its agent. If another agency's agent is with the citizen too, that one keeps the chat."""
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
    """The leg that has joined `leg` in a warm transfer, if any."""
    joined = (other for other in chat.asked_by(leg) if not other.is_consult and other.state is LegState.TALKING)
    return next(joined, None)


def given_up(chat: Chat, leg: Leg, why: str) -> Iterator[e.Event]:
    """An agency ends its leg of a chat that another agency has."""
    asker = chat.asker(leg)
    yield e.Dropped(chat.id, leg.id, why, own=True)
    if asker is not None:
        yield e.TransferFailed(chat.id, asker.id, "ended", leg.assigned.mode, leg.id)


def unreachable(router: RouterState, chat: Chat, leg: Leg, at: datetime) -> Iterator[e.Event]:
    """The leg's agency cannot be reached. Nobody waits for its answer any longer, and the citizen is told."""
    asker = chat.asker(leg)
    if (partner := _partner(chat, leg)) is not None:
        # The citizen still has somebody, so they need not hear about this.
        yield from _hand_over(chat, leg, partner)
    elif asker is not None:
        yield e.Dropped(chat.id, leg.id, "withdrawn")
        yield e.TransferFailed(chat.id, asker.id, "unreachable", leg.assigned.mode, leg.id)
    elif chat.holder is leg and leg.state is LegState.ASKED and not chat.rivals(leg):
        # If nobody else can take the citizen, they wait: the agency may only be restarting.
        yield from patience.move(router, chat, at)
        yield from _needless(chat, leg) if not leg.holds else ()
    elif chat.holder is not leg or leg.state is LegState.ASKED:
        yield e.Dropped(chat.id, leg.id, "withdrawn")
        yield from _needless(chat, leg)
    elif not chat.away:
        yield e.Away(chat.id, leg.agency)


def _go_on(router: RouterState, chat: Chat, at: datetime) -> Iterator[e.Event]:
    """Gives a citizen who has nobody to the topic's next route. If there is none, they keep their place for a while."""
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
        return  # the agency that was asked has the chat already
    for asked in chat.asked_by(chat.legs[act.leg]):
        if asked.is_consult is (act.mode == "consult"):
            yield e.Dropped(chat.id, asked.id, "withdrawn")
