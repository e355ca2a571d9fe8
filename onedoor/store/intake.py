"""A set-up from a file, brought into the database: what is new is added, what is otherwise is changed.

What the file does not name stays as it is: nothing is deleted, but an agency's week and holidays and a topic's routes
are those of the file, where it has any.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from onedoor.desk.people import MEDIUM
from onedoor.desk.targets import Targets
from onedoor.store import seedfile, tables
from onedoor.store.entries import address, periods, routes
from onedoor.store.seedfile import Seed
from onedoor.store.setupfile import DESK

LAST = 1_000_000
"""The place of a topic that is not there yet."""


@dataclass(slots=True)
class Changes:
    """What an import has done, or would do: short sentences without an end, such as `agent ana@x: name, capacity`."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    accounts: list[tuple[str, str]] = field(default_factory=list)
    """(agency's id, JID) of new people of our own server: each needs an account."""


def bring_in(session: Session, seed: Seed, domain: str) -> Changes:
    """Makes the database's set-up that of the file; the caller commits, or rolls back what was only to be looked at."""
    done = Changes()
    for wanted in seed.agency:
        _bring_agency(session, wanted, domain, done)
    in_order = _are_in_order(session, seed)
    for position, topic in enumerate(seed.topic):
        _bring_topic(session, topic, None if in_order else position, done)
    for pair in seed.forbidden:
        if session.get(tables.TransferRule, (pair.source, pair.target)) is None:
            session.add(tables.TransferRule(from_agency_id=pair.source, to_agency_id=pair.target))
            done.added.append(f"no transfer from {pair.source} to {pair.target}")
    session.flush()
    return done


def _bring_agency(session: Session, wanted: seedfile.Agency, domain: str, done: Changes) -> None:
    found = session.get(tables.Agency, wanted.id)
    name = f"agency {wanted.id}"
    if found is None:
        found = tables.Agency(id=wanted.id)
        session.add(found)
        done.added.append(name)
    values = {column: getattr(wanted, column) for column in DESK}
    values |= {"jid": wanted.jid or f"{wanted.id}.{domain}", "push_hosts": " ".join(wanted.push_hosts)}
    values["origins"] = " ".join(wanted.origins)
    _fill(found, values, name, done)
    session.flush()
    of = f"of {found.id}"
    _merge(found.skills, tables.Skill, wanted.skill, keys=("slug",), of=of, done=done)
    session.flush()
    _bring_agents(session, found, wanted, domain, done)
    _merge(found.replies, tables.CannedReply, wanted.reply, keys=("name", "language"), of=of, done=done)
    _merge(found.texts, tables.AgencyText, wanted.text, keys=("code", "language"), of=of, done=done)
    _merge(found.tags, tables.Tag, wanted.tag, keys=("slug",), of=of, done=done)
    _merge(found.costs, tables.ContactCost, wanted.cost, keys=("channel",), of=of, done=done)
    _merge(found.readers, tables.ReportReader, wanted.reader, keys=("email",), of=of, done=done)
    _merge(found.schedules, tables.Schedule, wanted.schedule, keys=("kind",), of=of, done=done)
    _bring_targets(found, Targets.of(wanted.promised), done)
    if wanted.hours:
        fresh = [row for weekly in wanted.hours for row in periods(weekly)]
        _replace(session, found, "hours", fresh, columns=("weekday", "start", "end"), done=done)
    if wanted.holiday:
        fresh_days = [tables.Holiday(**day.model_dump()) for day in wanted.holiday]
        _replace(session, found, "holidays", fresh_days, columns=("day", "start", "end", "name"), done=done)


def _bring_targets(agency: tables.Agency, wanted: Targets, done: Changes) -> None:
    if wanted == agency.promised:
        return
    agency.target = agency.target or tables.ServiceTarget()
    agency.target.promised = wanted
    _note(f"agency {agency.id}", "what is promised", done)


