"""Which of a leg's agents are missing from its room: they left, lost the connection, or are back only at the desk.

In the room, a lost connection looks like leaving. The desk room shows the difference: a client that loses the
connection disappears from both rooms at the same moment.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.staffing import SETTLE, Staff
from onedoor.desk.terms.people import Jid

RETURN = timedelta(seconds=3)
"""How long a client that is back may take to re-enter its rooms by itself. After that, the desk invites the agent."""


def out(leg: Leg, agent: Jid, at: datetime, *, by_will: bool) -> None:
    """Records that the agent is no longer in the room. `by_will`: they left, rather than lost the connection."""
    leg.absent[agent] = at
    (leg.left if by_will else leg.cut).add(agent)


def cut_off(legs: Iterable[Leg], agent: Jid, at: datetime) -> None:
    """Records that the agent has vanished from the desk. If they left a room at the same moment, they lost the
    connection there too. So did an agent who was invited but had not entered yet."""
    for leg in legs:
        if agent in leg.absent and (agent not in leg.left or at - leg.absent[agent] < SETTLE):
            leg.left.discard(agent)
            leg.cut.add(agent)


def lose_sight(leg: Leg, at: datetime) -> None:
    """Records that we no longer know who is in the room. Agents who had not left count as disconnected."""
    leg.called.clear()
    for agent in leg.people():
        leg.absent.setdefault(agent, at)
        if agent not in leg.left:
            leg.cut.add(agent)


def is_lost(leg: Leg, agent: Jid, staff: Staff, at: datetime) -> bool:
    """Whether the agent has left the room for good."""
    if agent not in leg.absent:
        return False
    here = agent in staff.present
    if agent in leg.left and here and at - leg.absent[agent] >= SETTLE:
        return True
    if agent in leg.cut and here and agent not in leg.called:
        return False  # back in time, and about to be invited
    # The grace starts again when the desk invites the agent back.
    return at - leg.called.get(agent, leg.absent[agent]) >= staff.setup.grace


def is_back(leg: Leg, agent: Jid, staff: Staff, at: datetime) -> bool:
    """Whether the agent is back at the desk after a lost connection, but not in the room. They are invited once."""
    if agent not in leg.cut or agent not in leg.absent or agent in leg.called:
        return False
    since = staff.here_since(agent)
    return since is not None and at - max(since, leg.absent[agent]) >= RETURN
