"""A table of the states of a leg at one agency, and of the events that lead from one to another.

A leg waits, is offered to agents, and is talked in. A transfer has its own states (seeking a colleague, leaving for
another agency), in which the old agent still has the citizen; in a warm transfer, two agents are with them for a while.
The leg is over when its agency refuses it or hands it over, or when the chat ends. After that only the proof remains.
States change only by this table: an event that is not listed for a state cannot happen in it.
"""

from enum import StrEnum

from onedoor.desk.agency import events as e


class State(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    TALKING = "talking"
    SEEKING = "seeking"
    """An agent has it, and we are looking for a colleague to take it."""
    LEAVING = "leaving"
    """We have asked another agency. One of our agents has it, unless it was still waiting."""
    PAIRED = "paired"
    """Two agents are with the citizen, because the old one has not let go yet."""
    KEPT = "kept"
    """Given back, because we have nobody. Its record continues until somebody has the citizen, or the chat ends."""
    REFUSED = "refused"
    HANDED_OVER = "handed-over"
    ENDED = "ended"


SETTLED = frozenset({State.REFUSED, State.HANDED_OVER, State.ENDED})
"""Only the proof is still to come."""
OVER = SETTLED | {State.KEPT}
"""Nobody here has it or will have it."""

ASIDE: frozenset[type[e.Event]] = frozenset(
    {e.Watched, e.Tagged, e.ConsultAsked, e.ConsultJoined, e.Blocked, e.Nudged, e.Warned, e.CalledBack}
)
"""Events that do not change who has the citizen."""

# The router decides between agencies. If it says that another one has answered, or that the chat is over, that holds.
_ALWAYS: dict[type[e.Event], State] = {e.HandedOver: State.HANDED_OVER, e.Ended: State.ENDED}

NEXT: dict[State, dict[type[e.Event], State]] = {
    State.WAITING: {
        **_ALWAYS,
        e.Offered: State.OFFERED,
        e.Answered: State.WAITING,
        e.Came: State.WAITING,
        e.CalledOff: State.WAITING,
        e.Taken: State.TALKING,
        e.Moved: State.WAITING,
        e.TransferAsked: State.LEAVING,
        e.Refused: State.REFUSED,
    },
    State.OFFERED: {
        **_ALWAYS,
        e.Offered: State.OFFERED,
        e.Declined: State.WAITING,
        e.Lapsed: State.WAITING,
        e.Answered: State.WAITING,
        e.Undelivered: State.WAITING,
        e.Taken: State.TALKING,
        e.Moved: State.WAITING,
        e.TransferAsked: State.LEAVING,
        e.Refused: State.REFUSED,
    },
    # A lost agent does not end the chat: the citizen goes back to their place in the queue.
    State.TALKING: {
        **_ALWAYS,
        e.AgentLost: State.WAITING,
        e.Requeued: State.WAITING,
        e.Answered: State.TALKING,
        e.CalledOff: State.TALKING,
        e.Taken: State.TALKING,
        e.TransferSought: State.SEEKING,
        e.TransferAsked: State.LEAVING,
        e.TransferFailed: State.TALKING,
    },
    # Until the colleague is in the room, the old agent keeps the chat.
    State.SEEKING: {
        **_ALWAYS,
        e.Offered: State.SEEKING,
        e.Declined: State.SEEKING,
        e.Lapsed: State.SEEKING,
        e.Answered: State.SEEKING,
        e.CalledOff: State.SEEKING,
        e.Undelivered: State.SEEKING,
        e.Taken: State.TALKING,
        e.Joined: State.PAIRED,
        e.TransferFailed: State.TALKING,
        e.AgentLost: State.WAITING,
    },
    # The other agency may still answer after our agent is gone, so losing the agent does not cancel the request.
    State.LEAVING: {
        **_ALWAYS,
        e.Joined: State.PAIRED,
        e.TransferFailed: State.TALKING,
        e.AgentLost: State.LEAVING,
        e.Refused: State.REFUSED,
    },
    # When one of the two is gone, the other has the citizen.
    State.PAIRED: {
        **_ALWAYS,
        e.Released: State.TALKING,
        e.PartnerLeft: State.TALKING,
        e.TransferFailed: State.TALKING,
    },
    # Nobody here can do anything with it any more. Only the router can change its state.
    State.KEPT: {**_ALWAYS, e.Refused: State.REFUSED},
    State.REFUSED: {},
    State.HANDED_OVER: dict.fromkeys((e.Archived, e.Tagged, e.CitizenLeft), State.HANDED_OVER),
    State.ENDED: dict.fromkeys((e.Archived, e.Tagged, e.CitizenLeft), State.ENDED),
}
