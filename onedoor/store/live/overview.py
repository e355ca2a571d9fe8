"""The state of all agencies at this moment, one row each, counted by the database. Reads only.

Two hundred agencies take as many queries as two, because the panel repeats them every few seconds.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from onedoor.desk import health
from onedoor.desk.health import Health
from onedoor.desk.terms.targets import ONTARIO
from onedoor.store.live.board import HOUR, Hour, by_state
from onedoor.store.tables import Agency, Agent, Leg, ServiceTarget
from onedoor.store.tables.live import Said


@dataclass(frozen=True, slots=True)
class Running:
    """An agency's chats now. `oldest`: when the first waiting citizen joined."""

    waiting: int = 0
    oldest: datetime | None = None
    talking: int = 0


@dataclass(frozen=True, slots=True)
class Staffing:
    """`on_duty`: agents whose duty is on, wherever they are."""

    agents: int = 0
    on_duty: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """One agency. `ready`: how many of its agents are on duty and at the desk; None if unknown."""

    id: str
    name: str
    health: Health
    running: Running
    agents: int
    ready: int | None
    within: timedelta
    """The longest wait that it has promised."""
    hour: Hour

    @property
    def has_anything(self) -> bool:
        return bool(self.health.is_unwell or self.running.waiting or self.running.talking or self.ready)

    def is_late(self, now: datetime) -> bool:
        """Whether somebody has waited for longer than promised."""
        return self.running.oldest is not None and now - self.running.oldest > self.within


def standings(session: Session, beats: Mapping[str, Said], now: datetime) -> list[Standing]:
    """Our enabled agencies, most urgent first: those that are not well, then by longest wait, most chats and name.
    `beats` are the parts' heartbeats (`onedoor.store.tables.live`)."""
    agencies = _agencies(session)
    chats, agents, hours = running(session), _agents(session), _hours(session, [id for id, _, _ in agencies], now)
    found = [
        Standing(
            id,
            name,
            health.of(f"agency:{id}", name, beats.get(f"agency:{id}"), now),
            chats.get(id, Running()),
            len(agents.get(id, ())),
            _ready(agents.get(id, {}), health.said(beats.get(f"agency:{id}"), now)),
            timedelta(seconds=within),
            hours.get(id, Hour(0, 0, 0, 0)),
        )
        for id, name, within in agencies
    ]
    return sorted(found, key=lambda one: _urgency(one, now))


def _urgency(one: Standing, now: datetime) -> tuple[bool, datetime, int]:
    return not one.health.is_unwell, one.running.oldest or now, -one.running.talking


def running(session: Session, only: str | None = None) -> dict[str, Running]:
    """agency → its chats, without practice and consults. Agencies without chats are left out."""
    counted = (
        select(Leg.agency_id, Leg.state, func.count(), func.min(Leg.since))
        .where(Leg.state.in_(("waiting", "talking")), Leg.kind == "chat", Leg.practice.is_(False))
        .group_by(Leg.agency_id, Leg.state)
    )
    rows = session.execute(counted if only is None else counted.where(by_state(only))).all()
    found: dict[str, Running] = {}
    for agency, state, number, oldest in rows:
        known = found.get(agency, Running())
        more = {"waiting": number, "oldest": oldest} if state == "waiting" else {"talking": number}
        found[agency] = replace(known, **more)
    return found


def altogether(of: Iterable[Running]) -> Running:
    """The chats of several agencies, as if they were one."""
    rows = tuple(of)
    return Running(
        waiting=sum(one.waiting for one in rows),
        oldest=min((one.oldest for one in rows if one.oldest), default=None),
        talking=sum(one.talking for one in rows),
    )


def staffing(session: Session, only: str | None = None) -> dict[str, Staffing]:
    """agency → its agents. Agencies without agents are left out."""
    on_duty = func.sum(case((and_(Agent.enabled, Agent.duty == "on"), 1), else_=0))
    counted = select(Agent.agency_id, func.count(), on_duty).group_by(Agent.agency_id)
    rows = session.execute(counted if only is None else counted.where(Agent.agency_id == only))
    return {agency: Staffing(number, on) for agency, number, on in rows}


def _agencies(session: Session) -> Sequence[Any]:
    """(id, name, seconds within which it has promised an answer), by name."""
    within = func.coalesce(ServiceTarget.within, ONTARIO.within)
    wanted = select(Agency.id, Agency.name, within).outerjoin(ServiceTarget).where(Agency.enabled, Agency.local)
    return session.execute(wanted.order_by(Agency.name)).all()


def _agents(session: Session) -> dict[str, dict[str, str]]:
    """agency → JID → duty, for enabled agents."""
    found: dict[str, dict[str, str]] = {}
    for agency, jid, duty in session.execute(select(Agent.agency_id, Agent.jid, Agent.duty).where(Agent.enabled)):
        found.setdefault(agency, {})[jid] = duty
    return found


def _ready(agents: Mapping[str, str], said: Mapping[str, Any] | None) -> int | None:
    if said is None or not said["link"]:
        return None
    return sum(agents.get(jid) == "on" for jid in said["present"])


def _hours(session: Session, agencies: Collection[str], now: datetime) -> dict[str, Hour]:
    """agency → how the last hour went."""
    within = func.coalesce(ServiceTarget.within, ONTARIO.within)
    in_time = func.sum(case((_waited(session) <= within, 1), else_=0))
    gone = func.sum(case((and_(Leg.state == "ended", Leg.taken_at.is_(None)), 1), else_=0))
    counted = select(Leg.agency_id, func.count(), func.count(Leg.taken_at), in_time, gone).where(
        # With the list, the index on (agency, assigned_at) can be used. No chat is assigned before it has joined.
        Leg.agency_id.in_(agencies),
        Leg.assigned_at >= now - HOUR,
        Leg.since >= now - HOUR,
        Leg.kind == "chat",
        Leg.practice.is_(False),
        Leg.from_agency.is_(None),
    )
    joined = counted.outerjoin(ServiceTarget, ServiceTarget.agency_id == Leg.agency_id).group_by(Leg.agency_id)
    return {agency: Hour(*rest) for agency, *rest in session.execute(joined)}


def _waited(session: Session) -> ColumnElement[Any]:
    """Seconds until somebody took the chat, to the millisecond."""
    if session.get_bind().dialect.name == "sqlite":
        days: ColumnElement[Any] = func.julianday(Leg.taken_at) - func.julianday(Leg.since)
        return func.round(days * 86_400, 3)
    return func.extract("epoch", Leg.taken_at - Leg.since)
