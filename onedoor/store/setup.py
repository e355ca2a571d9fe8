"""The set-up as the rules want it, read from the tables. Writes nothing."""

from datetime import timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, selectinload

from onedoor.desk import routing
from onedoor.desk.people import Agent, Duty, Jid, Setup
from onedoor.desk.topics import Topic, words
from onedoor.settings import Settings
from onedoor.store import tables as t


def revision(engine: Engine) -> int:
    """Grows with every change of the set-up."""
    with engine.connect() as connection:
        return connection.execute(select(t.Revision.number)).scalar() or 0


def local_agencies(engine: Engine, names: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """(id, JID) of the agencies whose component runs here; all of them, or those named."""
    wanted = select(t.Agency.id, t.Agency.jid).where(t.Agency.local, t.Agency.enabled).order_by(t.Agency.id)
    if names:
        wanted = wanted.where(t.Agency.id.in_(names))
    with engine.connect() as connection:
        return [(id_, jid) for id_, jid in connection.execute(wanted)]


def agency(engine: Engine, agency_id: str, settings: Settings) -> Setup:
    """One agency's desk: its skills, agents and replies."""
    with Session(engine) as session:
        found = session.get_one(
            t.Agency,
            agency_id,
            options=[
                selectinload(t.Agency.skills),
                selectinload(t.Agency.agents).selectinload(t.Agent.abilities).selectinload(t.AgentSkill.skill),
                selectinload(t.Agency.replies),
            ],
        )
        replies: dict[str, dict[str, str]] = {}
        for reply in found.replies:
            replies.setdefault(reply.name.casefold(), {})[reply.language.lower()] = reply.text
        return Setup(
            name=found.name,
            skills={skill.slug: skill.name for skill in found.skills},
            agents={Jid(agent.jid): _agent(agent) for agent in found.agents if agent.enabled},
            replies=replies,
            offer=timedelta(seconds=settings.agencies.offer),
            grace=timedelta(seconds=settings.agencies.grace),
            idle=timedelta(seconds=settings.agencies.idle),
        )


def _agent(agent: t.Agent) -> Agent:
    return Agent(
        jid=Jid(agent.jid),
        handle=agent.handle,
        name=agent.name,
        skills=frozenset(skill.slug for skill in agent.skills),
        languages=frozenset(agent.languages.lower().split()),
        capacity=agent.capacity,
        duty=Duty(agent.duty),
    )


def plan(engine: Engine, settings: Settings) -> routing.Plan:
    """The router's topics and agencies, in the order the administrator gave them."""
    with Session(engine) as session:
        agencies = session.scalars(select(t.Agency).where(t.Agency.enabled).order_by(t.Agency.id)).all()
        enabled = {one.id: one for one in agencies}
        topics = session.scalars(
            select(t.Topic)
            .where(t.Topic.enabled)
            .order_by(t.Topic.position, t.Topic.name)
            .options(selectinload(t.Topic.routes))
        ).all()
        return routing.Plan(
            rooms=settings.xmpp.rooms,
            topics={topic.id: _topic(topic, enabled) for topic in topics},
            agencies={one.jid: routing.Agency(one.jid, one.id, one.name) for one in agencies},
            linger=timedelta(seconds=settings.router.linger),
        )


def _topic(topic: t.Topic, agencies: dict[str, t.Agency]) -> Topic:
    routes = tuple((agencies[r.agency_id].jid, r.skill) for r in topic.routes if r.agency_id in agencies)
    return Topic(topic.id, topic.name, words(topic.keywords), routes)
