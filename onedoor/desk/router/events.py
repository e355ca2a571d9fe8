"""What happens to a chat, as the router knows it. Facts only: nothing here decides, and nothing says what people say.

They are written to the event table by class name and fields: a field is added with a default and never renamed.
"""

from dataclasses import dataclass
from datetime import datetime

FAULT = "fault"
"""The reason of an end: the room could not be made as it must be, so there was no chat."""


@dataclass(frozen=True, slots=True)
class Event:
    chat: str


@dataclass(frozen=True, slots=True)
class Opened(Event):
    """A citizen has joined, and a room is to be made."""

    room: str
    visitor: str
    nick: str
    topic: str
    language: str
    name: str
    page: str = ""
    email: str = ""
    origin: str = ""
    """Where the citizen comes from, as a pseudonym that says nothing else."""
    priority: int = 0
    practice: str = ""
    """The bare JID of the colleague who plays the citizen."""
    referrer: str = ""


@dataclass(frozen=True, slots=True)
class TurnedAway(Event):
    """A citizen has asked, and nobody could take it: there is no chat, and this is all that is known of it."""

    topic: str
    language: str
    agency: str
    """The first that the topic leads to: whose citizen it would have been. Empty for a topic that leads nowhere."""
    why: str
    """`closed`, `full`, `nobody` or `blocked`."""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Assigned(Event):
    """An agency is asked to take the chat, or to advise. `from_leg` is the leg that hands it over, or asks."""

    leg: str
    agency: str
    skill: str
    nick: str
    """The desk's occupant nick."""
    route: tuple[str, str] = ("", "")
    from_leg: str | None = None
    agent: str = ""
    reason: str = ""
    mode: str = "cold"
    """`cold`, `warm` or `consult`, for what has a `from_leg`."""
    room: str = ""
    """Of a consult: the room aside."""
    request: str = ""
    """What tells a transfer that is asked for again from a new one."""
    ask: str = ""
    """What its agency calls the request: said again with the answer."""
    only: str = ""
    """Of a practice chat: the colleague it is meant for."""
    contested: bool = False
    """Another agency may have the citizen in its queue at the same time."""
    record: bool = False
    """The chat is over, and nobody has had it: the agency is only to keep its record."""

    @property
    def is_consult(self) -> bool:
        return self.mode == "consult"


@dataclass(frozen=True, slots=True)
class Accepted(Event):
    """The agency has it in its queue."""

    leg: str


@dataclass(frozen=True, slots=True)
class Refused(Event):
    leg: str
    why: str
    keeps: bool = False
    """Its agency has nobody, and keeps the record of the chat until somebody else has the citizen, or all is over."""


@dataclass(frozen=True, slots=True)
class Taken(Event):
    leg: str
    agent: str


@dataclass(frozen=True, slots=True)
class Requeued(Event):
    """The agency has lost its agent; the citizen is back in its queue."""

    leg: str


@dataclass(frozen=True, slots=True)
class Staffed(Event):
    """Who of the agency's people may be in the room now for this leg: bare JIDs."""

    leg: str
    people: tuple[str, ...] = ()
    occupant: str = ""
    """The desk's lasting id in the room (XEP-0421), once it has been there."""


@dataclass(frozen=True, slots=True)
class TransferFailed(Event):
    """`leg` keeps the chat, or goes without advice."""

    leg: str
    why: str
    mode: str = "cold"
    asked: str = ""
    """The leg that it was asked of."""


@dataclass(frozen=True, slots=True)
class Joined(Event):
    """`to_leg` has answered, and `leg`, which asked, is still there: a warm transfer, or a consult."""

    leg: str
    to_leg: str
    agent: str
    mode: str = "warm"


@dataclass(frozen=True, slots=True)
class Dropped(Event):
    """`leg` is over, and the chat is not. `own`: its agency has said so itself, and need not be told."""

    leg: str
    why: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Away(Event):
    """The agency that has the citizen cannot be reached."""

    agency: str


@dataclass(frozen=True, slots=True)
class Back(Event):
    """It can again."""

    agency: str


@dataclass(frozen=True, slots=True)
class Barred(Event):
    """The leg's agency does not want this citizen back before `until`."""

    leg: str
    agency: str
    visitor: str
    origin: str
    until: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class HandedOver(Event):
    """`leg` is over: `to_leg` has answered."""

    leg: str
    to_leg: str
    agent: str


@dataclass(frozen=True, slots=True)
class Ended(Event):
    reason: str
    leg: str | None = None
    """The leg that ended it; None when it was the citizen, or nobody was left to ask."""
    after: str = ""
    """The stanza-id of the last line in the room before the citizen left, if it is known."""


@dataclass(frozen=True, slots=True)
class CitizenLeft(Event):
    """The chat was over before anybody knew what the citizen had read of it: it was all up to this line."""

    after: str


@dataclass(frozen=True, slots=True)
class Archived(Event):
    leg: str
    complete: bool
    lines: int


@dataclass(frozen=True, slots=True)
class Closed(Event):
    """Every archive is done and the room may go."""


CHAT_EVENTS: dict[str, type[Event]] = {kind.__name__: kind for kind in (
    Opened, TurnedAway, Assigned, Accepted, Refused, Taken, Requeued, Staffed, TransferFailed, Joined, HandedOver,
    Dropped, Away, Back, Barred, Ended, CitizenLeft, Archived, Closed,
)}  # fmt: skip
