"""How an agent gets a chat that somebody else has: they answer, enter its room, and have it from then on.

Until then, and if nobody comes, the old agent keeps the chat. Each of these functions of the desk returns what follows
from an act, or raises a `Refusal`. None of them changes any state.
"""

from collections.abc import Iterator
from datetime import datetime

from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.state import DeskState
from onedoor.desk.agency.steps import State
from onedoor.desk.terms.people import Jid


def answer(leg: Leg, agent: Jid, word: str, *, takes_over: bool = False) -> Iterator[e.Event]:
    """The agent gets a consult, or a chat that nobody else can have, at once. `word`: the command's stanza-id."""
    if leg.is_consult or (leg.owner is None and not leg.is_contested):
        yield e.Taken(leg.id, agent, word=word)
        return
    yield e.Answered(leg.id, agent, takes_over)
    if word:
        yield from come(leg, agent, word)


def come(leg: Leg, agent: Jid, word: str = "") -> Iterator[e.Event]:
    """The agent has entered the room. If another agency has the chat, or may be getting it, the router decides."""
    if leg.is_over or leg.came or agent != leg.coming:
        return
    if leg.is_contested:
        yield e.Came(leg.id, agent, word)
    elif leg.state is State.SEEKING and leg.mode == "warm" and not leg.takes_over:
        yield e.Joined(leg.id, agent, word=word, entered=True)
    else:
        yield e.Taken(leg.id, agent, leg.owner, word, entered=True)


def granted(desk: DeskState, act: acts.Granted, at: datetime) -> Iterator[e.Event]:
    leg = desk.legs.get(act.leg)
    if leg is None or leg.is_over or leg.coming is None or not leg.came:
        return
    if act.refused:
        yield e.Refused(leg.id, "withdrawn") if leg.last_owner is None else e.Ended(leg.id, "withdrawn")
        return
    agent = leg.coming
    yield e.Taken(leg.id, agent, word=leg.taken_with.get(agent, ""), entered=True, given=True)
    if agent not in desk.setup.agents:
        yield e.AgentLost(leg.id, agent)


def call_off(leg: Leg, why: str) -> Iterator[e.Event]:
    """Calls off the agent who is on the way, unless the router was asked: it may have given us the chat already."""
    if leg.coming is not None and not leg.came:
        yield e.CalledOff(leg.id, leg.coming, why)


def refuse_another(desk: DeskState, leg: Leg) -> None:
    """Raises `NotYours` if another agent has answered and is on the way."""
    if leg.coming is not None:
        name, number = desk.name(leg.coming), leg.assigned.number
        raise acts.NotYours("{name} is already on the way to chat {number}.", name=name, number=number)
