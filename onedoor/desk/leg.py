"""A leg's life at one agency, from assignment to release. Knows no clock, stanza or table, and no other leg."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from onedoor.desk import events
from onedoor.desk.people import Jid


class State(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    TALKING = "talking"
    SEEKING = "seeking"
    """An agent has it, and a colleague is sought."""
    LEAVING = "leaving"
    """An agent has it, and another agency is asked."""
    REFUSED = "refused"
    HANDED_OVER = "handed-over"
    ENDED = "ended"


OVER = frozenset({State.REFUSED, State.HANDED_OVER, State.ENDED})

NEXT: dict[State, dict[type[events.Event], State]] = {
    State.WAITING: {
        events.Offered: State.OFFERED,
        events.Taken: State.TALKING,
        events.Refused: State.REFUSED,
        events.Ended: State.ENDED,
    },
    State.OFFERED: {
        events.Declined: State.WAITING,
        events.Lapsed: State.WAITING,
        events.Taken: State.TALKING,
        events.Refused: State.REFUSED,
        events.Ended: State.ENDED,
    },
    # A lost agent is no end: the citizen goes back to the place they had.
    State.TALKING: {
        events.AgentLost: State.WAITING,
        events.TransferSought: State.SEEKING,
        events.TransferAsked: State.LEAVING,
        events.TransferFailed: State.TALKING,
        events.Ended: State.ENDED,
    },
    # Until the colleague has answered, the old agent keeps the chat.
    State.SEEKING: {
        events.Offered: State.SEEKING,
        events.Declined: State.SEEKING,
        events.Lapsed: State.SEEKING,
        events.Taken: State.TALKING,
        events.TransferFailed: State.TALKING,
        events.AgentLost: State.WAITING,
        events.Ended: State.ENDED,
    },
    # The other agency may answer although our agent is gone, so losing the agent does not call it back.
    State.LEAVING: {
        events.HandedOver: State.HANDED_OVER,
        events.TransferFailed: State.TALKING,
        events.AgentLost: State.LEAVING,
        events.Ended: State.ENDED,
    },
    State.REFUSED: {},
    State.HANDED_OVER: {events.Archived: State.HANDED_OVER},
    State.ENDED: {events.Archived: State.ENDED},
}


class Impossible(Exception):
    """An event that cannot happen in this state: a mistake of ours, never of a user."""


@dataclass(slots=True)
class Leg:
    assigned: events.Assigned
    state: State = State.WAITING
    owner: Jid | None = None
    last_owner: Jid | None = None
    skill: str = ""
    """What is needed now: a colleague may be sought for another skill than the first."""
    only: Jid | None = None
    """The colleague who is sought by name."""
    reason: str = ""
    """Why the chat is on its way to somebody else."""
    offered: Jid | None = None
    until: datetime | None = None
    asked: dict[Jid, datetime] = field(default_factory=dict)
    """Who has declined it or let it lapse, and when."""
    declined: set[Jid] = field(default_factory=set)
    target: str = ""
    last_word: datetime | None = None
    absent_since: datetime | None = None
    """Since when the owner is not in the room."""
    left: bool = False
    """The owner has left the room, as far as the room can tell of their own will."""
    archived: bool = False

    @property
    def id(self) -> str:
        return self.assigned.leg

    @property
    def place(self) -> tuple[datetime, int]:
        """Where it stands among others: since when, and for two in the same instant the number."""
        return self.assigned.since, self.assigned.number

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def is_seeking(self) -> bool:
        """Somebody is wanted for it."""
        return self.state in (State.WAITING, State.OFFERED, State.SEEKING)

    @property
    def is_unoffered(self) -> bool:
        return self.is_seeking and self.offered is None

    @property
    def is_transfer(self) -> bool:
        """Somebody else has the citizen until we answer, so asking everybody once is enough."""
        return self.state is State.SEEKING or (self.assigned.from_agency is not None and self.last_owner is None)

    def apply(self, event: events.Event, at: datetime) -> None:
        """What `event` changes. Raises Impossible when the table has no such step."""
        steps = NEXT[self.state]
        if type(event) not in steps:
            raise Impossible(f"{type(event).__name__} in state {self.state} of leg {self.id}")
        self.state = steps[type(event)]
        match event:
            case events.Offered():
                self.offered, self.until = event.agent, event.until
            case events.Declined() | events.Lapsed():
                self._asked(event, at)
            case events.Taken():
                self._taken(event, at)
            case events.AgentLost():
                self._lost(event)
            case events.TransferSought():
                self._sought(event)
            case events.TransferAsked():
                self.target, self.reason = event.target, event.reason
            case events.TransferFailed():
                self._failed()
            case events.Archived():
                self.archived = True
            case events.HandedOver() | events.Refused() | events.Ended():
                self._settle()

    def _asked(self, event: events.Declined | events.Lapsed, at: datetime) -> None:
        self.asked[event.agent] = at
        if isinstance(event, events.Declined):
            self.declined.add(event.agent)
        self.offered = self.until = None

    def _taken(self, event: events.Taken, at: datetime) -> None:
        self.owner = self.last_owner = event.agent
        self.last_word = self.absent_since = at
        self.left = False
        self._settle()

    def _lost(self, event: events.AgentLost) -> None:
        self.owner, self.absent_since, self.left = None, None, False
        if self.state is State.WAITING:
            self._settle()
            # Whoever has just vanished is not the first to be asked again.
            self.only = None

    def _sought(self, event: events.TransferSought) -> None:
        self._settle()
        self.skill, self.only, self.reason = event.skill, event.colleague, event.reason

    def _failed(self) -> None:
        self._settle()
        self.skill, self.only, self.reason, self.target = self.assigned.skill, None, "", ""
        if self.owner is None:
            self.state = State.WAITING

    def _settle(self) -> None:
        self.offered = self.until = None
        self.asked.clear()
        self.declined.clear()
