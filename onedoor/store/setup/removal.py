"""Removes an entry of the set-up, and says what goes with an agency. Transcripts stay."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.store.setup import accounts
from onedoor.store.tables import Agency, Agent, Base, Route, Skill, Staff, Topic
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


def remove(session: Session, entry: Base) -> None:
    """Removes the entry with what would be left over: an agency's staff, a skill's routes, requests for an agent's
    account. The caller commits.
    """
    match entry:
        case Agency():
            left = list[Base](session.scalars(select(Staff).where(Staff.agency_id == entry.id)))
        case Skill():
            left = [*routes(session, entry)]
        case Agent():
            left = [*accounts.requests(session, entry)]
        case _:
            left = []
    for one in (*left, entry):
        session.delete(one)


def routes(session: Session, skill: Skill) -> list[Route]:
    """The routes that lead to the skill. Its short name is all that connects them."""
    leads = select(Route).where(Route.agency_id == skill.agency_id, Route.skill == skill.slug)
    return list(session.scalars(leads))
