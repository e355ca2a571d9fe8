"""Fail-stop: an error ends one agency's component, which comes back from its journal; the others hear nothing of it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from components.agency import main
from components.agent import Line
from components.demo.private import PrivateInstance
from onedoor.desk.agency import acts
from onedoor.desk.agency import desk as agency
from onedoor.desk.agency import events as e
from onedoor.store import database
from onedoor.store.tables import Event, Heartbeat
from onedoor.up.supervisor import Supervisor
from tests.e2e.views import archive, in_room, in_the_room, until


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, act: type[acts.Act]) -> Iterator[list[acts.Act]]:
    """A fault in the rules: whoever decides this act gets half of it done, and an error. Yields what was tried."""
    tried: list[acts.Act] = []

    def broken(desk: agency.Desk, wanted: Any, at: datetime) -> Iterator[e.Event]:
        tried.append(wanted)
        yield e.Tagged(wanted.leg, wanted.agent, "half done")
        raise KeyError("a rule that is wrong")

    with monkeypatch.context() as patched:
        patched.setitem(agency._HANDLERS, act, broken)
        yield tried


@pytest.fixture
async def house() -> AsyncIterator[PrivateInstance]:
    """An instance whose agencies run in this process, so that their rules can be made wrong."""
    here = PrivateInstance(changes={"agencies": {"offer": 20, "grace": 20}})
    here.up = Supervisor(here.settings, parts=("router", "bridge", "admin"))
    async with here:
        running = asyncio.create_task(main.run(here.settings))
        try:
            yield here
        finally:
            running.cancel()
            await asyncio.wait([running])


async def test_an_agency_whose_rules_fail_comes_back_and_the_others_go_on(
    house: PrivateInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosa, tom = house.citizen("Rosa"), house.citizen("Tom")
    async with house.agent("ana") as ana, house.agent("ben") as ben, rosa, tom:
        await rosa.ask("Do I charge sales tax on delivery?", "taxes")
        await tom.ask("How do I start a bakery?", "starting")
        room, other = await ana.take(), await ben.take()
        await ana.say("Hello Rosa.")
        await rosa.expect("message", text="Hello Rosa.")
        before = len(ben.rooms[other.jid].lines)
        with failing(monkeypatch, acts.Tag) as tried:
            await ana.say("!tag sales-tax")
            await until("it was tried as often as it is", lambda: _true(len(tried) == 2), within=60)
            await ana.say("Yes, it is taxed.")
            await rosa.expect("message", text="Yes, it is taxed.")
            await ana.say("!note all is well")
            await ana.journal.expect(Line, in_room(room, "!note all is well"))
        await ben.say("With a name.")
        await tom.expect("message", text="With a name.")
        assert all("taken" not in line.body for line in ben.rooms[other.jid].lines[before:])
        at_the_room = await in_the_room(ana, room)
        await ana.say("!end")
        await rosa.expect("ended", reason="agent")
        await archive(house, "tax").complete()
    assert len(tried) == 2, "what fails again after a replay is not tried for ever"
    kept = await archive(house, "tax").bodies("message", "command", "note")
    assert kept[:4] == ["Do I charge sales tax on delivery?", "Hello Rosa.", "!tag sales-tax", "Yes, it is taxed."]
    assert sum("has joined" in line for line in at_the_room) == 1
    (leg,) = await archive(house, "tax").legs()
    assert "half done" not in str(leg.tags)


async def test_a_chat_whose_journal_cannot_be_read_is_set_aside_and_the_agency_serves_the_others(
    here: PrivateInstance,
) -> None:
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa, here.citizen("Tom") as tom:
        await rosa.ask("Do I charge sales tax on delivery?", "taxes")
        first = await ana.take()
        mark = len(ana.journal.events)
        await tom.ask("Is bread taxed?", "taxes")
        second = await ana.take(since=mark)
        poisoned = first.jid.localpart.removeprefix("c-")
        await asyncio.to_thread(_poison, here, poisoned)
        await here.up.kill("agency")
        await here.up.ready(within=120)
        await ana.say("No.", second.jid)
        await tom.expect("message", text="No.")
        await ana.say("!end", second.jid)
        await tom.expect("ended", reason="agent")

        async def is_said() -> bool:
            return poisoned in (await asyncio.to_thread(_said, here, "agency:tax")).get("aside", [])

        await until("the panel can read that it is set aside", is_said)


async def _true(it: bool) -> bool:
    return it


def _poison(here: PrivateInstance, chat: str) -> None:
    engine = database.connect(here.settings.database.url)
    try:
        with Session(engine) as session, session.begin():
            newest = session.scalars(select(Event.at).where(Event.chat == chat).order_by(Event.id.desc())).first()
            row: dict[str, Any] = {
                "stream": "tax.localhost",
                "chat": chat,
                "kind": "Teleported",
                "at": newest,
                "data": {},
            }
            session.execute(insert(Event).values(row))
    finally:
        engine.dispose()


def _said(here: PrivateInstance, part: str) -> dict[str, Any]:
    engine = database.connect(here.settings.database.url)
    try:
        with Session(engine) as session:
            found = session.get(Heartbeat, part)
            return dict(found.data) if found is not None else {}
    finally:
        engine.dispose()
