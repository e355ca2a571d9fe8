"""What happens to a leg, one agency's part of a chat. Facts only: nothing here decides.

They are written to the event table by class name and fields: a field is added with a default and never renamed.
"""

from dataclasses import dataclass, field
from datetime import datetime

from onedoor.desk.terms.people import Jid
from onedoor.desk.words.languages import Names


@dataclass(frozen=True, slots=True)
class Event:
    leg: str


@dataclass(frozen=True, slots=True)
class Assigned(Event):
    """The router gave us the leg. `since` is the citizen's place: when they joined the queue, wherever that was."""

    chat: str
    number: int
    room: str
    nick: str
    """The desk's own occupant nick."""
    skill: str
    topic: str
    language: str
    since: datetime
    citizen: str
    citizen_nick: str
    page: str = ""
    question: str = ""
    from_agency: str | None = None
    from_agent: str | None = None
    reason: str | None = None
    desks: str = ""
    """Nicks of the desks that the room has seen, separated by `|`."""
    priority: int = 0
    """Higher goes first; the same for nearly all."""
    email: str = ""
    """Given by the citizen so that earlier chats may be found."""
    practice: str = ""
    """The bare JID of the colleague who plays the citizen: nothing of it counts."""
    kind: str = "chat"
    """`consult`: a colleague's advice in a room aside, which no citizen sees."""
    mode: str = "cold"
    """How it is handed to us, if it is."""
    only: str = ""
    """The colleague it is meant for."""
    about: str = ""
    """Of our own consult: the leg it is about."""
    asked_by: str = ""
    """Of our own consult: the agent who asks."""
    referrer: str = ""
    """The page that led the citizen to `page`."""
    visitor: str = ""
    """The citizen's bare JID in the room."""
    desk_occupants: str = ""
    """The lasting ids of `desks` in the room (XEP-0421), in their order; `-` stands for one that is not known."""
    contested: bool = False
    """Another agency may have the citizen in its queue at the same time: the first to answer has them."""
    record: bool = False
    """The chat is over, and nobody has had it: only its record is to be kept."""
    topic_names: Names = field(default_factory=dict)
    """What the topic is called in other languages."""
    from_agency_names: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offered(Event):
    agent: Jid
    until: datetime


@dataclass(frozen=True, slots=True)
class Declined(Event):
    agent: Jid


@dataclass(frozen=True, slots=True)
class Lapsed(Event):
    agent: Jid
    away: bool = False
    """It was one too many: the agent counts as away from now on."""


@dataclass(frozen=True, slots=True)
class Undelivered(Event):
    """The offer has not reached the agent, or cannot be answered: their connection, or ours, is gone. It is nobody's
    fault, and somebody else is asked at once."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class CalledBack(Event):
    """The agent's connection was lost; they are at the desk again and not in the room: they are invited once more."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class Answered(Event):
    """The agent is let in, to take the chat from somebody; until they are in its room, that one keeps it."""

    agent: Jid
    takes_over: bool = False
    """A supervisor, whom nobody has asked."""


@dataclass(frozen=True, slots=True)
class Came(Event):
    """Who has answered is in the room, and the router is asked for the chat: another agency still has it."""

    agent: Jid
    word: str = ""
    """As of Taken."""


@dataclass(frozen=True, slots=True)
class CalledOff(Event):
    """Who has answered gets it not. `why`: `absent`, they did not come; `declined`; `withdrawn`, it was taken back."""

    agent: Jid
    why: str


@dataclass(frozen=True, slots=True)
class Taken(Event):
    """The agent has the chat. `from_agent` is the colleague who handed it over inside this agency."""

    agent: Jid
    from_agent: Jid | None = None
    word: str = ""
    """The stanza-id of what they said or typed in the room to take it; empty when they were not there."""
    entered: bool = False
    """They had answered before, and are in the room."""
    given: bool = False
    """By the router, which need not be told."""


@dataclass(frozen=True, slots=True)
class Joined(Event):
    """The other side of a warm transfer has answered: `agent` is a colleague here, or else `name` at `agency`."""

    agent: Jid | None = None
    agency: str = ""
    name: str = ""
    word: str = ""
    entered: bool = False
    """As of Taken."""
    agency_names: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Released(Event):
    """The old agent of a warm transfer has let go, or is gone. `to` has the chat now; None: the other agency will."""

    agent: Jid
    to: Jid | None = None


