"""Imports a set-up from a file into the database: adds new entries and changes different ones.

Fields that are not in the file stay unchanged; in a new entry they get their defaults. Nothing is deleted, except that
an agency's hours and holidays and a topic's routes are replaced by those in the file, if it has any.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.desk.terms.people import MEDIUM
from onedoor.desk.terms.targets import Targets
from onedoor.desk.words.sentence import Sentence
from onedoor.store import tables
from onedoor.store.setup import order
from onedoor.store.setupfile import model
from onedoor.store.setupfile.entries import DAYS, address, periods, routes
from onedoor.store.setupfile.model import Seed, SeedError
from onedoor.store.setupfile.values import SLUG
from onedoor.store.setupfile.writing import AGENT, DESK
from onedoor.store.tables import fitting

LAST = 1_000_000
"""The place of a topic that does not exist yet."""


@dataclass(slots=True)
class Changes:
    """What an import has done, or would do: short phrases such as `agent ana@x: name, capacity`."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    accounts: list[tuple[str, str]] = field(default_factory=list)
    """(agency's id, JID) of new agents on our own server, who need an account."""


def bring_in(session: Session, seed: Seed, domain: str) -> Changes:
    """Imports `seed`. The caller commits, or rolls back after a dry run.

    Raises `SeedError`; then the caller must roll back.
    """
    done = Changes()
    for wanted in seed.agency:
        _bring_agency(session, wanted, domain, done)
    places = _places(session, seed)
    for topic in seed.topic:
        _bring_topic(session, topic, places.get(topic.id), done)
    for pair in seed.forbidden:
        if session.get(tables.TransferRule, (pair.source, pair.target)) is None:
            if pair.source == pair.target:
                raise SeedError(
                    Sentence(
                        "Agents of {agency} can always transfer to each other: no rule can forbid it.",
                        agency=pair.source,
                    )
                )
            session.add(tables.TransferRule(from_agency_id=pair.source, to_agency_id=pair.target))
            done.added.append(f"no transfer from {pair.source} to {pair.target}")
    session.flush()
    return done


def _bring_agency(session: Session, wanted: model.Agency, domain: str, done: Changes) -> None:
    found = session.get(tables.Agency, wanted.id)
    name, is_new = f"agency {wanted.id}", found is None
    values = _own(wanted, domain, is_new=is_new)
    _check_address(session, wanted.id, values.get("jid"), name)
    if found is None:
        found = tables.Agency()
        done.added.append(name)
        _fill(found, model.Agency, {"id": wanted.id}, name, done)
        session.add(found)
    _fill(found, model.Agency, values, name, done)
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
    _bring_targets(found, found.targets.narrowed(**_named(wanted.service_target)), done)
    if "hours" in wanted.model_fields_set:
        fresh = [row for weekly in wanted.hours for row in periods(weekly)]
        _check_hours(fresh, name)
        _replace(session, found, "hours", fresh, columns=("weekday", "start", "end"), done=done)
    if "holiday" in wanted.model_fields_set:
        fresh_days = [tables.Holiday(**day.model_dump()) for day in wanted.holiday]
        known = {value for row in found.holidays for value in (row.day, row.name)}
        for day in wanted.holiday:
            for column, value in (("day", day.day), ("name", day.name)):
                _refuse(name, None if value in known else model.Day.mistake(column, value))
        _replace(session, found, "holidays", fresh_days, columns=("day", "start", "end", "name"), done=done)


def _check_address(session: Session, agency: str, jid: str | None, name: str) -> None:
    other = session.scalar(select(tables.Agency.id).where(tables.Agency.jid == jid, tables.Agency.id != agency))
    _refuse(name, f"{other} has the address {jid} already." if other is not None else None)


def _check_hours(fresh: Iterable[tables.OpeningHours], name: str) -> None:
    told = sorted((one.weekday, one.start, one.end) for one in fresh)
    for (day, start, end), (next_day, begun, ended) in pairwise(told):
        if day == next_day and begun < end:
            raise SeedError(
                Sentence(
                    "{entry}: on {day}, {first} and {second} overlap.",
                    entry=name,
                    day=DAYS[day],
                    first=f"{start}-{end}",
                    second=f"{begun}-{ended}",
                )
            )


