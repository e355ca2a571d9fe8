"""What happens to legs as time passes, and when their agent is removed from the set-up.

Each of these functions of the desk returns what has happened. None of them changes any state.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from onedoor.desk.agency import acts, arriving
from onedoor.desk.agency import events as e
from onedoor.desk.agency.absence import is_back, is_lost
from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.state import DeskState
from onedoor.desk.agency.steps import State
from onedoor.desk.terms.people import Jid


def tick(desk: DeskState, act: acts.Tick, at: datetime) -> Iterator[e.Event]:
    for leg in list(desk.live.values()):
        for agent in [agent for agent, until in leg.offers.items() if until <= at]:
            yield e.Lapsed(leg.id, agent, away=desk.staff.is_one_too_many(agent))
        for agent in [agent for agent in leg.people() if is_back(leg, agent, desk.staff, at)]:
            yield e.CalledBack(leg.id, agent)
        if leg.coming is not None and is_lost(leg, leg.coming, desk.staff, at):
            yield from arriving.call_off(leg, "absent")
        if leg.owner is not None:
            yield from _overdue(desk, leg, at)


def _overdue(desk: DeskState, leg: Leg, at: datetime) -> Iterator[e.Event]:
    """What happens to a leg that somebody has: agents who are gone, silence, citizens who wait for a reply."""
    if leg.partner is not None and is_lost(leg, leg.partner, desk.staff, at):
        yield e.PartnerLeft(leg.id, leg.partner)
    if leg.owner is not None and not leg.is_let_go and is_lost(leg, leg.owner, desk.staff, at):
        yield loss(leg, leg.owner)
    if leg.is_over or leg.owner is None:
        return
    silence = _silence(desk, leg, at)
    if silence is not None:
        yield silence
    elif _is_forgotten(desk, leg, at):
        yield e.Nudged(leg.id, leg.owner)


def _silence(desk: DeskState, leg: Leg, at: datetime) -> e.Event | None:
    """A silent chat ends. Its citizen is warned first, and has time to say that they are still there."""
    if leg.last_word is None:
        return None
    idle = desk.setup.idle
    notice = min(desk.setup.warn, idle / 2) if not leg.is_consult else timedelta(0)
    is_warned = leg.warned is not None and leg.warned >= leg.last_word
    if notice and not is_warned:
        return e.Warned(leg.id, at + notice) if at - leg.last_word >= idle - notice else None
    # A citizen who was warned late still gets the full notice.
    since = leg.warned + notice if is_warned and leg.warned is not None else leg.last_word + idle
    return e.Ended(leg.id, "inactivity") if at >= since else None


def loss(leg: Leg, owner: Jid) -> e.Event:
    """What happens when the owner is gone. If two agents are with the citizen, the other one keeps the chat."""
    if leg.is_consult:
        return e.Ended(leg.id, "left")
    if leg.state is State.PAIRED:
        return e.Released(leg.id, owner, leg.partner)
    return e.AgentLost(leg.id, owner)


def _is_forgotten(desk: DeskState, leg: Leg, at: datetime) -> bool:
    if leg.unanswered is None or leg.nudged or leg.is_consult or not desk.setup.reply_reminder:
        return False
    return at - leg.unanswered >= desk.setup.reply_reminder


def undelivered(desk: DeskState, agent: Jid) -> Iterator[e.Event]:
    """Takes back every offer to the agent, because they cannot answer."""
    for leg in list(desk.live.values()):
        if agent in leg.offers:
            yield e.Undelivered(leg.id, agent)


def orphaned(desk: DeskState) -> Iterator[e.Event]:
    """What happens to chats and offers of people who are no longer agents."""
    agents = desk.setup.agents
    for leg in list(desk.live.values()):
        for agent in [agent for agent in leg.offers if agent not in agents]:
            yield e.Lapsed(leg.id, agent)
        if leg.coming is not None and leg.coming not in agents:
            yield from arriving.call_off(leg, "absent")
        if leg.partner is not None and leg.partner not in agents:
            yield e.PartnerLeft(leg.id, leg.partner)
        if leg.owner is not None and leg.owner not in agents and not leg.is_let_go:
            yield loss(leg, leg.owner)
