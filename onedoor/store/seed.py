"""A first set-up, read from TOML and put into an empty database. Never touches a database that has an agency."""

import tomllib
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from onedoor.store import revision, staff, tables


class SeedError(Exception):
    """One sentence that names the file and what is wrong in it."""


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Skill(Part):
    slug: str
    name: str


class Agent(Part):
    account: str
    """The part of the JID before the `@`; the domain is the instance's own."""
    handle: str
    name: str
    languages: tuple[str, ...] = ("en",)
    skills: tuple[str, ...] = ()
    capacity: int = 3


class Reply(Part):
    name: str
    text: str
    language: str = "en"


class Agency(Part):
    id: str
    name: str
    skill: tuple[Skill, ...]
    agent: tuple[Agent, ...] = ()
    reply: tuple[Reply, ...] = ()


class Topic(Part):
    id: str
    name: str
    keywords: str = ""
    routes: tuple[tuple[str, str], ...]
    """(agency, its skill), tried in this order."""


class Person(Part):
    login: str
    name: str
    role: str
    agency: str | None = None


class Seed(Part):
    agency: tuple[Agency, ...] = Field(min_length=1)
    topic: tuple[Topic, ...] = ()
    staff: tuple[Person, ...] = ()


def read(path: Path) -> Seed:
    """The seed in `path`. Raises SeedError."""
    try:
        seed = Seed.model_validate(tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        raise SeedError(f"{path} cannot be read: {error.strerror}.") from error
    except tomllib.TOMLDecodeError as error:
        raise SeedError(f"{path} is not valid TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise SeedError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from error
    _check(seed, path)
    return seed


def _check(seed: Seed, path: Path) -> None:
    """Every name that one entry uses for another must be there."""
    known = {agency.id: {skill.slug for skill in agency.skill} for agency in seed.agency}
    for agency in seed.agency:
        for agent in agency.agent:
            if unknown := set(agent.skills) - known[agency.id]:
                raise SeedError(f"{path}: agent {agent.account} has a skill that {agency.id} lacks: {min(unknown)}.")
    for topic in seed.topic:
        if len({target for target, _ in topic.routes}) < len(topic.routes):
            raise SeedError(f"{path}: topic {topic.id} leads to the same agency twice.")
        for target, skill in topic.routes:
            if skill not in known.get(target, ()):
                raise SeedError(f"{path}: topic {topic.id} leads to {target}/{skill}, which is not there.")
    for person in seed.staff:
        if person.agency is not None and person.agency not in known:
            raise SeedError(f"{path}: {person.login} manages {person.agency}, which is not there.")


def is_wanted(session: Session) -> bool:
    """True for a database that has no agency yet."""
    return not session.scalar(select(exists().select_from(tables.Agency)))


def accounts(seed: Seed, domain: str) -> list[str]:
    """The JIDs of the agents, each of which needs a password for `insert`."""
    return [f"{agent.account}@{domain}" for agency in seed.agency for agent in agency.agent]


def insert(session: Session, seed: Seed, domain: str, passwords: dict[str, str], now: datetime) -> None:
    """Adds the seed; the caller commits. `passwords` are by JID for agents, by login for staff."""
    for agency in seed.agency:
        _insert_agency(session, agency, domain, passwords, now)
    for position, topic in enumerate(seed.topic):
        session.add(_topic(topic, position))
    for person in seed.staff:
        staff.add(session, person.login, person.name, passwords[person.login], person.role, person.agency)
    revision.bump(session)


def _insert_agency(session: Session, agency: Agency, domain: str, passwords: dict[str, str], now: datetime) -> None:
    skills = {skill.slug: tables.Skill(slug=skill.slug, name=skill.name) for skill in agency.skill}
    session.add(
        tables.Agency(
            id=agency.id,
            jid=f"{agency.id}.{domain}",
            name=agency.name,
            skills=list(skills.values()),
            agents=[_agent(agent, skills, domain) for agent in agency.agent],
            replies=[
                tables.CannedReply(name=reply.name, language=reply.language, text=reply.text) for reply in agency.reply
            ],
        )
    )
    session.flush()
    for agent in agency.agent:
        jid = f"{agent.account}@{domain}"
        session.add(
            tables.AccountRequest(
                agency_id=agency.id, jid=jid, password=passwords[jid], state="wanted", requested_at=now
            )
        )


def _agent(agent: Agent, skills: dict[str, tables.Skill], domain: str) -> tables.Agent:
    return tables.Agent(
        jid=f"{agent.account}@{domain}",
        handle=agent.handle,
        name=agent.name,
        languages=" ".join(agent.languages),
        capacity=agent.capacity,
        skills=[skills[slug] for slug in agent.skills],
    )


def _topic(topic: Topic, position: int) -> tables.Topic:
    routes = [
        tables.Route(agency_id=agency, skill=skill, position=place)
        for place, (agency, skill) in enumerate(topic.routes)
    ]
    return tables.Topic(id=topic.id, name=topic.name, keywords=topic.keywords, position=position, routes=routes)
