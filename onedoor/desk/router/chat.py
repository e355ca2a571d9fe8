"""A chat as the router knows it: which agency has it, and which is asked. Addresses and states, not what people say."""

from dataclasses import dataclass, field
from datetime import datetime

from onedoor.desk.router import events as e
from onedoor.desk.router.steps import HOLDS, NEXT, RECORDS, LegState


@dataclass(slots=True)
class Leg:
    assigned: e.Assigned
    state: LegState = LegState.ASKED
    agent: str = ""
    people: frozenset[str] = frozenset()
    """The agency's people, by bare JID, who may be in the room while the leg holds."""
    occupant: str = ""
    """The desk's occupant-id in the room (XEP-0421), as the desk reported it."""
    since: datetime | None = None
    """When it last entered its agency's queue."""
    to_the_end: bool = False
    """When the chat ended, the leg still held, or its agency still kept the record."""
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
    opened: e.Opened
    since: datetime
    question: str = ""
    legs: dict[str, Leg] = field(default_factory=dict)
    ended: str | None = None
    """The reason, once it is over."""
    ended_at: datetime | None = None
    left_after: str = ""
    """The stanza-id of the last line in the room before the citizen left, if known."""
    closed: bool = False
    away: str = ""
    """The agency that the citizen was told cannot be reached; empty for none."""

    @property
    def id(self) -> str:
        return self.opened.chat

    @property
    def holder(self) -> Leg | None:
        """The leg that has the citizen: the earliest that still holds. A consult never has the citizen."""
        return next((leg for leg in self.legs.values() if leg.holds and not leg.is_consult), None)

    @property
    def last(self) -> Leg | None:
        """The leg whose agent the citizen talked with last; if nobody answered, the leg that was asked last."""
        legs = [leg for leg in self.legs.values() if not leg.is_consult]
        return next((leg for leg in reversed(legs) if leg.agent), legs[-1] if legs else None)

    @property
    def state(self) -> str:
        """`queued`, `talking` or `ended`, as visitors are told."""
        if self.ended:
            return "ended"
        return "talking" if self.holder and self.holder.state is LegState.TALKING else "queued"

    @property
    def is_archived(self) -> bool:
        return self.ended is not None and not any(leg.state is LegState.OVER for leg in self.legs.values())

    def asked_by(self, leg: Leg) -> list[Leg]:
        """The legs that `leg` has asked to take over or to advise, and that still hold."""
        return [other for other in self.legs.values() if other.assigned.from_leg == leg.id and other.holds]

    def asker(self, leg: Leg) -> Leg | None:
        """The leg that asked `leg`; None if it no longer holds."""
        found = self.legs.get(leg.assigned.from_leg or "")
        return found if found is not None and found.holds else None

    def rivals(self, leg: Leg) -> list[Leg]:
        """The legs that compete with `leg` for the citizen: neither asked by it nor asking it."""
        related = (leg.id, leg.assigned.from_leg)
        wanting = (one for one in self.legs.values() if one.holds and not one.is_consult)
        return [one for one in wanting if one.id not in related and one.assigned.from_leg != leg.id]

    def next_leg(self) -> str:
        return f"{self.id}.{len(self.legs) + 1}"

    def apply(self, event: e.Event, at: datetime) -> None:
        match event:
            case e.Assigned(record=True):
                self.legs[event.leg] = Leg(event, LegState.OVER, to_the_end=True)
            case e.Assigned():
                self.legs[event.leg] = Leg(event)
            case e.Ended():
                self._end(event, at)
            case e.CitizenLeft():
                self.left_after = event.after
            case e.Closed():
                self.closed = True
            case e.Staffed():
                leg = self.legs[event.leg]
                leg.people, leg.occupant = frozenset(event.people), event.occupant or leg.occupant
            case e.Away() | e.Back():
                self.away = event.agency if isinstance(event, e.Away) else ""
            case (
                e.Accepted()
                | e.Refused()
                | e.Taken()
                | e.Requeued()
                | e.HandedOver()
                | e.Dropped()
                | e.Archived() as of_leg
            ):
                self._step(self.legs[of_leg.leg], of_leg, at)
            case _:
                pass  # only a notification

    def _step(self, leg: Leg, event: e.Event, at: datetime) -> None:
        held, leg.state = leg.holds, NEXT[leg.state].get(type(event), leg.state)
        match event:
            case e.Accepted() | e.Requeued():
                leg.since = at
            case e.Refused() if held:  # otherwise it only answers a leg that we have taken back
                leg.refused_at, leg.refusal = at, event.why
                leg.state = LegState.KEPT if event.keeps else leg.state
            case e.Dropped() if not leg.agent and not event.own:
                leg.state = LegState.DROPPED
            case e.Taken():
                leg.agent = event.agent
                self.question = ""
                # The citizen has somebody who can be reached.
                self.away = "" if leg.agency != self.away else self.away

    def _end(self, event: e.Ended, at: datetime) -> None:
        self.ended, self.ended_at, self.question, self.away = event.reason, at, "", ""
        self.left_after = event.after
        for leg in self.legs.values():
            leg.to_the_end = leg.holds or leg.state is LegState.KEPT
            if leg.to_the_end:
                # An agency that never answered may not know of the chat. The others will prove their record.
                leg.state = LegState.DROPPED if leg.state is LegState.ASKED else LegState.OVER
