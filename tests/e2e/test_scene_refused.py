"""Every agency refuses a citizen as soon as it is asked: what they write until they are told is on record."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from components.agent import Line
from components.demo.private import PrivateInstance
from onedoor.store.tables import Leg
from tests.e2e.answering import QUESTION
from tests.e2e.seeds import with_skill
from tests.e2e.sleeping import asleep
from tests.e2e.views import archive, is_open_within, until


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[PrivateInstance]:
    """One citizen may wait for Business Action, and nobody else can help who starts a business."""
    seed = with_skill(tmp_path, "starting", "max_waiting = 1")
    async with PrivateInstance(seed=seed, changes={"router": {"patience": 5}}) as instance:
        yield instance


async def test_what_a_citizen_writes_whom_nobody_takes_is_on_record(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben, here.citizen("Max") as max, here.citizen("Rosa") as rosa:
        await is_open_within(here, "starting")
        with asleep(here, "agency"):
            await max.ask("How do I begin?", "starting")
            await rosa.ask(QUESTION, "starting")
            await rosa.say("Hello?")
        await rosa.expect("ended")
        records = archive(here, "business")

        async def proven() -> list[Leg]:
            return [leg for leg in await records.legs() if leg.complete]

        (record,) = await until("Rosa's record is proven", proven)
    assert [line for line in ben.journal.events if isinstance(line, Line) and "Chat 2" in line.body] == []
    assert [line.body for line in await records.lines(record.id)] == [QUESTION, "Hello?"]
