"""Which of a leg's people are not in its room: they left, were cut off, or are back at the desk and still to come.

To the room, a cut connection and leaving look the same. The desk room tells them apart: a client that was cut off
leaves it at the same moment.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.staffing import SETTLE, Staff
from onedoor.desk.terms.people import Jid

RETURN = timedelta(seconds=3)
"""Most clients enter their rooms again by themselves; an agent whose client does not is invited."""


def out(leg: Leg, agent: Jid, at: datetime, *, by_will: bool) -> None:
    """The agent is not in the room any more."""
    leg.absent[agent] = at
    (leg.left if by_will else leg.cut).add(agent)


def cut_off(legs: Iterable[Leg], agent: Jid, at: datetime) -> None:
    """The agent has vanished from the desk. If they left a room at the same moment, they were cut off there, too. So
    was an agent who was invited and has not come yet."""
    for leg in legs:
        if agent in leg.absent and (agent not in leg.left or at - leg.absent[agent] < SETTLE):
            leg.left.discard(agent)
            leg.cut.add(agent)


def lose_sight(leg: Leg, at: datetime) -> None:
    """We no longer know whether its people are in the room, and that is not their fault."""
    leg.called.clear()
    for agent in leg.people():
        leg.absent.setdefault(agent, at)
        if agent not in leg.left:
            leg.cut.add(agent)


def is_lost(leg: Leg, agent: Jid, staff: Staff, at: datetime) -> bool:
    """Whether the agent is out of the room for good."""
    if agent not in leg.absent:
        return False
    here = agent in staff.present
    if agent in leg.left and here and at - leg.absent[agent] >= SETTLE:
        return True
    if agent in leg.cut and here and agent not in leg.called:
        return False  # back in time, and about to be invited
    # An agent who was invited again has the grace once more to come into the room.
    return at - leg.called.get(agent, leg.absent[agent]) >= staff.setup.grace


def is_back(leg: Leg, agent: Jid, staff: Staff, at: datetime) -> bool:
    """At the desk again after a lost connection, but not in the room: the desk invites them, once."""
    if agent not in leg.cut or agent not in leg.absent or agent in leg.called:
        return False
    since = staff.here_since(agent)
    return since is not None and at - max(since, leg.absent[agent]) >= RETURN
