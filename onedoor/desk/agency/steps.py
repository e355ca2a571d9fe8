"""The states of a leg at one agency, and which event leads from which to which: a table. Knows nothing else.

A leg waits, is offered to one agent after another, and is talked in. A transfer has a state of its own (seeking a
colleague, leaving for another agency), in which the old agent still has the citizen; in a warm one two are with them
for a while. The leg is over when its agency has refused it, has lost it to another, or the chat has ended; what remains
is the proof. States change in this table only: an event that does not stand beside a state cannot happen in it.
"""

from enum import StrEnum

from onedoor.desk.agency import events as e


class State(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    TALKING = "talking"
    SEEKING = "seeking"
    """An agent has it, and a colleague is sought."""
    LEAVING = "leaving"
    """Another agency is asked; an agent has it, unless it was still waiting."""
    PAIRED = "paired"
    """Two agents are with the citizen: the old one has not let go yet."""
    KEPT = "kept"
    """Given back, because nobody is left here: its record goes on until somebody has the citizen, or all is over."""
    REFUSED = "refused"
    HANDED_OVER = "handed-over"
    ENDED = "ended"


SETTLED = frozenset({State.REFUSED, State.HANDED_OVER, State.ENDED})
"""Nothing more comes but the proof."""
OVER = SETTLED | {State.KEPT}
"""Nobody here has it, or will have."""

ASIDE: frozenset[type[e.Event]] = frozenset(
    {e.Watched, e.Tagged, e.ConsultAsked, e.ConsultJoined, e.Blocked, e.Nudged, e.Warned, e.CalledBack}
)
"""What changes nobody's hold on the citizen."""

# The router decides between agencies: where it says that another has answered or that all is over, it is so.
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
    # A lost agent is no end: the citizen goes back to the place they had.
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
    # The other agency may answer although our agent is gone, so losing the agent does not call it back.
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
    # Nobody here can do anything with it any more: only the router says what has become of it.
    State.KEPT: {**_ALWAYS, e.Refused: State.REFUSED},
    State.REFUSED: {},
    State.HANDED_OVER: dict.fromkeys((e.Archived, e.Tagged, e.CitizenLeft), State.HANDED_OVER),
    State.ENDED: dict.fromkeys((e.Archived, e.Tagged, e.CitizenLeft), State.ENDED),
}
