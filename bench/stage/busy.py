"""A whole state at its busiest, in a database: every agent talks, some citizens wait, and the archive has chats.

It is made up from `bench.stage.large`, and needs no component. What parts report about themselves is as old as `now`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.orm import Session

from bench.stage import large
from onedoor.store.setupfile import seed
from onedoor.store.staff import staff
from onedoor.store.tables import Agency, Agent, Leg, live
from onedoor.store.transcripts import index

DOMAIN = "state.example"
TALKS, WAITS, ENDED = 2, 5, 30
"""Running chats of each agent; fewer than WAITS wait at each agency; ENDED have ended in the last five hours."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Desk:
    """One agency, with what its chats need."""

    id: str
    place: int
    """Its place among all agencies, so that no two are alike."""
    agents: list[tuple[str, str]]
    """(JID, name) of each."""


def fill(engine: Engine, size: float, now: datetime) -> None:
    """Fills a database that has our schema and no agency. Afterwards, add somebody who can log in (`let_in`)."""
    _set_up(engine, size)
    with engine.begin() as connection:
        desks = _desks(connection)
        for desk in desks:
            connection.execute(insert(Leg), list(_legs(desk, now)))
            index.refresh(connection, desk.id, [leg["id"] for leg in _legs(desk, now)])
    beat(engine, desks, now)


def beat(engine: Engine, desks: list[Desk], now: datetime) -> None:
    """Reports for every part that it is well, and who is at its desk."""
    said: dict[str, dict[str, Any]] = {"router": {"link": True, "bridge": True, "away": [], "aside": []}}
    for desk in desks:
        present = [jid for jid, _ in desk.agents]
        said[f"agency:{desk.id}"] = {"link": True, "since": now.isoformat(), "present": present, "aside": []}
    live.beats(engine, now, said)


def let_in(engine: Engine, login: str, password: str, role: str, agency: str | None = None) -> None:
    with Session(engine) as session:
        staff.add(session, login, login.title(), password, role, agency)
        session.commit()


def desks_of(engine: Engine) -> list[Desk]:
    with engine.connect() as connection:
        return _desks(connection)


def _set_up(engine: Engine, size: float) -> None:
    with TemporaryDirectory() as place:
        path = Path(place) / "state.toml"
        path.write_text(large.seed(size))
        plan = seed.read(path)
    passwords = dict.fromkeys(seed.accounts(plan, DOMAIN), "a long enough password")
    with Session(engine) as session:
        seed.insert(session, plan, DOMAIN, passwords)
        session.commit()


def _desks(connection: Connection) -> list[Desk]:
    agents: dict[str, list[tuple[str, str]]] = {}
    for agency, jid, name in connection.execute(select(Agent.agency_id, Agent.jid, Agent.name).order_by(Agent.id)):
        agents.setdefault(agency, []).append((jid, name))
    ids = connection.scalars(select(Agency.id).order_by(Agency.id))
    return [Desk(id, place, agents.get(id, [])) for place, id in enumerate(ids)]


def _legs(desk: Desk, now: datetime) -> Iterator[dict[str, Any]]:
    """The agency's chats: those that go on, those that wait, and those that are over."""
    talking = [agent for agent in desk.agents for _ in range(TALKS)]
    for number, agent in enumerate(talking, start=1):
        since = now - 5 * MINUTE - number * timedelta(seconds=7)
        yield _leg(desk, number, "talking", since, agent, taken_at=since + timedelta(seconds=20 * number))
    for number in range(len(talking) + 1, len(talking) + 1 + desk.place % WAITS):
        yield _leg(desk, number, "waiting", now - (5 * number + 3 * (desk.place % 37)) * timedelta(seconds=1))
    for back in range(ENDED if desk.agents else 0):
        since = now - (10 + 10 * back) * MINUTE
        over = {
            "taken_at": since + (1 + (desk.place + back) % 4) * MINUTE,
            "ended_at": since + 9 * MINUTE,
            "end_reason": "agent",
            "complete": True,
        }
        yield _leg(desk, 10_000 - back, "ended", since, desk.agents[back % len(desk.agents)], **over)


def _leg(
    desk: Desk, number: int, state: str, since: datetime, agent: tuple[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    chat = f"{desk.id}-{number}"[-60:]
    owner, name = agent or (None, None)
    return {
        "id": f"{chat}.1", "agency_id": desk.id, "number": number, "chat": chat, "room": f"c-{chat}@rooms",
        "skill": "general", "topic": f"Topic {number % 4} of {desk.id}"[:120], "language": "en", "citizen": "Rosa",
        "page": "", "state": state, "owner": owner, "owner_name": name, "since": since, "assigned_at": since,
        "taken_at": None, "ended_at": None, "end_reason": None, "complete": None, **more,
    }  # fmt: skip
