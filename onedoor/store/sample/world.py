"""The set-up in which sample chats take place, as plain values. Reads the tables and writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from onedoor.desk.terms.hours import Hours, zone
from onedoor.desk.terms.people import Agent
from onedoor.desk.words.languages import is_served
from onedoor.settings import Settings
from onedoor.store import tables as t
from onedoor.store.sample.days import STAFFED
from onedoor.store.setup import setup


@dataclass(frozen=True)
class Place:
    """One of our agencies, with agents. `last`: the highest number that a chat has there."""

    id: str
    jid: str
    name: str
    skills: Mapping[str, str]
    agents: tuple[Agent, ...]
    replies: Mapping[str, Mapping[str, str]]
    tags: tuple[str, ...]
    hours: Hours
    has_hours: bool
    last: int

    @property
    def nick(self) -> str:
        return f"{self.name} desk"

    def takes_chats(self, at: datetime) -> bool:
        return not self.has_hours or self.hours.takes_chats(at)

    def is_staffed(self, at: datetime) -> bool:
        """Whether agents are there. A desk that is always open is staffed only during the day."""
        return self.has_hours or at.astimezone(zone(self.hours.zone)).hour in STAFFED

    def able(self, skill: str, language: str) -> list[Agent]:
        return [one for one in self.agents if skill in one.skills and is_served(language, one.languages)]


@dataclass(frozen=True)
class Subject:
    id: str
    name: str
    routes: tuple[tuple[str, str], ...]
    """(agency's id, its skill)"""


@dataclass(frozen=True)
class World:
    domain: str
    router: str
    rooms: str
    bridge: str
    places: Mapping[str, Place]
    subjects: tuple[Subject, ...]
    forbidden: frozenset[tuple[str, str]]


def read(engine: Engine, settings: Settings) -> World:
    places = {id: _place(engine, id, settings) for id, _ in setup.local_agencies(engine)}
    places = {id: place for id, place in places.items() if place.agents}
    with Session(engine) as session:
        topics = session.scalars(select(t.Topic).where(t.Topic.enabled).order_by(t.Topic.position, t.Topic.id))
        subjects = [_subject(topic, places) for topic in topics]
        forbidden = session.execute(select(t.TransferRule.from_agency_id, t.TransferRule.to_agency_id)).all()
    return World(
        domain=settings.domain,
        router=settings.router.jid,
        rooms=settings.xmpp.rooms,
        bridge=settings.bridge.jid,
        places=places,
        subjects=tuple(one for one in subjects if one.routes),
        forbidden=frozenset((source, target) for source, target in forbidden),
    )


def _place(engine: Engine, id: str, settings: Settings) -> Place:
    found = setup.agency(engine, id, settings)
    hours = found.hours or Hours()
    with Session(engine) as session:
        last = session.scalar(select(func.max(t.Leg.number)).where(t.Leg.agency_id == id)) or 0
        jid = session.get_one(t.Agency, id).jid
    return Place(
        id=id,
        jid=jid,
        name=found.name,
        skills=found.skills,
        agents=tuple(sorted(found.agents.values(), key=lambda one: one.jid)),
        replies=found.replies,
        tags=tuple(sorted(found.tags)),
        hours=hours,
        has_hours=bool(hours.weekly or hours.days),
        last=last,
    )


def _subject(topic: t.Topic, places: Mapping[str, Place]) -> Subject:
    routes = ((route.agency_id, route.skill) for route in topic.routes if route.agency_id in places)
    return Subject(topic.id, topic.name, tuple((a, s) for a, s in routes if s in places[a].skills))
