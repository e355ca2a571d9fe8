"""Writes sample chats to a database in bulk: events, what follows from them, lines, feedback and messages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from onedoor.desk.agency import events
from onedoor.desk.router import events as e
from onedoor.desk.words.sentence import Sentence
from onedoor.mendable import Mendable
from onedoor.settings import Settings
from onedoor.store.journal import projections
from onedoor.store.journal.codec import encode
from onedoor.store.sample.days import arrivals, enough
from onedoor.store.sample.script import Script
from onedoor.store.sample.tale import Teller
from onedoor.store.sample.world import World, read
from onedoor.store.tables import Event, Feedback, LeftMessage, Leg, Line, RouterChat
from onedoor.store.transcripts import index

AT_ONCE = 2000
"""How many chats to write in one transaction."""
THE_LAST_FIFTH = 0.8


class HasChats(Mendable):
    """One sentence: the database already has chats."""


class NobodyToAnswer(Mendable):
    """One sentence: nobody in the set-up can answer a chat."""


@dataclass(frozen=True)
class Asked:
    chats: int
    until: date
    """The last day."""
    seed: int = 1
    days: int | None = None
    """None: as many days as the desks need to cope."""
    lines: bool = True
    """Without lines there is nothing to read or search, but a million chats take half the time."""
    force: bool = False


def fill(
    engine: Engine, settings: Settings, asked: Asked, tell: Callable[[int], None] = lambda _: None
) -> tuple[date, date]:
    """Returns the first and last day. Raises `HasChats`, `NobodyToAnswer`. `tell`: called with the number done."""
    world = read(engine, settings)
    if not world.subjects:
        raise NobodyToAnswer(Sentence("No topic leads to an agency on this machine that has agents with its skill."))
    before = _chats_before(engine)
    if before and not asked.force:
        raise HasChats(
            Sentence("The database already has chats; sample chats would be counted with them (--force adds them).")
        )
    slots = sum(agent.capacity for place in world.places.values() for agent in place.agents)
    days = asked.days or enough(asked.chats, slots)
    rng = Random(f"{asked.seed}/{before}")  # noqa: S311 - it must give the same result each time
    zone = next(iter(world.places.values())).hours.zone
    times = arrivals(rng, asked.chats, days, asked.until, zone)
    late = times[0] + (times[-1] - times[0]) * THE_LAST_FIFTH
    teller, done = Teller(world, rng, late), 0
    scripts = (teller.tell(at) for at in times)
    while some := list(islice(scripts, AT_ONCE)):
        with engine.begin() as connection:
            _write(connection, world, some, lines=asked.lines)
        done += len(some)
        tell(done)
    return asked.until - timedelta(days=days - 1), asked.until


def _chats_before(engine: Engine) -> str:
    """Empty if there are no chats; otherwise the newest one's id, which has not been used as a seed yet."""
    with engine.connect() as connection:
        newest = connection.execute(select(RouterChat.id).order_by(RouterChat.opened_at.desc()).limit(1)).scalar()
        return newest or connection.execute(select(Leg.id).order_by(Leg.assigned_at.desc()).limit(1)).scalar() or ""


def _write(connection: Connection, world: World, scripts: list[Script], *, lines: bool) -> None:
    names = {agent.jid: agent.name for place in world.places.values() for agent in place.agents}
    rows: dict[Any, list[dict[str, Any]]] = {
        Event: sorted((row for one in scripts for row in _events(world, one)), key=lambda row: row["at"]),
        RouterChat: [row for one in scripts if (row := _chat(world, one)) is not None],
        Leg: [row for one in scripts for row in _legs(one, names)],
        Line: [row for one in scripts for row in _lines(one)] if lines else [],
        Feedback: [one.feedback for one in scripts if one.feedback],
        LeftMessage: [one.message for one in scripts if one.message],
    }
    for table, some in rows.items():
        if some:
            connection.execute(insert(table), some)
    if lines:
        for agency in {row["agency_id"] for row in rows[Leg]}:
            index.refresh(connection, agency, [row["id"] for row in rows[Leg] if row["agency_id"] == agency])


def _events(world: World, script: Script) -> Iterator[dict[str, Any]]:
    for event, at in script.router:
        yield _event(world.router, script.chat, event, at)
    for agency, told, at in script.desks:
        yield _event(world.places[agency].jid, script.chat, told, at)


def _event(stream: str, of: str, event: object, at: datetime) -> dict[str, Any]:
    return {"stream": stream, "chat": of, "kind": type(event).__name__, "at": at, "data": encode(event)}


def _chat(world: World, script: Script) -> dict[str, Any] | None:
    row: dict[str, Any] | None = None
    for event, at in script.router:
        if isinstance(event, e.Opened):
            row = {
                **projections.new_chat(world.router, event, at),
                "question": "",
                "ended_at": None,
                "end_reason": None,
            }
        elif row is not None:
            row.update(projections.chat_changes(event, at))
    return row


_UNSET = {"owner": None, "owner_name": None, "to_agency": None, "taken_at": None, "ended_at": None,
          "end_reason": None, "complete": None, "unproven": None, "proven_at": None, "tags": ""}  # fmt: skip


def _legs(script: Script, names: dict[Any, str]) -> Iterator[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for agency, event, at in script.desks:
        if isinstance(event, events.Assigned):
            rows[event.leg] = {**_UNSET, **projections.new_leg(agency, event, at)}
            continue
        row = rows[event.leg]
        row.update(projections.leg_changes(event, at))
        owner = projections.owner(event)
        if owner is not None:
            row.update(owner=owner, owner_name=names.get(owner))
    yield from rows.values()


def _lines(script: Script) -> Iterator[dict[str, Any]]:
    for (agency, _), rows in script.lines.items():
        for row in rows:
            yield {"agency_id": agency, **row}
