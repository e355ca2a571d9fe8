"""Removes an agency, and says what goes with it. Its transcripts stay."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.store.tables import Agency, Route, Staff, Topic
from onedoor.store.transcripts import transcripts


@dataclass(frozen=True)
class Stake:
    """What goes with an agency: how many entries, which topics lead to it, which staff belong to it."""

    agents: int
    skills: int
    replies: int
    topics: list[str]
    staff: list[str]
    running: int
    """How many chats are waiting or going on there."""


def stake(session: Session, agency: Agency) -> Stake:
    leads = select(Topic.name).join(Route).where(Route.agency_id == agency.id).order_by(Topic.position, Topic.name)
    counts = transcripts.counts(session, agency.id)
    return Stake(
        agents=len(agency.agents),
        skills=len(agency.skills),
        replies=len(agency.replies),
        topics=list(session.scalars(leads)),
        staff=list(session.scalars(select(Staff.name).where(Staff.agency_id == agency.id))),
        running=counts.get("talking", 0) + counts.get("waiting", 0),
    )


def remove(session: Session, agency: Agency) -> None:
    """Removes the agency and its staff; the caller commits."""
    for somebody in session.scalars(select(Staff).where(Staff.agency_id == agency.id)):
        session.delete(somebody)
    session.delete(agency)
