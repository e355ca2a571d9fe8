"""Over means committed: a citizen's End is done when the router has it, and nobody's death makes it undone."""

import asyncio
from functools import partial

from playwright.async_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from components.agent import Line
from components.demo.private import PrivateInstance
from onedoor.store import database
from onedoor.store.tables import RouterChat
from tests.e2e.answering import is_answered
from tests.e2e.page import CitizensPage
from tests.e2e.sleeping import asleep
from tests.e2e.views import archive, until


async def why_it_ended(here: PrivateInstance) -> str:
    """What the router has written down of the only chat, once it is over for it."""

    def written() -> str | None:
        engine = database.connect(here.settings.database.url)
        try:
            with Session(engine) as session:
                return session.scalars(select(RouterChat.end_reason)).one()
        finally:
            engine.dispose()

    return str(await until("the router has ended the chat", partial(asyncio.to_thread, written)))


async def test_it_is_over_for_the_citizen_when_the_router_has_it_and_not_before(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await is_answered(rosa, ana, "Hello Rosa.")
        with asleep(here, "router"):
            rosa.end()
            await rosa.expect("ending", late=False)
            await rosa.expect("ending", late=True)
            # Whoever talks with her need not wait for the router.
            await ana.journal.expect(Line, lambda line: line.notice == "ended")
            assert not [frame for frame in rosa.frames if frame["type"] == "ended"]
        await rosa.expect("ended", reason="citizen")
        assert await why_it_ended(here) == "citizen"


async def test_an_end_lasts_though_the_page_is_closed_and_router_and_bridge_are_killed(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana:
        async with here.citizen("Rosa") as rosa:
            await is_answered(rosa, ana, "Hello Rosa.")
            with asleep(here, "router"):
                rosa.end()
                await rosa.expect("ending", late=True)
                await rosa.close()
                await here.up.kill("bridge")
                await here.up.kill("router")
        leg = await archive(here, "tax").complete()
        assert leg.end_reason == "citizen"
        assert await why_it_ended(here) == "citizen"


async def test_the_page_keeps_the_end_of_who_waits_over_the_death_of_router_and_bridge(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await rosa.ask("Do I charge sales tax on delivery?", "taxes")
        await ana.offer()
        with asleep(here, "agency"), asleep(here, "router"):
            rosa.end()
            await rosa.expect("ending", late=True)
            await here.up.kill("bridge")
            await here.up.kill("router")
            await rosa.expect("ended", reason="citizen")
            assert await why_it_ended(here) == "citizen"


async def test_the_page_says_that_the_chat_is_being_ended_also_after_a_reload(
    here: PrivateInstance, browser: Browser
) -> None:
    async with here.agent("ana") as ana:
        page = await CitizensPage.open(browser, here.page)
        await page.ask("Do I charge sales tax on delivery?", topic="Taxes and sales tax", name="Rosa")
        await ana.take()
        await page.tells("You are talking with Ana")
        with asleep(here, "router"):
            await page.page.get_by_role("button", name="End chat").click()
            await page.page.get_by_role("button", name="Yes, end the chat").click()
            await page.tells("The chat will end as soon as possible")
            await here.up.kill("bridge")
            await here.up.ready()
            await page.page.reload()
            await page.tells("The chat will end as soon as possible")
            await expect(page.page.get_by_role("heading", name="The chat is over")).to_be_hidden()
        await expect(page.page.get_by_role("heading", name="The chat is over")).to_be_visible()
        assert await why_it_ended(here) == "citizen"
        assert page.faults == []
