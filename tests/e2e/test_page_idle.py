"""A chat in which nothing is said: its citizen is warned in time, goes on with one button, and is told of the end."""

from playwright.async_api import Browser, expect

from components.demo.private import PrivateInstance
from tests.e2e.page import CitizensPage


async def test_a_silent_chat_warns_goes_on_when_it_is_asked_to_and_ends_when_it_is_not(browser: Browser) -> None:
    # Twenty seconds instead of an hour: the warning comes when half of them have passed.
    async with PrivateInstance(changes={"agencies": {"idle": 20, "grace": 20}}) as here, here.agent("ana") as ana:
        rosa = await CitizensPage.open(browser, here.page)
        await rosa.ask("Is bread taxed?", topic="Taxes and sales tax")
        await ana.take()
        await rosa.shows("You are talking with Ana, a person at Division of Taxation.")
        button = rosa.page.get_by_role("button", name="I am still here")
        await expect(button).to_be_visible()
        await button.click()
        await expect(button).to_be_hidden()
        await expect(button).to_be_visible()  # it went on, and again nothing is said
        await expect(rosa.page.get_by_role("heading", name="The chat is over")).to_be_visible()
        await rosa.tells("because nobody wrote for a long time")
        assert rosa.faults == []
