"""What happens to a leg, one agency's part of a chat. Facts only: nothing here decides.

They are written to the event table by class name and fields: a field is added with a default and never renamed.
"""

from dataclasses import dataclass
from datetime import datetime

from onedoor.desk.people import Jid


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


@dataclass(frozen=True, slots=True)
class Taken(Event):
    """The agent has answered. `from_agent` is the colleague who handed it over inside this agency."""

    agent: Jid
    from_agent: Jid | None = None


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


@dataclass(frozen=True, slots=True)
class TransferAsked(Event):
    """The agent wants the chat elsewhere; the router is asked."""

    agent: Jid
    target: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TransferFailed(Event):
    """The old agent keeps the chat. `why`: `declined`, `nobody`, `unreachable`, or the router's own sentence."""

    agent: Jid | None
    target: str
    why: str


@dataclass(frozen=True, slots=True)
class HandedOver(Event):
    """Another agency has answered: the leg is over here."""

    agency: str
    agent: str


@dataclass(frozen=True, slots=True)
class Refused(Event):
    """The agency gives the leg back to the router. `why`: `nobody` or `declined`."""

    why: str


@dataclass(frozen=True, slots=True)
class Ended(Event):
    """`reason`: `agent`, `citizen`, `inactivity`, `withdrawn`."""

    reason: str


@dataclass(frozen=True, slots=True)
class Archived(Event):
    """The agency's lines were compared with the room's archive. `complete`: none is missing."""

    complete: bool
    lines: int


LEG_EVENTS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        Assigned, Offered, Declined, Lapsed, Taken, AgentLost, TransferSought, TransferAsked, TransferFailed,
        HandedOver, Refused, Ended, Archived,
    )
}  # fmt: skip
