"""A chat as the router knows it: which agency has it, which one is asked. Addresses and states, not what people say."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


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
    only: str = ""
    """Of a practice chat: the colleague it is meant for."""

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


@dataclass(frozen=True, slots=True)
class Taken(Event):
    leg: str
    agent: str


@dataclass(frozen=True, slots=True)
class Requeued(Event):
    """The agency has lost its agent; the citizen is back in its queue."""

    leg: str


@dataclass(frozen=True, slots=True)
class TransferFailed(Event):
    """`leg` keeps the chat."""

    leg: str
    why: str


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


@dataclass(frozen=True, slots=True)
class Archived(Event):
    leg: str
    complete: bool
    lines: int


@dataclass(frozen=True, slots=True)
class Closed(Event):
    """Every archive is done and the room may go."""


CHAT_EVENTS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        Opened, Assigned, Accepted, Refused, Taken, Requeued, TransferFailed, HandedOver, Ended, Archived, Closed,
    )
}  # fmt: skip


class LegState(StrEnum):
    ASKED = "asked"
    WAITING = "waiting"
    TALKING = "talking"
    REFUSED = "refused"
    OVER = "over"
    ARCHIVED = "archived"


NEXT: dict[LegState, dict[type[Event], LegState]] = {
    LegState.ASKED: {Accepted: LegState.WAITING, Refused: LegState.REFUSED, Taken: LegState.TALKING},
    # An agency may have lost its agent while another was being asked, which has answered now.
    LegState.WAITING: {Taken: LegState.TALKING, Refused: LegState.REFUSED, HandedOver: LegState.OVER},
    LegState.TALKING: {Requeued: LegState.WAITING, HandedOver: LegState.OVER, TransferFailed: LegState.TALKING},
    LegState.OVER: {Archived: LegState.ARCHIVED},
    LegState.REFUSED: {},
    LegState.ARCHIVED: {},
}

HOLDS = frozenset({LegState.ASKED, LegState.WAITING, LegState.TALKING})


@dataclass(slots=True)
class Leg:
    assigned: Assigned
    state: LegState = LegState.ASKED
    agent: str = ""

    @property
    def id(self) -> str:
        return self.assigned.leg

    @property
    def holds(self) -> bool:
        return self.state in HOLDS


@dataclass(slots=True)
class Chat:
    opened: Opened
    since: datetime
    question: str = ""
    legs: dict[str, Leg] = field(default_factory=dict)
    ended: str | None = None
    """Why, once it is over."""
    ended_at: datetime | None = None
    closed: bool = False

    @property
    def id(self) -> str:
        return self.opened.chat

    @property
    def holder(self) -> Leg | None:
        """The leg that has the citizen: the earliest that still holds."""
        return next((leg for leg in self.legs.values() if leg.holds), None)

    @property
    def asked(self) -> Leg | None:
        """The leg that is asked to take over from the holder."""
        holding = [leg for leg in self.legs.values() if leg.holds]
        return holding[1] if len(holding) > 1 else None

    @property
    def state(self) -> str:
        """`queued`, `talking` or `ended`: what a visitor is told."""
        if self.ended:
            return "ended"
        return "talking" if self.holder and self.holder.state is LegState.TALKING else "queued"

    @property
    def is_archived(self) -> bool:
        return self.ended is not None and not any(leg.state is LegState.OVER for leg in self.legs.values())

    def next_leg(self) -> str:
        return f"{self.id}.{len(self.legs) + 1}"

    def apply(self, event: Event, at: datetime) -> None:
        match event:
            case Assigned():
                self.legs[event.leg] = Leg(event)
            case Ended():
                self._end(event, at)
            case Closed():
                self.closed = True
            case Accepted() | Refused() | Taken() | Requeued() | TransferFailed() | HandedOver() | Archived():
                leg = self.legs[event.leg]
                leg.state = NEXT[leg.state].get(type(event), leg.state)
                if isinstance(event, Taken):
                    leg.agent = event.agent
                    self.question = ""

    def _end(self, event: Ended, at: datetime) -> None:
        self.ended, self.ended_at, self.question = event.reason, at, ""
        for leg in self.legs.values():
            if leg.holds:
                # One that never answered may not know of the chat; those that do will prove their archive.
                leg.state = LegState.REFUSED if leg.state is LegState.ASKED else LegState.OVER
