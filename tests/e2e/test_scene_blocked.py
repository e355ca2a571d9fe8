"""Somebody whom an agent does not want back: not in this tab, not in a new one, and again when the time is over."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, expect

from components.demo.private import PrivateInstance
from components.router import main as router
from onedoor.up.supervisor import Supervisor, parts_of
from tests.e2e.page import CitizensPage
from tests.e2e.views import is_open_within

TOPIC = "Starting a business"
"""Only one agency answers it: a block is that agency's, and the others may take the citizen."""
REFUSED = "We cannot take new chats from your connection at the moment. Please call or write instead."


class Clock:
    """The router's, which a test may put forward."""

    ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def here() -> AsyncIterator[PrivateInstance]:
    """The whole product without its router."""
    instance = PrivateInstance()
    others = [part for part in parts_of(instance.settings) if part != "router"]
    instance.up = Supervisor(instance.settings, parts=others)
    async with instance:
        yield instance


@contextlib.asynccontextmanager
async def the_router(here: PrivateInstance, clock: Clock) -> AsyncIterator[None]:
    """The real one, in this process, by the test's clock."""
    running = asyncio.create_task(router.run(here.settings, clock))
    try:
        await is_open_within(here, "starting")
        yield
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def is_refused(rosa: CitizensPage) -> None:
    await rosa.page.reload()  # what an earlier attempt was told is gone
    await rosa.ask("Am I welcome?", topic=TOPIC)
    await expect(rosa.page.locator(".notice-box[tabindex]")).to_contain_text(REFUSED)
    await expect(rosa.page.get_by_label("Your question")).to_have_value("Am I welcome?")


@pytest.mark.case("N45")
async def test_who_is_blocked_cannot_start_in_any_tab_and_comes_back_when_it_is_over(
    here: PrivateInstance, browser: Browser, clock: Clock
) -> None:
    async with here.agent("ben") as ben:
        async with the_router(here, clock):
            rosa = await CitizensPage.open(browser, here.page)
            await rosa.ask("You again?", topic=TOPIC)
            await ben.take()
            await ben.say("!block 2h Insults")
            await rosa.page.get_by_role("button", name="Start a new chat").click()
            await is_refused(rosa)
            await is_refused(await CitizensPage.open(browser, here.page))
            clock.ahead = timedelta(hours=1, minutes=59)
            await is_refused(rosa)
        async with the_router(here, clock):
            await is_refused(rosa)  # it is remembered by whichever router comes after
            clock.ahead = timedelta(hours=2, minutes=1)
            before = len(ben.journal.events)
            await rosa.page.get_by_role("button", name="Start chat").click()
            await rosa.shows("Am I welcome?")
            await ben.take(since=before)
            await ben.say("You are.")
            await rosa.shows("You are.")
            assert rosa.faults == []
