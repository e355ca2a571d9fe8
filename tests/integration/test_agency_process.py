"""What all agencies of a process need every second is done for all at once, and an edit concerns one of them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import event
from sqlalchemy.orm import Session

from components.agency.process import Process, is_ours
from onedoor.desk import health
from onedoor.desk.health import State
from onedoor.settings import load
from onedoor.store.tables import Agency, CannedReply, live
from tests.integration.databases import Database

AGENCIES = ("business", "labor", "tax")
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
LOOK = "SELECT number FROM revision WHERE id = 1"


class Statements:
    """What is said to the database, to be awaited."""

    def __init__(self, database: Database) -> None:
        self.said: list[str] = []
        self._loop, self._news = asyncio.get_running_loop(), asyncio.Event()
        event.listen(database.engine, "before_cursor_execute", self._heard)

    def _heard(self, *arguments: Any) -> None:
        self.said.append(arguments[2])
        self._loop.call_soon_threadsafe(self._news.set)

    async def until(self, wanted: str, times: int = 1) -> None:
        async with asyncio.timeout(20):
            while sum(wanted in one for one in self.said) < times:
                self._news.clear()
                await self._news.wait()


@asynccontextmanager
async def office(database: Database, tmp_path: Path, more: Sequence[str] = ()) -> AsyncIterator[Statements]:
    """Of three agencies, whose server is not there, and of some more, which the database does not know."""
    with Session(database.engine) as session, session.begin():
        session.add_all(Agency(id=id, jid=f"{id}.localhost", name=id.title()) for id in AGENCIES)
    file = tmp_path / "onedoor.toml"
    file.write_text(f'state = "{tmp_path / "state"}"\nkey = "{"k" * 40}"\n[xmpp]\ncomponent_port = 1\n')
    statements = Statements(database)
    made = Process(load(file), database.engine, [(id, f"{id}.localhost") for id in (*AGENCIES, *more)])
    running = asyncio.create_task(made.run())
    try:
        await statements.until("INSERT INTO heartbeat")
        statements.said.clear()
        await statements.until(LOOK)  # the next question of the one thread: what came before it is committed
        yield statements
    finally:
        running.cancel()
        await asyncio.wait([running])


async def test_a_second_of_idle_agencies_is_one_question(database: Database, tmp_path: Path) -> None:
    async with office(database, tmp_path) as statements:
        statements.said.clear()
        await statements.until(LOOK, times=3)
        others = [one for one in statements.said if one != LOOK]
    assert len(others) <= 1, "at most one beat of all of them"
    assert all("INSERT INTO heartbeat" in one for one in others)


async def test_an_edit_is_read_by_the_agency_that_it_concerns(database: Database, tmp_path: Path) -> None:
    async with office(database, tmp_path) as statements:
        statements.said.clear()
        with structlog.testing.capture_logs() as logs, Session(database.engine) as session:
            session.add(CannedReply(agency_id="tax", name="hours", text="9 to 5"))
            session.commit()
            await statements.until("FROM canned_reply")
            await statements.until(LOOK, times=3)
    assert [one["agency"] for one in logs if one["event"] == "agency.setup"] == ["tax"]


async def test_one_that_does_not_come_up_is_not_said_to_be_there(database: Database, tmp_path: Path) -> None:
    async with office(database, tmp_path, more=["removed"]):
        with Session(database.engine) as session:
            beats = live.heartbeats(session)
    told = {id: beats[f"agency:{id}"].data for id in (*AGENCIES, "removed")}
    assert [id for id, data in told.items() if "present" in data] == list(AGENCIES)
    assert [data["link"] for data in told.values()] == [False] * 4


def test_an_agency_is_there_as_long_as_its_process(database: Database) -> None:
    processes = {"agency:tax": "process:1", "agency:labor": "process:0"}
    for part, process in processes.items():
        live.beats(database.engine, NOON, {process: {}, part: {"link": True, "process": process}})
    later = NOON + timedelta(hours=1)
    live.beats(database.engine, later, {"process:1": {}})
    with Session(database.engine) as session:
        beats = live.heartbeats(session)
    states = {part: health.of(part, part, beats[part], later).state for part in processes}
    assert states == {"agency:tax": State.OK, "agency:labor": State.AWAY}


def test_processes_that_have_ended_long_ago_are_forgotten(database: Database) -> None:
    live.beats(database.engine, NOON, {"process:0": {}, "agency:tax": {}})
    live.beats(database.engine, NOON + timedelta(hours=2), {"process:1": {}})
    live.forget_processes(database.engine, NOON + timedelta(hours=25))
    with Session(database.engine) as session:
        assert sorted(live.heartbeats(session)) == ["agency:tax", "process:1"]


def test_each_agency_is_in_one_share_and_stays_there() -> None:
    ids = [f"town{number}" for number in range(100)]
    shares = [{id for id in ids if is_ours(id, f"{number}/3")} for number in (1, 2, 3)]
    assert sorted(id for share in shares for id in share) == sorted(ids)
    assert min(len(share) for share in shares) > 20
    assert [is_ours("tax", f"{number}/3") for number in (1, 2, 3)] == [False, False, True]
    assert is_ours("tax", "")
