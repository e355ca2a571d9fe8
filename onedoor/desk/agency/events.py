"""What happens to a leg, one agency's part of a chat. Facts only: nothing here decides.

The event table stores them by class name and field names. Never rename a field; give each new field a default.
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
    """The router assigned us the leg. `since`: when the citizen joined the queue, at whichever agency that was."""

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
    """Nicks of the desks that have been in the room, separated by `|`."""
    priority: int = 0
    """Higher goes first. Nearly all chats have the same."""
    email: str = ""
    """The citizen gave it so that agents can find their earlier chats."""
    practice: str = ""
    """The bare JID of the colleague who plays the citizen. A practice chat does not count in any figure."""
    kind: str = "chat"
    """`chat`, or `consult`: advice from a colleague in a separate room, which no citizen sees."""
    mode: str = "cold"
    """How another agency hands it to us, if one does: `cold`, `warm` or `consult`."""
    only: str = ""
    """The JID of the agent it is meant for; empty for anybody."""
    about: str = ""
    """For a consult of our own: the leg it is about."""
    asked_by: str = ""
    """For a consult of our own: the agent who asks."""
    referrer: str = ""
    """The page that led the citizen to `page`."""
    visitor: str = ""
    """The citizen's bare JID in the room."""
    desk_occupants: str = ""
    """The occupant-ids (XEP-0421) of `desks`, in the same order; `-` for an unknown one."""
    contested: bool = False
    """Another agency may have the citizen in its queue at the same time: the first to answer gets them."""
    record: bool = False
    """The chat is over and nobody had it: we only keep its record."""
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
    """The agent has missed too many offers, and counts as away from now on."""


@dataclass(frozen=True, slots=True)
class Undelivered(Event):
    """The agent cannot see or answer the offer, because their connection or ours is lost. It does not count as missed,
    and somebody else is asked at once."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class CalledBack(Event):
    """The agent is back at the desk after a lost connection, but not in the room, and is invited again."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class Answered(Event):
    """The agent may enter the room to take the chat from whoever has it, who keeps it until then."""

    agent: Jid
    takes_over: bool = False
    """A supervisor takes the chat over unasked."""


@dataclass(frozen=True, slots=True)
class Came(Event):
    """The agent who answered is in the room. We ask the router for the chat, because another agency may have it."""

    agent: Jid
    word: str = ""
    """As in `Taken`."""


@dataclass(frozen=True, slots=True)
class CalledOff(Event):
    """The agent who answered does not get the chat. `why`: `absent` (they did not come), `declined` or `withdrawn`."""

    agent: Jid
    why: str


@dataclass(frozen=True, slots=True)
class Taken(Event):
    """The agent has the chat. `from_agent` is the colleague who handed it over inside this agency."""

    agent: Jid
    from_agent: Jid | None = None
    word: str = ""
    """The stanza-id of the message or command in the room that took it; empty if the agent was not there."""
    entered: bool = False
    """They answered earlier, and are now in the room."""
    given: bool = False
    """The router gave it to them, so we need not tell it."""


@dataclass(frozen=True, slots=True)
class Joined(Event):
    """The other side of a warm transfer has answered: `agent` of our own, or else `name` at `agency`."""

    agent: Jid | None = None
    agency: str = ""
    name: str = ""
    word: str = ""
    entered: bool = False
    """As in `Taken`."""
    agency_names: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Released(Event):
    """The old agent of a warm transfer has let go or is gone. `to` has the chat now; None: the other agency gets it."""

    agent: Jid
    to: Jid | None = None


@dataclass(frozen=True, slots=True)
class PartnerLeft(Event):
    """The new agent of a warm transfer left before it was complete, so the old one keeps the chat."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class Requeued(Event):
    """The agent has put the citizen back in their place in the queue."""

    agent: Jid
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Moved(Event):
    """A supervisor has moved a waiting chat to another skill or colleague."""

    agent: Jid
    skill: str
    colleague: Jid | None = None


@dataclass(frozen=True, slots=True)
class Watched(Event):
    """A supervisor may enter the room to watch."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class Tagged(Event):
    """`tags`: all tags that the chat has now, separated by spaces."""

    agent: Jid
    tags: str


@dataclass(frozen=True, slots=True)
class ConsultAsked(Event):
    """We ask another agency for advice, in a separate room."""

    agent: Jid
    target: str
    room: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class ConsultJoined(Event):
    """The other agency's agent is in the consult's room. `leg` is the consult's own."""

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
    """The citizen has waited too long for a reply, so the desk reminds the agent."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class Warned(Event):
    """Nobody has written for a long time. The chat ends at `ends` unless somebody does."""

    ends: datetime


@dataclass(frozen=True, slots=True)
class AgentLost(Event):
    """The agent is gone, and the citizen is back in their place in the queue."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class TransferSought(Event):
    """The agent wants to hand the chat to `colleague`, or to anybody with the skill."""

    agent: Jid
    skill: str
    colleague: Jid | None = None
    reason: str = ""
    mode: str = "cold"


@dataclass(frozen=True, slots=True)
class TransferAsked(Event):
    """The agent wants to hand the chat to another agency, so we ask the router."""

    agent: Jid
    target: str
    reason: str = ""
    mode: str = "cold"


@dataclass(frozen=True, slots=True)
class TransferFailed(Event):
    """The old agent keeps the chat. `why`: `declined`, `nobody`, `withdrawn`, `unreachable`, or the router's text."""

    agent: Jid | None
    target: str
    why: str


@dataclass(frozen=True, slots=True)
class HandedOver(Event):
    """Another agency has answered, so our leg is over."""

    agency: str
    agent: str
    agency_names: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused(Event):
    """We give the leg back, or the router takes it back. `why`: `nobody`, `declined`, `withdrawn`."""

    why: str
    keeps: bool = False
    """We keep the record until the router says that somebody else has the citizen, or that the chat is over."""


@dataclass(frozen=True, slots=True)
class Ended(Event):
    """`reason`: `agent`, `citizen`, `inactivity`, `withdrawn`."""

    reason: str
    after: str = ""
    """The stanza-id of the last line in the room before the citizen left, if known."""


@dataclass(frozen=True, slots=True)
class CitizenLeft(Event):
    """After the leg was over, we learned when the citizen left: `after` is the stanza-id of the last line before."""

    after: str


@dataclass(frozen=True, slots=True)
class Archived(Event):
    """The leg's lines were compared with the room's archive. `complete`: none is missing."""

    complete: bool
    lines: int
    answers: tuple[int, ...] = ()
    """For each turn of the citizen, the seconds until an agent replied (`desk.terms.exchange`)."""
    unanswered: int = 0
    """How many turns got no reply."""
    replies: int = 0
    """How many messages the agents wrote."""
    canned: int = 0
    """How many of those were canned replies."""
    why: str = ""
    """The room's error if the lines could not be compared, or what the comparison found missing."""


LEG_EVENTS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        Assigned, Offered, Declined, Lapsed, Undelivered, Answered, Came, CalledOff, CalledBack, Taken, Joined,
        Released, PartnerLeft, Requeued, Moved, Watched, Tagged, ConsultAsked, ConsultJoined, Blocked, Nudged, Warned,
        AgentLost, TransferSought, TransferAsked, TransferFailed, HandedOver, Refused, Ended, CitizenLeft, Archived,
    )
}  # fmt: skip
