"""Reads the set-up from the tables, in the rules' form. Writes nothing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, selectinload

from onedoor.desk.router.plan import Agency, Plan
from onedoor.desk.terms.about import About, stretches
from onedoor.desk.terms.hours import Hours, Period
from onedoor.desk.terms.people import Agent, Duty, Jid, Setup
from onedoor.desk.topics.topics import Route, Topic, words
from onedoor.settings import Settings
from onedoor.store import tables as t


def local_agencies(engine: Engine, names: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """(id, JID) of the enabled agencies whose component runs here; of `names` only, if given."""
    wanted = select(t.Agency.id, t.Agency.jid).where(t.Agency.local, t.Agency.enabled).order_by(t.Agency.id)
    if names:
        wanted = wanted.where(t.Agency.id.in_(names))
    with engine.connect() as connection:
        return [(id_, jid) for id_, jid in connection.execute(wanted)]


def agency(engine: Engine, agency_id: str, settings: Settings) -> Setup:
    """One agency's desk: its skills, agents, replies, hours and settings."""
    with Session(engine) as session:
        found = session.get_one(t.Agency, agency_id, options=_WHOLE_DESK)
        return Setup(
            name=found.name,
            skills={skill.slug: skill.name for skill in found.skills},
            agents={Jid(agent.jid): _agent(agent) for agent in found.agents if agent.enabled},
            replies=_by_language(
                (reply.name.casefold(), reply.language, reply.text) for reply in found.replies if reply.approved
            ),
            reply_words={
                reply.name.casefold(): f"{reply.folder} {reply.tags}" for reply in found.replies if reply.approved
            },
            offer=timedelta(seconds=settings.agencies.offer),
            grace=timedelta(seconds=settings.agencies.grace),
            idle=timedelta(seconds=settings.agencies.idle),
            warn=timedelta(seconds=settings.agencies.warn),
            reply_reminder=timedelta(seconds=found.reply_reminder),
            simultaneous_offers=found.simultaneous_offers,
            missed_offers=found.missed_offers,
            most_waiting={one.slug: one.max_waiting for one in found.skills if one.max_waiting is not None},
            overflow={
                one.slug: timedelta(seconds=one.overflow_after)
                for one in found.skills
                if one.overflow_after is not None
            },
            hours=hours(found),
            texts=_by_language((text.code, text.language, text.text) for text in found.texts),
            about=about(found),
            tags={tag.slug: tag.name for tag in found.tags},
            push_hosts=tuple(found.push_hosts.lower().split()),
            names=dict(found.names),
            skill_names={skill.slug: dict(skill.names) for skill in found.skills if skill.names},
            tag_names={tag.slug: dict(tag.names) for tag in found.tags if tag.names},
        )


_WHOLE_DESK = (
    selectinload(t.Agency.skills),
    selectinload(t.Agency.agents).selectinload(t.Agent.abilities).selectinload(t.AgentSkill.skill),
    selectinload(t.Agency.replies),
    selectinload(t.Agency.hours),
    selectinload(t.Agency.holidays),
    selectinload(t.Agency.texts),
    selectinload(t.Agency.tags),
)


def hours(of: t.Agency) -> Hours:
    """When the agency is open, according to its rows."""
    weekly: dict[int, list[Period]] = {}
    for one in of.hours:
        weekly.setdefault(one.weekday, []).append(Period.of(one.start, one.end))
    days: dict[date, list[Period]] = {}
    for day in of.holidays:
        open_then = [Period.of(day.start, day.end)] if day.start and day.end else []
        days.setdefault(day.day, []).extend(open_then)
    return Hours(
        zone=of.time_zone,
        weekly={weekday: tuple(periods) for weekday, periods in weekly.items()},
        days={day: tuple(periods) for day, periods in days.items()},
        closing=timedelta(minutes=of.closing),
    )


def about(of: t.Agency) -> About:
    """What citizens are told about the agency."""
    return About(
        phone=of.phone,
        email=of.email,
        website=of.website,
        zone=of.time_zone,
        hours=stretches((one.weekday, one.start, one.end) for one in of.hours),
        keep_days=of.keep_days,
        files=of.files,
        masking=of.masking,
        origins=tuple(of.origins.split()),
    )


def _reached(of: t.Agency) -> About:
    """What the router's administrator knows about it. Only the agency itself can say how it uses conversations."""
    return replace(about(of), keep_days=None, files=False, masking="")


def _by_language(texts: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, str]]:
    """name → language → text, from triples of these."""
    found: dict[str, dict[str, str]] = {}
    for name, language, text in texts:
        found.setdefault(name, {})[language.lower()] = text
    return found


def _agent(agent: t.Agent) -> Agent:
    levels = {ability.skill.slug: ability.level for ability in agent.abilities}
    return Agent(
        jid=Jid(agent.jid),
        handle=agent.handle,
        name=agent.name,
        skills=frozenset(levels),
        languages=frozenset(agent.languages.lower().split()),
        capacity=agent.capacity,
        duty=Duty(agent.duty),
        levels=levels,
        supervisor=agent.supervisor,
        speaks=agent.language,
        picture=agent.picture_name,
    )


def plan(engine: Engine, settings: Settings) -> Plan:
    """The router's topics, in the administrator's order, and its agencies."""
    with Session(engine) as session:
        listed = select(t.Agency).where(t.Agency.enabled).order_by(t.Agency.id).options(selectinload(t.Agency.hours))
        agencies = session.scalars(listed).all()
        enabled = {one.id: one for one in agencies}
        topics = session.scalars(
            select(t.Topic)
            .where(t.Topic.enabled)
            .order_by(t.Topic.position, t.Topic.name)
            .options(selectinload(t.Topic.routes))
        ).all()
        return Plan(
            rooms=settings.xmpp.rooms,
            topics={topic.id: _topic(topic, enabled) for topic in topics},
            agencies={one.jid: Agency(one.jid, one.id, one.name, _reached(one), dict(one.names)) for one in agencies},
            linger=timedelta(seconds=settings.router.linger),
            grace=timedelta(seconds=settings.router.grace),
            patience=timedelta(seconds=settings.router.patience),
            forbidden=frozenset(
                (enabled[one.from_agency_id].jid, enabled[one.to_agency_id].jid)
                for one in session.scalars(select(t.TransferRule))
                if {one.from_agency_id, one.to_agency_id} <= enabled.keys()
            ),
        )


def _topic(topic: t.Topic, agencies: dict[str, t.Agency]) -> Topic:
    def routes(*, fallback: bool) -> tuple[Route, ...]:
        known = (one for one in topic.routes if one.agency_id in agencies and one.fallback is fallback)
        return tuple((agencies[one.agency_id].jid, one.skill) for one in known)

    return Topic(
        topic.id,
        topic.name,
        words(topic.keywords),
        routes(fallback=False),
        routes(fallback=True),
        topic.priority,
        timedelta(seconds=topic.patience) if topic.patience is not None else None,
        dict(topic.names),
    )
