"""Who waits too long at one agency is offered to another as well; whoever answers, one of them has the citizen."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from components.agent import Closed, Line
from components.demo.private import PrivateInstance
from tests.e2e.answering import QUESTION
from tests.e2e.seeds import with_skill
from tests.e2e.sleeping import asleep
from tests.e2e.views import archive, is_open_within


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[PrivateInstance]:
    async with PrivateInstance(seed=with_skill(tmp_path, "taxes", "overflow_after = 5")) as instance:
        yield instance


async def test_of_two_who_answer_at_once_the_citizen_is_introduced_to_one(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.agent("ben") as ben, here.citizen("Rosa") as rosa:
        await is_open_within(here, "taxes")
        await rosa.ask(QUESTION, "taxes")
        await asyncio.gather(ana.offer(), ben.offer())
        with asleep(here, "router"):
            room, _ = await asyncio.gather(ana.take(), ben.take())
            await asyncio.gather(ana.say("Ana here.", room.jid), ben.say("Ben here.", room.jid))
            assert rosa.talks_with == [], "nobody knows yet who has her"
        has = (await rosa.expect("notice", code="agent-joined"))["agent"]
        winner, loser = (ana, ben) if has == "Ana" else (ben, ana)
        await rosa.expect("message", text=f"{has} here.")
        await loser.journal.expect(Closed, lambda closed: closed.room == room.jid)
        await loser.journal.expect(Line, lambda line: line.body.startswith("Chat 1 is "))
        await winner.say("!end", room.jid)
        await rosa.expect("ended", reason="agent")
        record = archive(here, {"Ana": "tax", "Ben": "business"}[has])
        await record.complete()
    assert await record.bodies("unseen") == ["Ben here." if has == "Ana" else "Ana here."]
    joined = [frame["agent"] for frame in rosa.frames if frame.get("code") == "agent-joined"]
    read = [frame["text"] for frame in rosa.shown if frame["type"] == "message"]
    assert (joined, read) == ([has], [QUESTION, f"{has} here."])
