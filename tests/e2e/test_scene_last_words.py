"""The last agency has given the chat back: what the citizen writes then is on record."""

import re
from collections.abc import AsyncIterator

import pytest

from components.demo.private import PrivateInstance
from onedoor.store.tables import Leg
from tests.e2e.answering import QUESTION, is_answered
from tests.e2e.views import Panel, archive, is_open_within, until


@pytest.fixture
async def here(request: pytest.FixtureRequest) -> AsyncIterator[PrivateInstance]:
    router: dict[str, int] = dict(request.param)
    async with PrivateInstance(changes={"agencies": {"grace": 2}, "router": router}) as instance:
        yield instance


async def is_given_back(here: PrivateInstance, agency: str) -> None:
    async def given_back() -> bool:
        legs = await archive(here, agency).legs()
        return bool(legs) and legs[0].state not in ("waiting", "talking")

    await until(f"{agency} has given the chat back", given_back)


async def proven(here: PrivateInstance, agency: str) -> Leg:
    return await archive(here, agency).complete()


@pytest.mark.parametrize("here", [{"patience": 10}], indirect=True)
async def test_what_is_written_after_the_last_agency_has_given_up_is_in_the_transcript_of_who_had_the_chat(
    here: PrivateInstance,
) -> None:
    async with here.citizen("Rosa") as rosa:
        async with here.agent("ana") as ana:
            await is_open_within(here, "taxes")
            await is_answered(rosa, ana, "One moment.")
        await rosa.expect("notice", code="agent-lost", agent="Ana")
        await is_given_back(here, "tax")
        await rosa.say("Is anybody still there?")
        await rosa.expect("ended", reason="nobody")
    leg = await proven(here, "tax")
    assert (leg.state, leg.end_reason) == ("ended", "nobody")
    assert [line.body for line in await archive(here, "tax").lines(leg.id) if line.kind == "message"] == [
        QUESTION,
        "One moment.",
        "Is anybody still there?",
    ]
    async with Panel(here.panel) as panel:
        await panel.log_in("admin", here.password("admin"))
        shown = await panel.get(f"/transcripts/tax/{leg.id}/")
        assert "Is anybody still there?" in shown
        assert "Not taken" not in re.sub(r"<select.*?</select>", "", shown, flags=re.S)


@pytest.mark.parametrize("here", [{"patience": 10}], indirect=True)
async def test_where_nobody_has_ever_answered_the_agency_that_had_the_chat_in_its_queue_has_all_that_was_written(
    here: PrivateInstance,
) -> None:
    async with here.citizen("Rosa") as rosa:
        async with here.agent("ana"):
            await is_open_within(here, "taxes")
            await rosa.ask(QUESTION, "taxes")
            await rosa.expect("message", text=QUESTION)
            await until("it is in Ana's queue", archive(here, "tax").legs)
        await is_given_back(here, "tax")
        await rosa.say("Is anybody there?")
        await rosa.expect("ended", reason="nobody")
    leg = await proven(here, "tax")
    assert leg.state == "refused"
    assert await archive(here, "tax").bodies("message") == [QUESTION, "Is anybody there?"]


@pytest.mark.parametrize("here", [{"patience": 60}], indirect=True)
async def test_who_gives_a_chat_back_has_it_on_record_until_another_agencys_agent_comes(here: PrivateInstance) -> None:
    async with here.citizen("Rosa") as rosa:
        async with here.agent("ana") as ana:
            await is_open_within(here, "taxes")
            room = await is_answered(rosa, ana, "One moment.")
        await is_given_back(here, "tax")
        await rosa.say("Is anybody still there?")
        async with here.agent("ben") as ben:
            same = await ben.take()
            assert same.jid == room.jid
            await ben.say("Business here.")
            await rosa.expect("message", text="Business here.")
            had = await proven(here, "tax")
            assert (had.state, had.to_agency) == ("handed-over", "Business Action Center")
            await ben.say("!end")
            await rosa.expect("ended", reason="agent")
    await proven(here, "business")
    assert await archive(here, "tax").bodies("message") == [QUESTION, "One moment.", "Is anybody still there?"]
    assert (await archive(here, "business").bodies("message"))[-2:] == ["Is anybody still there?", "Business here."]


@pytest.mark.parametrize("here", [{"patience": 60}], indirect=True)
async def test_the_record_outlives_a_restart_of_everybody_who_keeps_it(here: PrivateInstance) -> None:
    async with here.citizen("Rosa") as rosa:
        async with here.agent("ana") as ana:
            await is_open_within(here, "taxes")
            await is_answered(rosa, ana, "One moment.")
        await is_given_back(here, "tax")
        for part in ("agency", "router"):
            await here.up.kill(part)
        await rosa.say("Is anybody still there?")
        rosa.end()
        await rosa.expect("ended", reason="citizen", within=60)
    leg = await proven(here, "tax")
    assert (leg.state, leg.end_reason) == ("ended", "citizen")
    assert "Is anybody still there?" in await archive(here, "tax").bodies("message")