def _bring_agents(session: Session, agency: tables.Agency, wanted: seedfile.Agency, domain: str, done: Changes) -> None:
    skills = {skill.slug: skill for skill in agency.skills}
    known = {agent.jid: agent for agent in agency.agents}
    for one in wanted.agent:
        jid = address(one, domain)
        name = f"agent {jid} of {agency.id}"
        found = known.get(jid)
        if found is None:
            found = tables.Agent(jid=jid, agency_id=agency.id)
            agency.agents.append(found)
            done.added.append(name)
            if one.account:
                done.accounts.append((agency.id, jid))
        values = one.model_dump(include={"handle", "name", "capacity", "supervisor", "language", "enabled"})
        _fill(found, values | {"languages": " ".join(one.languages)}, name, done)
        levels = {slug: one.levels.get(slug, MEDIUM) for slug in dict.fromkeys((*one.skills, *one.levels))}
        if levels != {ability.skill.slug: ability.level for ability in found.abilities}:
            session.flush()
            found.abilities.clear()
            session.flush()
            found.abilities = [
                tables.AgentSkill(skill_id=skills[slug].id, level=level) for slug, level in levels.items()
            ]
            _note(name, "skills", done)


def _are_in_order(session: Session, seed: Seed) -> bool:
    """Whether citizens are offered the file's topics in the file's order already; new ones then come last."""
    known = {topic.id: topic.position for topic in session.scalars(select(tables.Topic))}
    places = [known.get(topic.id, LAST) for topic in seed.topic]
    return places == sorted(places)


def _bring_topic(session: Session, wanted: seedfile.Topic, position: int | None, done: Changes) -> None:
    found, name = session.get(tables.Topic, wanted.id), f"topic {wanted.id}"
    if found is None:
        last = session.scalar(select(func.max(tables.Topic.position)))
        found = tables.Topic(id=wanted.id, position=0 if last is None else last + 1)
        session.add(found)
        done.added.append(name)
    values = wanted.model_dump(include={"name", "keywords", "priority", "enabled"})
    _fill(found, values | ({} if position is None else {"position": position}), name, done)
    session.flush()
    fresh = routes(wanted)
    if _tried(found.routes) != _tried(fresh):
        _replace(session, found, "routes", fresh, columns=("agency_id", "skill", "position", "fallback"), done=done)


def _tried(listed: Iterable[tables.Route]) -> list[tuple[str, str, bool]]:
    """In which order, whatever the numbers of their places."""
    return [(one.agency_id, one.skill, one.fallback) for one in listed]


def _merge(
    rows: list[Any], table: type[Any], wanted: Iterable[seedfile.Part], *, keys: Sequence[str], of: str, done: Changes
) -> None:
    """Adds and changes rows by their keys."""
    known = {tuple(getattr(row, key) for key in keys): row for row in rows}
    for one in wanted:
        values = one.model_dump()
        key = tuple(values[name] for name in keys)
        name = f"{table.__tablename__.replace('_', ' ')} {' '.join(key)} {of}"
        if key in known:
            _fill(known[key], values, name, done)
        else:
            rows.append(table(**values))
            done.added.append(name)


def _fill(row: Any, values: dict[str, Any], name: str, done: Changes) -> None:
    for column, value in values.items():
        if getattr(row, column) != value:
            setattr(row, column, value)
            _note(name, column.replace("_", " "), done)


def _replace(
    session: Session, owner: Any, relation: str, fresh: Sequence[Any], *, columns: Sequence[str], done: Changes
) -> None:
    """All of the rows at once, when they are others than before."""

    def told(rows: Iterable[Any]) -> list[str]:
        return sorted(repr([getattr(row, column) for column in columns]) for row in rows)

    if told(getattr(owner, relation)) == told(fresh):
        return
    getattr(owner, relation).clear()
    session.flush()  # the old rows go before the new ones come: their keys may be the same
    setattr(owner, relation, list(fresh))
    _note(f"{type(owner).__name__.lower()} {owner.id}", relation, done)


def _note(name: str, what: str, done: Changes) -> None:
    """Of what is new only that it is new is told."""
    if name in done.added:
        return
    if done.changed and done.changed[-1].startswith(f"{name}: "):
        done.changed[-1] += f", {what}"
    else:
        done.changed.append(f"{name}: {what}")


def request_accounts(session: Session, done: Changes, passwords: Mapping[str, str], now: datetime) -> None:
    """The wishes for the new people's accounts; `passwords` by JID. The agency's component makes them."""
    for agency, jid in done.accounts:
        session.add(
            tables.AccountRequest(agency_id=agency, jid=jid, password=passwords[jid], state="wanted", requested_at=now)
        )
