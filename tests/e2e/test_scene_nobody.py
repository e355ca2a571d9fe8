"""Nobody is at work: the citizen is told so, and not that the service is broken."""

from functools import partial

from playwright.async_api import Browser, expect

from components.demo.citizen import FrameRefused
from components.demo.private import PrivateInstance
from tests.e2e.page import CitizensPage
from tests.e2e.views import until


async def test_a_citizen_is_told_at_once_that_nobody_is_on_duty() -> None:
    async with PrivateInstance(changes={"agencies": {"grace": 0}, "router": {"patience": 5}}) as here:
        await until("a citizen is refused at once", partial(is_refused, here))


async def test_a_form_that_is_open_says_when_somebody_comes_on_duty(browser: Browser) -> None:
    async with PrivateInstance(changes={"agencies": {"grace": 0}}) as here:
        rosa = await CitizensPage.open(browser, here.page)
        topics = rosa.page.get_by_label("What is it about?")
        closed = topics.locator("option", has_text="Taxes and sales tax (nobody available now)")
        await expect(closed).to_be_attached()
        await topics.select_option(value="taxes")
        await rosa.page.get_by_label("Your question").fill("Is bread taxed?")
        async with here.agent("ana") as ana:
            await expect(topics.locator("option:checked")).to_have_text("Taxes and sales tax")
            await rosa.page.get_by_role("button", name="Start chat").click()
            await ana.take()
            await rosa.shows("Is bread taxed?")
        assert rosa.faults == []


async def is_refused(here: PrivateInstance) -> bool:
    """A router that has not heard from the agency yet asks it first, and the citizen is told a moment later."""
    async with here.citizen("Rosa") as rosa:
        try:
            await rosa.ask("Do I charge sales tax on delivery?", "taxes")
        except FrameRefused as refused:
            assert refused.code == "nobody"
            return True
        await rosa.expect("ended", reason="nobody")
        return False