@dataclass(frozen=True, slots=True)
class PartnerLeft(Event):
    """The new agent of a warm transfer is gone before it was complete: the old one keeps the chat."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class Requeued(Event):
    """The agent has put the citizen back to their place in the queue."""

    agent: Jid
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Moved(Event):
    """A supervisor wants somebody else for a chat that waits."""

    agent: Jid
    skill: str
    colleague: Jid | None = None


@dataclass(frozen=True, slots=True)
class Watched(Event):
    """A supervisor is let in."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class Tagged(Event):
    """`tags` are all that the chat has now, separated by blanks."""

    agent: Jid
    tags: str


@dataclass(frozen=True, slots=True)
class ConsultAsked(Event):
    """Another agency is asked for advice, in the room aside."""

    agent: Jid
    target: str
    room: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class ConsultJoined(Event):
    """Of the consult's own leg: the other agency's agent is there."""

    agency: str
    name: str
    agency_names: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Blocked(Event):
    agent: Jid
    seconds: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Nudged(Event):
    """The citizen has waited too long for an answer, and the agent is reminded."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class Warned(Event):
    """Nothing was said for a long time; without a sign of life the chat ends at `ends`."""

    ends: datetime


@dataclass(frozen=True, slots=True)
class AgentLost(Event):
    """The agent is gone; the citizen is back at their place."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class TransferSought(Event):
    """The agent wants a colleague to take over: one named, or anyone with the skill."""

    agent: Jid
    skill: str
    colleague: Jid | None = None
    reason: str = ""
    mode: str = "cold"


@dataclass(frozen=True, slots=True)
class TransferAsked(Event):
    """The agent wants the chat elsewhere; the router is asked."""

    agent: Jid
    target: str
    reason: str = ""
    mode: str = "cold"


@dataclass(frozen=True, slots=True)
class TransferFailed(Event):
    """The old agent keeps the chat. `why`: `declined`, `nobody`, `withdrawn`, `unreachable`, or the router's words."""

    agent: Jid | None
    target: str
    why: str


@dataclass(frozen=True, slots=True)
class HandedOver(Event):
    """Another agency has answered: the leg is over here."""

    agency: str
    agent: str
    agency_names: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused(Event):
    """The agency gives the leg back, or the router has taken it back. `why`: `nobody`, `declined`, `withdrawn`."""

    why: str
    keeps: bool = False
    """Its record goes on, until the router says that somebody else has the citizen, or that all is over."""


@dataclass(frozen=True, slots=True)
class Ended(Event):
    """`reason`: `agent`, `citizen`, `inactivity`, `withdrawn`."""

    reason: str
    after: str = ""
    """The stanza-id of the last line in the room before the citizen left, if it is known."""


@dataclass(frozen=True, slots=True)
class CitizenLeft(Event):
    """The part was over when we heard behind which line the citizen had left: `after` is that line's stanza-id."""

    after: str


@dataclass(frozen=True, slots=True)
class Archived(Event):
    """The agency's lines were compared with the room's archive. `complete`: none is missing."""

    complete: bool
    lines: int
    answers: tuple[int, ...] = ()
    """Seconds that each turn of the citizen waited for the agent's word (`desk.terms.exchange`)."""
    unanswered: int = 0
    """Turns that got none."""
    replies: int = 0
    """What agents have said."""
    canned: int = 0
    """How much of that was approved beforehand."""
    why: str = ""
    """What the room answered when it could not be compared, or what the comparison found missing."""


LEG_EVENTS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        Assigned, Offered, Declined, Lapsed, Undelivered, Answered, Came, CalledOff, CalledBack, Taken, Joined,
        Released, PartnerLeft, Requeued, Moved, Watched, Tagged, ConsultAsked, ConsultJoined, Blocked, Nudged, Warned,
        AgentLost, TransferSought, TransferAsked, TransferFailed, HandedOver, Refused, Ended, CitizenLeft, Archived,
    )
}  # fmt: skip
