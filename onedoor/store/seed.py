"""A first set-up, put into an empty database. Never touches a database that has an agency."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from onedoor.desk.people import MEDIUM
from onedoor.store import revision, staff, tables
from onedoor.store.seedfile import Agency, Agent, Seed, SeedError, Topic, Weekly, read

__all__ = ["Seed", "SeedError", "accounts", "insert", "is_wanted", "read"]
_TOLD = ("phone", "email", "website", "keep_days", "files", "masking")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def is_wanted(session: Session) -> bool:
    """True for a database that has no agency yet."""
    return not session.scalar(select(exists().select_from(tables.Agency)))


def accounts(seed: Seed, domain: str) -> list[str]:
    """The JIDs of the agents, each of which needs a password for `insert`."""
    return [address(agent, domain) for agency in seed.agency for agent in agency.agent if agent.account]


def address(agent: Agent, domain: str) -> str:
    """An agent's bare JID."""
    return agent.jid or f"{agent.account}@{domain}"


def insert(session: Session, seed: Seed, domain: str, passwords: dict[str, str], now: datetime) -> None:
    """Adds the seed; the caller commits. `passwords` are by JID for agents, by login for staff."""
    for agency in seed.agency:
        _insert_agency(session, agency, domain, passwords, now)
    for position, topic in enumerate(seed.topic):
        session.add(_topic(topic, position))
    session.add_all(
        tables.TransferRule(from_agency_id=pair.source, to_agency_id=pair.target) for pair in seed.forbidden
    )
    for person in seed.staff:
        staff.add(session, person.login, person.name, passwords[person.login], person.role, person.agency)
    revision.bump(session)


def _insert_agency(session: Session, agency: Agency, domain: str, passwords: dict[str, str], now: datetime) -> None:
    skills = {skill.slug: tables.Skill(**skill.model_dump()) for skill in agency.skill}
    desk = agency.model_dump(include={"id", "name", "time_zone", "ring", "misses", "nudge", "closing", *_TOLD})
    session.add(
        tables.Agency(
            **desk,
            jid=agency.jid or f"{agency.id}.{domain}",
            local=agency.local,
            enabled=agency.enabled,
            push_hosts=" ".join(agency.push_hosts),
            skills=list(skills.values()),
            agents=[_agent(agent, skills, domain) for agent in agency.agent],
            replies=[tables.CannedReply(**reply.model_dump()) for reply in agency.reply],
            hours=[period for weekly in agency.hours for period in periods(weekly)],
            holidays=[tables.Holiday(**day.model_dump()) for day in agency.holiday],
            texts=[tables.AgencyText(**text.model_dump()) for text in agency.text],
            tags=[tables.Tag(**tag.model_dump()) for tag in agency.tag],
        )
    )
    session.flush()
    for agent in agency.agent:
        if not agent.account:
            continue  # on another server, whose people make the account
        jid = address(agent, domain)
        session.add(
            tables.AccountRequest(
                agency_id=agency.id, jid=jid, password=passwords[jid], state="wanted", requested_at=now
            )
        )


def periods(weekly: Weekly) -> list[tables.OpeningHours]:
    return [tables.OpeningHours(weekday=DAYS.index(day), start=weekly.start, end=weekly.end) for day in weekly.days]


def _agent(agent: Agent, skills: dict[str, tables.Skill], domain: str) -> tables.Agent:
    abilities = [
        tables.AgentSkill(skill=skills[slug], level=agent.levels.get(slug, MEDIUM))
        for slug in dict.fromkeys((*agent.skills, *agent.levels))
    ]
    return tables.Agent(
        **agent.model_dump(include={"handle", "name", "capacity", "supervisor", "language", "enabled"}),
        jid=address(agent, domain),
        languages=" ".join(agent.languages),
        abilities=abilities,
    )


def _topic(topic: Topic, position: int) -> tables.Topic:
    columns = topic.model_dump(include={"id", "name", "keywords", "priority", "enabled"})
    return tables.Topic(**columns, position=position, routes=routes(topic))


def routes(topic: Topic) -> list[tables.Route]:
    """In the order in which they are tried, the fallbacks last."""
    listed = [(*route, False) for route in topic.routes] + [(*route, True) for route in topic.fallback]
    return [
        tables.Route(agency_id=agency, skill=skill, position=place, fallback=fallback)
        for place, (agency, skill, fallback) in enumerate(listed)
    ]
