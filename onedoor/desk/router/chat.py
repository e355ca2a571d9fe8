"""A chat as the router knows it: which agency has it, which one is asked. Addresses and states, not what people say."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

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


class LegState(StrEnum):
    ASKED = "asked"
    WAITING = "waiting"
    TALKING = "talking"
    KEPT = "kept"
    """Refused, and its agency keeps the record: what the citizen writes meanwhile is written down there."""
    REFUSED = "refused"
    DROPPED = "dropped"
    """Over before anybody there had answered: its agency need not have anything to archive."""
    OVER = "over"
    ARCHIVED = "archived"


_ANSWERED: dict[type[Event], LegState] = {Taken: LegState.TALKING, Refused: LegState.REFUSED}
_GONE: dict[type[Event], LegState] = {HandedOver: LegState.OVER, Dropped: LegState.OVER}
_LAST: dict[type[Event], LegState] = {Archived: LegState.ARCHIVED, Refused: LegState.REFUSED}

NEXT: dict[LegState, dict[type[Event], LegState]] = {
    LegState.ASKED: {Accepted: LegState.WAITING, **_ANSWERED, **_GONE, Dropped: LegState.DROPPED},
    # An agency may have lost its agent while another was being asked, which has answered now.
    LegState.WAITING: {**_ANSWERED, **_GONE},
    LegState.TALKING: {Requeued: LegState.WAITING, **_GONE},
    LegState.KEPT: {**_LAST, **_GONE},
    LegState.DROPPED: _LAST,
    LegState.OVER: _LAST,
    LegState.REFUSED: {},
    LegState.ARCHIVED: {},
}

HOLDS = frozenset({LegState.ASKED, LegState.WAITING, LegState.TALKING})
RECORDS = frozenset({LegState.WAITING, LegState.TALKING, LegState.KEPT})
"""Its agency writes down what is said in the room."""


@dataclass(slots=True)
class Leg:
    assigned: Assigned
    state: LegState = LegState.ASKED
    agent: str = ""
    people: frozenset[str] = frozenset()
    """Those of its agency, by bare JID, who may be in the room as long as it holds."""
    occupant: str = ""
    """The desk's lasting id in the room, as it has said itself."""
    since: datetime | None = None
    """When it last came into its agency's queue."""
    to_the_end: bool = False
    """It still held when the chat ended, or its agency still kept the record."""
    refused_at: datetime | None = None
    refusal: str = ""

    @property
    def id(self) -> str:
        return self.assigned.leg

    @property
    def agency(self) -> str:
        return self.assigned.agency

    @property
    def route(self) -> tuple[str, str]:
        return self.assigned.agency, self.assigned.skill

    @property
    def holds(self) -> bool:
        return self.state in HOLDS

    @property
    def records(self) -> bool:
        return self.state in RECORDS and not self.is_consult

    @property
    def is_consult(self) -> bool:
        return self.assigned.is_consult


@dataclass(slots=True)
class Chat:
    opened: Opened
    since: datetime
    question: str = ""
    legs: dict[str, Leg] = field(default_factory=dict)
    ended: str | None = None
    """Why, once it is over."""
    ended_at: datetime | None = None
    left_after: str = ""
    """The stanza-id of the last line in the room before the citizen left, if they did, and it is known."""
    closed: bool = False
    away: str = ""
    """The agency of which the citizen was told that it cannot be reached."""

    @property
    def id(self) -> str:
        return self.opened.chat

    @property
    def holder(self) -> Leg | None:
        """The leg that has the citizen: the earliest that still holds. Who only advises never does."""
        return next((leg for leg in self.legs.values() if leg.holds and not leg.is_consult), None)

    @property
    def last(self) -> Leg | None:
        """The leg whose agent the citizen talked with last; if nobody answered, the last that was asked."""
        legs = [leg for leg in self.legs.values() if not leg.is_consult]
        return next((leg for leg in reversed(legs) if leg.agent), legs[-1] if legs else None)

    @property
    def state(self) -> str:
        """`queued`, `talking` or `ended`: what a visitor is told."""
        if self.ended:
            return "ended"
        return "talking" if self.holder and self.holder.state is LegState.TALKING else "queued"

    @property
    def is_archived(self) -> bool:
        return self.ended is not None and not any(leg.state is LegState.OVER for leg in self.legs.values())

    def asked_by(self, leg: Leg) -> list[Leg]:
        """Those that `leg` has asked to take over, or to advise, and that have not done with it."""
        return [other for other in self.legs.values() if other.assigned.from_leg == leg.id and other.holds]

    def asker(self, leg: Leg) -> Leg | None:
        """The leg that has asked `leg`, as long as it holds."""
        found = self.legs.get(leg.assigned.from_leg or "")
        return found if found is not None and found.holds else None

    def rivals(self, leg: Leg) -> list[Leg]:
        """Those that want the same citizen, neither asked by `leg` nor asking it."""
        related = (leg.id, leg.assigned.from_leg)
        wanting = (one for one in self.legs.values() if one.holds and not one.is_consult)
        return [one for one in wanting if one.id not in related and one.assigned.from_leg != leg.id]

    def next_leg(self) -> str:
        return f"{self.id}.{len(self.legs) + 1}"

    def apply(self, event: Event, at: datetime) -> None:
        match event:
            case Assigned(record=True):
                self.legs[event.leg] = Leg(event, LegState.OVER, to_the_end=True)
            case Assigned():
                self.legs[event.leg] = Leg(event)
            case Ended():
                self._end(event, at)
            case CitizenLeft():
                self.left_after = event.after
            case Closed():
                self.closed = True
            case Staffed():
                leg = self.legs[event.leg]
                leg.people, leg.occupant = frozenset(event.people), event.occupant or leg.occupant
            case Away() | Back():
                self.away = event.agency if isinstance(event, Away) else ""
            case Accepted() | Refused() | Taken() | Requeued() | HandedOver() | Dropped() | Archived() as of_leg:
                self._step(self.legs[of_leg.leg], of_leg, at)
            case _:
                pass  # a word to somebody: it changes nothing

    def _step(self, leg: Leg, event: Event, at: datetime) -> None:
        held, leg.state = leg.holds, NEXT[leg.state].get(type(event), leg.state)
        match event:
            case Accepted() | Requeued():
                leg.since = at
            case Refused() if held:  # and not only the answer to what we have taken back
                leg.refused_at, leg.refusal = at, event.why
                leg.state = LegState.KEPT if event.keeps else leg.state
            case Dropped() if not leg.agent and not event.own:
                leg.state = LegState.DROPPED
            case Taken():
                leg.agent = event.agent
                self.question = ""
                # Somebody who can be reached is there now.
                self.away = "" if leg.agency != self.away else self.away

    def _end(self, event: Ended, at: datetime) -> None:
        self.ended, self.ended_at, self.question, self.away = event.reason, at, "", ""
        self.left_after = event.after
        for leg in self.legs.values():
            leg.to_the_end = leg.holds or leg.state is LegState.KEPT
            if leg.to_the_end:
                # One that never answered may not know of the chat; those that do will prove their archive.
                leg.state = LegState.DROPPED if leg.state is LegState.ASKED else LegState.OVER