def _refuse(name: str, wrong: str | None) -> None:
    if wrong is not None:
        raise SeedError(f"{name}: {wrong}")


def _named(wanted: model.Part, *, is_new: bool = False) -> dict[str, Any]:
    """The fields of an entry that the file names; for a new entry all fields, with defaults.

    A schedule is one decision: without days it means forever.
    """
    return wanted.model_dump(exclude_unset=not is_new and not isinstance(wanted, model.Kept))


def _own(wanted: model.Agency, domain: str, *, is_new: bool) -> dict[str, Any]:
    """The columns of the agency's own row."""
    named = _named(wanted, is_new=is_new)
    values = {column: named[column] for column in DESK if column in named}
    values |= {column: " ".join(named[column]) for column in ("push_hosts", "origins") if column in named}
    if "jid" in named:
        values["jid"] = wanted.jid or f"{wanted.id}.{domain}"
    return values


def _bring_targets(agency: tables.Agency, wanted: Targets, done: Changes) -> None:
    if wanted != agency.targets:
        agency.targets = wanted
        _note(f"agency {agency.id}", "service target", done)


def _bring_agents(session: Session, agency: tables.Agency, wanted: model.Agency, domain: str, done: Changes) -> None:
    skills = {skill.slug: skill for skill in agency.skills}
    known = {agent.jid: agent for agent in agency.agents}
    for one in wanted.agent:
        jid = address(one, domain)
        name, found = f"agent {jid} of {agency.id}", known.get(jid)
        named = _named(one, is_new=found is None)
        if found is None:
            found = known[jid] = tables.Agent(agency_id=agency.id)
            done.added.append(name)
            _fill(found, model.Agent, {"jid": jid}, name, done)
            agency.agents.append(found)
            if one.account:
                done.accounts.append((agency.id, jid))
        values = {column: named[column] for column in AGENT if column in named}
        values |= {"languages": " ".join(one.languages)} if "languages" in named else {}
        _fill(found, model.Agent, values, name, done)
        _check_handle(found, known.values(), name)
        before = {ability.skill.slug: ability.level for ability in found.abilities}
        levels = _levels(named, before)
        if levels != before:
            session.flush()
            found.abilities.clear()
            session.flush()
            found.abilities = [
                tables.AgentSkill(skill_id=skills[slug].id, level=level) for slug, level in levels.items()
            ]
            _note(name, "skills", done)


def _check_handle(agent: tables.Agent, colleagues: Iterable[tables.Agent], name: str) -> None:
    for one in colleagues:
        if one is not agent and one.handle == agent.handle:
            raise SeedError(
                Sentence(
                    "{entry}: {name} has the handle {handle} at this agency already.",
                    entry=name,
                    name=one.name,
                    handle=one.handle,
                )
            )


def _levels(named: Mapping[str, Any], before: Mapping[str, int]) -> dict[str, int]:
    """skill → level. Skills and levels that are not in the file stay unchanged."""
    levels = named.get("levels", before)
    slugs = named.get("skills", before)
    return {slug: levels.get(slug, MEDIUM) for slug in dict.fromkeys((*slugs, *named.get("levels", ())))}


def _places(session: Session, seed: Seed) -> dict[str, int]:
    """topic → its new place, if the file has its topics in another order than the database; otherwise empty.

    A file with only some of the topics puts those in order among themselves. The others stay where they are.
    """
    known = {topic.id: topic.position for topic in session.scalars(select(tables.Topic))}
    named = [topic.id for topic in seed.topic]
    places = [known.get(name, LAST) for name in named]
    if places == sorted(places):
        return {}  # new ones come last
    if known.keys() <= {*named}:
        return {name: place for place, name in enumerate(named)}
    there = [name for name in named if name in known]
    return dict(zip(there, sorted(known[name] for name in there), strict=True))


