"""An agency's state at this moment: who is waiting, who is talking to whom, how the last hour went. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from onedoor.desk import health
from onedoor.store.tables import Agency, Agent, Leg, Skill
from onedoor.store.tables.live import Said

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One skill's queue. `skill`: the skill's name. `oldest`: when the first citizen in it joined."""

    skill: str
    count: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class AtWork:
    """`present`: whether the agent is in the desk room; None if unknown."""

    agent: Agent
    present: bool | None
    legs: Sequence[Leg]


@dataclass(frozen=True, slots=True)
class Hour:
    """Of the chats that joined the queue in the last hour: all, answered, answered in time, and abandoned."""

    offered: int
    answered: int
    in_time: int
    abandoned: int

    @property
    def level(self) -> float | None:
        """The share answered in time, of those answered or abandoned; None if there were none."""
        settled = self.answered + self.abandoned
        return self.in_time / settled if settled else None


@dataclass(frozen=True, slots=True)
class Board:
    agency: Agency
    is_up: bool
    """Whether its component is running."""
    has_server: bool
    """Whether its component is connected to the XMPP server."""
    aside: int
    """How many chats its component could not read again when it started."""
    waiting: Sequence[Waiting]
    queue: Sequence[Leg]
    """Waiting chats, oldest first."""
    staff: Sequence[AtWork]
    hour: Hour

    @property
    def in_time(self) -> timedelta:
        """The longest wait that the agency has promised."""
        return timedelta(seconds=self.agency.targets.within)


def board(session: Session, agency: Agency, beats: Mapping[str, Said], now: datetime) -> Board:
    """The agency's state now. `beats`: the parts' heartbeats (`onedoor.store.tables.live`)."""
    said = health.said(beats.get(f"agency:{agency.id}"), now)
    running = _running(session, agency.id)
    queue = [leg for leg in running if leg.state == "waiting"]
    present = set(said["present"]) if said is not None and said["link"] else None
    return Board(
        agency,
        is_up=said is not None,
        has_server=bool(said and said["link"]),
        aside=len(said.get("aside", ())) if said is not None else 0,
        waiting=[_waiting(skill, queue) for skill in agency.skills],
        queue=queue,
        staff=[_at_work(agent, running, present) for agent in agency.agents if agent.enabled],
        hour=_hour(session, agency, now),
    )


def _running(session: Session, agency: str) -> Sequence[Leg]:
    wanted = select(Leg).where(
        by_state(agency), Leg.state.in_(("waiting", "talking")), Leg.kind == "chat", Leg.practice.is_(False)
    )
    return session.scalars(wanted.order_by(Leg.since, Leg.id)).all()


def by_state(agency: str) -> ColumnElement[bool]:
    """The agency's legs, without its index: running chats are few, and all its chats of seven years are many."""
    return (Leg.agency_id + "") == agency


def _waiting(skill: Skill, queue: Sequence[Leg]) -> Waiting:
    own = [leg.since for leg in queue if leg.skill == skill.slug]
    return Waiting(skill.name, len(own), min(own, default=None))


def _at_work(agent: Agent, running: Sequence[Leg], present: set[str] | None) -> AtWork:
    own = [leg for leg in running if leg.state == "talking" and leg.owner == agent.jid]
    return AtWork(agent, None if present is None else agent.jid in present, own)


def _hour(session: Session, agency: Agency, now: datetime) -> Hour:
    in_time = timedelta(seconds=agency.targets.within)
    recent = select(Leg.state, Leg.since, Leg.taken_at).where(
        Leg.agency_id == agency.id,
        # For the index: no chat is assigned before it has joined.
        Leg.assigned_at >= now - HOUR,
        Leg.since >= now - HOUR,
        Leg.kind == "chat",
        Leg.practice.is_(False),
        Leg.from_agency.is_(None),
    )
    rows = session.execute(recent).all()
    waits = [taken - since for _, since, taken in rows if taken is not None]
    return Hour(
        offered=len(rows),
        answered=len(waits),
        in_time=sum(wait <= in_time for wait in waits),
        abandoned=sum(state == "ended" and taken is None for state, _, taken in rows),
    )
