"""Nobody is there for a moment, or for good: the citizen keeps their place, and hears the truth in the end."""

import os
import signal
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from components.demo.private import PrivateInstance
from tests.e2e.answering import QUESTION, is_answered
from tests.e2e.page import EXPECT, CitizensPage
from tests.e2e.views import is_open_within


@pytest.fixture
async def here(request: pytest.FixtureRequest) -> AsyncIterator[PrivateInstance]:
    router: dict[str, int] = dict(request.param)
    async with PrivateInstance(changes={"agencies": {"grace": 2}, "router": router}) as instance:
        yield instance


@pytest.mark.parametrize("here", [{"patience": 60}], indirect=True)
async def test_who_comes_while_the_agency_and_the_router_start_again_is_answered(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana:
        for name, parts in (("Rosa", ["agency"]), ("Max", ["agency", "router"])):
            await is_open_within(here, "taxes")
            mark = len(ana.journal.events)
            async with here.citizen(name) as citizen:
                for part in parts:
                    os.kill(here.up.pids[part], signal.SIGKILL)
                if "router" in parts:
                    await is_open_within(here, "taxes")
                await citizen.ask(QUESTION, "taxes")
                room = await ana.take(since=mark)
                await ana.say("I am here.", room.jid)
                await citizen.expect("message", text="I am here.")
                await ana.say("!end", room.jid)
                await citizen.expect("ended", reason="agent")


@pytest.mark.parametrize("here", [{"patience": 60}], indirect=True)
async def test_when_the_last_agent_is_gone_and_back_the_citizen_still_has_their_place(here: PrivateInstance) -> None:
    async with here.citizen("Rosa") as rosa:
        async with here.agent("ana") as ana:
            await is_open_within(here, "taxes")
            room = await is_answered(rosa, ana, "One moment.")
        await rosa.expect("notice", code="agent-lost", agent="Ana")
        async with here.agent("ana") as again:
            same = await again.take()
            assert same.jid == room.jid
            await again.say("Here I am.", same.jid)
            await rosa.expect("message", text="Here I am.")
            await again.say("!end", same.jid)
            await rosa.expect("ended", reason="agent")


@pytest.mark.parametrize("here", [{"patience": 5}], indirect=True)
async def test_when_nobody_comes_back_the_citizen_is_offered_a_message_with_their_question_in_it(
    here: PrivateInstance, browser: Browser
) -> None:
    async with here.agent("ana") as ana:
        await is_open_within(here, "taxes")
        rosa = await CitizensPage.open(browser, here.page)
        await rosa.ask(QUESTION, topic="Taxes and sales tax", name="Rosa")
        await ana.take()
        await ana.say("One moment.")
        await rosa.shows("One moment.")
    await rosa.tells("The chat is over")
    leave = rosa.page.get_by_role("button", name="Leave a message")
    await expect(leave).to_be_visible(timeout=EXPECT)
    await leave.click()
    await expect(rosa.page.get_by_role("textbox", name="Your message")).to_have_value(QUESTION)
    assert rosa.faults == []
