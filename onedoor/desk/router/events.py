"""What happens to a chat, as the router knows it. Facts only: nothing here decides, and nobody's words are in it.

The event table stores them by class name and field names. Never rename a field; give each new field a default.
"""

from dataclasses import dataclass
from datetime import datetime

FAULT = "fault"
"""Why a chat ended: its room could not be created as required, so there was no chat."""


@dataclass(frozen=True, slots=True)
class Event:
    chat: str


@dataclass(frozen=True, slots=True)
class Opened(Event):
    """A citizen has joined, and needs a room."""

    room: str
    visitor: str
    nick: str
    topic: str
    language: str
    name: str
    page: str = ""
    email: str = ""
    origin: str = ""
    """The bridge's pseudonym for where the citizen connects from."""
    priority: int = 0
    practice: str = ""
    """The bare JID of the colleague who plays the citizen."""
    referrer: str = ""


@dataclass(frozen=True, slots=True)
class TurnedAway(Event):
    """A citizen asked for a chat that nobody could take. There is no chat, and this is its only trace."""

    topic: str
    language: str
    agency: str
    """The agency that the topic leads to first; empty for a topic that leads nowhere."""
    why: str
    """`closed`, `full`, `nobody`, `blocked` or `fault`."""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Assigned(Event):
    """The router asks an agency to take the chat or to advise. `from_leg`: the leg that hands it over or asks."""

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
    """`cold`, `warm` or `consult`, if there is a `from_leg`."""
    room: str = ""
    """For a consult: its own room."""
    request: str = ""
    """The same for a repeated request, so that it is not taken for a new one."""
    ask: str = ""
    """The asking agency's own number for the request, which the answer repeats."""
    only: str = ""
    """For a practice chat: the agent it is meant for; empty for anybody."""
    contested: bool = False
    """Another agency may have the citizen in its queue at the same time."""
    record: bool = False
    """The chat is over and nobody had it: the agency only keeps its record."""

    @property
    def is_consult(self) -> bool:
        return self.mode == "consult"


@dataclass(frozen=True, slots=True)
class Accepted(Event):
    """The agency has the chat in its queue."""

    leg: str


@dataclass(frozen=True, slots=True)
class Refused(Event):
    leg: str
    why: str
    keeps: bool = False
    """The agency has nobody, but keeps the record until somebody else has the citizen, or the chat is over."""


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
    """The agency's people who may now be in the room for this leg: bare JIDs."""

    leg: str
    people: tuple[str, ...] = ()
    occupant: str = ""
    """The desk's occupant-id in the room (XEP-0421), once it has been there."""


@dataclass(frozen=True, slots=True)
class TransferFailed(Event):
    """`leg` keeps the chat, or gets no advice."""

    leg: str
    why: str
    mode: str = "cold"
    asked: str = ""
    """The leg that was asked."""


@dataclass(frozen=True, slots=True)
class Joined(Event):
    """`to_leg` has answered a warm transfer or a consult, and `leg`, which asked, is still there."""

    leg: str
    to_leg: str
    agent: str
    mode: str = "warm"


@dataclass(frozen=True, slots=True)
class Dropped(Event):
    """`leg` is over, but the chat is not. `own`: its agency ended it, so we need not tell it."""

    leg: str
    why: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Away(Event):
    """The agency that has the citizen cannot be reached."""

    agency: str


@dataclass(frozen=True, slots=True)
class Back(Event):
    """The agency that has the citizen can be reached again."""

    agency: str


@dataclass(frozen=True, slots=True)
class Barred(Event):
    """The leg's agency blocks this citizen until `until`."""

    leg: str
    agency: str
    visitor: str
    origin: str
    until: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class HandedOver(Event):
    """`leg` is over, because `to_leg` has answered."""

    leg: str
    to_leg: str
    agent: str


@dataclass(frozen=True, slots=True)
class Ended(Event):
    reason: str
    leg: str | None = None
    """The leg that ended it; None if the citizen left or nobody was left to ask."""
    after: str = ""
    """The stanza-id of the last line in the room before the citizen left, if known."""


@dataclass(frozen=True, slots=True)
class CitizenLeft(Event):
    """After the chat was over, we learned how far the citizen had read: up to the line with this stanza-id."""

    after: str


@dataclass(frozen=True, slots=True)
class Archived(Event):
    leg: str
    complete: bool
    lines: int


@dataclass(frozen=True, slots=True)
class Closed(Event):
    """Every record is proven, so the room may be destroyed."""


CHAT_EVENTS: dict[str, type[Event]] = {kind.__name__: kind for kind in (
    Opened, TurnedAway, Assigned, Accepted, Refused, Taken, Requeued, Staffed, TransferFailed, Joined, HandedOver,
    Dropped, Away, Back, Barred, Ended, CitizenLeft, Archived, Closed,
)}  # fmt: skip
