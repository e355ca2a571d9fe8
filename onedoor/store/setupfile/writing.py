"""Writes the whole set-up from the database as one file, TOML or JSON, in the form of a seed.

The file contains no staff, passwords or transcripts. `onedoor.store.setupfile.intake` imports it.
"""

import json
from collections.abc import Iterable
from typing import Any, TypeVar

import tomli_w
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from onedoor.desk.terms.people import MEDIUM
from onedoor.desk.terms.retention import Kind
from onedoor.desk.terms.targets import Targets
from onedoor.store import tables
from onedoor.store.setupfile import model
from onedoor.store.setupfile.entries import DAYS
from onedoor.store.setupfile.model import Seed

HEAD = "The set-up of an Onedoor instance, written by `onedoor setup export`. Without staff, passwords and transcripts."
DESK = ("name", "names", "enabled", "local", "time_zone", "simultaneous_offers", "missed_offers", "reply_reminder",
        "closing", "phone", "email", "website", "keep_days", "files", "masking")  # fmt: skip
AGENT = ("handle", "name", "capacity", "supervisor", "language", "enabled")
NONE_IS_ZERO = frozenset({"keep_days", "max_waiting", "overflow_after", "patience"})
"""Fields in which 0 stands for None, because TOML has no null."""
MERGED = frozenset({"agency", "skill", "agent", "reply", "text", "tag", "cost", "reader", "schedule", "topic",
                    "forbidden", "staff", "names"})  # fmt: skip
"""Lists, and names by language, from which an import deletes nothing."""
ADDRESS = frozenset({"account", "jid"})
"""An agent has one of them; an agency has a JID only if it is not the usual one."""


def read(session: Session, domain: str) -> Seed:
    """The set-up in the database."""
    agencies = session.scalars(select(tables.Agency).order_by(tables.Agency.id).options(*_WHOLE)).all()
    topics = session.scalars(
        select(tables.Topic).order_by(tables.Topic.position, tables.Topic.id).options(selectinload(tables.Topic.routes))
    ).all()
    rules = session.scalars(
        select(tables.TransferRule).order_by(tables.TransferRule.from_agency_id, tables.TransferRule.to_agency_id)
    )
    return Seed(
        agency=tuple(agency(one, domain) for one in agencies),
        topic=tuple(_topic(one) for one in topics),
        forbidden=tuple(
            model.Forbidden.model_validate({"from": rule.from_agency_id, "to": rule.to_agency_id}) for rule in rules
        ),
    )


_WHOLE = (
    selectinload("*"),
    selectinload(tables.Agency.agents).selectinload(tables.Agent.abilities).selectinload(tables.AgentSkill.skill),
)
"""Loads many agencies with a few statements, instead of a few for each."""


def as_toml(seed: Seed) -> str:
    return f"# {HEAD}\n\n{tomli_w.dumps(_plain(seed))}"


def as_json(seed: Seed) -> str:
    return json.dumps(_plain(seed), ensure_ascii=False, indent=2) + "\n"


def _plain(seed: Seed) -> dict[str, Any]:
    """Writes defaults too, because an import leaves fields that are not in the file unchanged."""
    written: dict[str, Any] = _without_nothing(seed.model_dump(mode="json", by_alias=True))
    return written


def _without_nothing(value: Any) -> Any:
    """`value` without fields that would mean the same if they were missing."""
    if isinstance(value, list):
        return [_without_nothing(one) for one in value]
    if not isinstance(value, dict):
        return value
    said = {name: 0 if one is None and name in NONE_IS_ZERO else one for name, one in value.items()}
    return {name: _without_nothing(one) for name, one in said.items() if one is not None and not _is_nothing(name, one)}


def _is_nothing(name: str, value: Any) -> bool:
    return (name in MERGED and value in ([], {})) or (name in ADDRESS and not value)


def agency(one: tables.Agency, domain: str) -> model.Agency:
    """The set-up of one agency, without the topics that lead to it."""
    return model.Agency(
        id=one.id,
        jid="" if one.jid == f"{one.id}.{domain}" else one.jid,
        **_values(one, DESK),
        push_hosts=tuple(one.push_hosts.split()),
        origins=tuple(one.origins.split()),
        skill=tuple(_same(model.Skill, skill) for skill in one.skills),
        agent=tuple(_agent(agent, domain) for agent in one.agents),
        reply=tuple(_same(model.Reply, reply) for reply in one.replies),
        hours=tuple(
            model.Weekly(days=(DAYS[hour.weekday],), start=hour.start, end=hour.end)  # type: ignore[arg-type]
            for hour in one.hours
        ),
        holiday=tuple(_same(model.Day, day) for day in one.holidays),
        text=tuple(_same(model.Text, text) for text in one.texts),
        tag=tuple(_same(model.Tag, tag) for tag in one.tags),
        service_target=_same(model.ServiceTarget, one.targets),
        cost=tuple(_same(model.Cost, cost) for cost in one.costs),
        schedule=tuple(_same(model.Kept, kept) for kept in one.schedules if kept.kind != Kind.CHAT),
        reader=tuple(_same(model.Reader, reader) for reader in one.readers),
    )


Entry = TypeVar("Entry", bound=model.Part)


def _same(kind: type[Entry], row: tables.Base | Targets) -> Entry:
    """An entry made of the row's columns with the same names."""
    return kind.model_validate(_values(row, kind.model_fields))


def _values(row: Any, columns: Iterable[str]) -> dict[str, Any]:
    return {name: dict(row.names) if name == "names" else getattr(row, name) for name in columns}


def _agent(one: tables.Agent, domain: str) -> model.Agent:
    account, _, host = one.jid.partition("@")
    ours = host == domain
    return model.Agent(
        account=account if ours else "",
        jid="" if ours else one.jid,
        languages=tuple(one.languages.split()),
        skills=tuple(sorted(skill.slug for skill in one.skills)),
        levels={
            ability.skill.slug: ability.level
            for ability in sorted(one.abilities, key=lambda ability: ability.skill.slug)
            if ability.level != MEDIUM
        },
        **{name: getattr(one, name) for name in AGENT},
    )


def _topic(one: tables.Topic) -> model.Topic:
    return model.Topic(
        routes=tuple((route.agency_id, route.skill) for route in one.routes if not route.fallback),
        fallback=tuple((route.agency_id, route.skill) for route in one.routes if route.fallback),
        **_values(one, ("id", "name", "names", "keywords", "priority", "patience", "enabled")),
    )