def _bring_topic(session: Session, wanted: model.Topic, position: int | None, done: Changes) -> None:
    found, name = session.get(tables.Topic, wanted.id), f"topic {wanted.id}"
    if found is None:
        found = tables.Topic(position=order.behind_all(session))
        done.added.append(name)
        _fill(found, model.Topic, {"id": wanted.id}, name, done)
        session.add(found)
    named = _named(wanted, is_new=name in done.added)
    columns = ("name", "names", "keywords", "priority", "patience", "enabled")
    values = {column: named[column] for column in columns if column in named}
    _fill(found, model.Topic, values, name, done)
    if position not in (None, found.position):
        found.position = position
        _note(name, "position", done)
    session.flush()
    fresh = routes(wanted if "fallback" in named else wanted.model_copy(update={"fallback": _fallback(found, wanted)}))
    if _tried(found.routes) != _tried(fresh):
        for route in fresh:
            _refuse(name, fitting.mistake("skill", route.skill, [SLUG]))
        _replace(session, found, "routes", fresh, columns=("agency_id", "skill", "position", "fallback"), done=done)


def _fallback(topic: tables.Topic, wanted: model.Topic) -> tuple[tuple[str, str], ...]:
    """The topic's present fallbacks, without agencies that are in the file's routes."""
    at_once = {agency for agency, _ in wanted.routes}
    kept = (one for one in topic.routes if one.fallback and one.agency_id not in at_once)
    return tuple((one.agency_id, one.skill) for one in kept)


def _tried(listed: Iterable[tables.Route]) -> list[tuple[str, str, bool]]:
    """The routes in order, without the numbers of their places."""
    return [(one.agency_id, one.skill, one.fallback) for one in listed]


def _merge(
    rows: list[Any], table: type[Any], wanted: Iterable[model.Part], *, keys: Sequence[str], of: str, done: Changes
) -> None:
    """Adds and changes rows, which `keys` identify. Capitals do not tell two apart: `pt-br` is `pt-BR`."""
    known = {_key(row, keys): row for row in rows}
    for one in wanted:
        key = _key(one, keys)
        name = f"{table.__tablename__.replace('_', ' ')} {' '.join(getattr(one, name) for name in keys)} {of}"
        if key in known:
            changed = {column: value for column, value in _named(one).items() if column not in keys}
            _fill(known[key], type(one), changed, name, done)
        else:
            known[key] = table()
            done.added.append(name)
            _fill(known[key], type(one), _named(one, is_new=True), name, done)
            rows.append(known[key])


def _key(entry: object, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(getattr(entry, name).lower() for name in keys)


def _fill(row: Any, part: type[model.Part], values: dict[str, Any], name: str, done: Changes) -> None:
    """Changes columns. Checks only values that change: others may be older than a limit."""
    for column, wanted in values.items():
        value = _merged(row.names, wanted) if column == "names" else wanted
        if getattr(row, column) != value:
            _refuse(name, part.mistake(column, value))
            setattr(row, column, value)
            _note(name, column.replace("_", " "), done)
            if isinstance(row, tables.CannedReply):
                row.approved_by = ""  # nobody has approved what it says now


def _merged(before: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """A name in a language that the file does not have stays; an empty one goes."""
    return {language: name for language, name in {**before, **wanted}.items() if name.strip()}


def _replace(
    session: Session, owner: Any, relation: str, fresh: Sequence[Any], *, columns: Sequence[str], done: Changes
) -> None:
    """Replaces all rows at once, if they differ from before."""

    def told(rows: Iterable[Any]) -> list[str]:
        return sorted(repr([getattr(row, column) for column in columns]) for row in rows)

    if told(getattr(owner, relation)) == told(fresh):
        return
    getattr(owner, relation).clear()
    session.flush()  # deletes the old rows before the new ones come, because their keys may be the same
    setattr(owner, relation, list(fresh))
    _note(f"{type(owner).__name__.lower()} {owner.id}", relation, done)


def _note(name: str, what: str, done: Changes) -> None:
    """Notes a change. A new entry is only noted as new."""
    if name in done.added:
        return
    if done.changed and done.changed[-1].startswith(f"{name}: "):
        done.changed[-1] += f", {what}"
    else:
        done.changed.append(f"{name}: {what}")
