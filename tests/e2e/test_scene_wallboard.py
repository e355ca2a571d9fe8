"""A supervisor has the wallboard on a screen: it lives by itself; a chat is read along, given to a colleague, ended."""

from playwright.async_api import Browser, Page, expect

from components.demo.private import PrivateInstance
from tests.e2e.views import archive, is_open_within


async def the_wallboard(browser: Browser, here: PrivateInstance) -> Page:
    page = await browser.new_page()
    await page.goto(f"{here.panel}/login")
    await page.get_by_label("Login name").fill("admin")
    await page.get_by_label("Password").fill(here.password("admin"))
    await page.get_by_role("button", name="Log in").click()
    await page.get_by_role("link", name="Live").click()
    await page.get_by_label("Which agencies").select_option(label="All")
    await page.get_by_role("button", name="Search").click()
    await page.get_by_role("link", name="Business Action Center").click()
    return page


async def test_what_happens_at_a_desk_is_seen_without_a_reload(here: PrivateInstance, browser: Browser) -> None:
    async with here.agent("ben") as ben, here.agent("kim") as kim, here.citizen("Rosa") as rosa:
        await ben.command("away")
        await is_open_within(here, "starting")
        page = await the_wallboard(browser, here)
        board = page.get_by_role("region", name="Business Action Center")
        await expect(page.get_by_role("list", name="Parts of the service")).not_to_contain_text("down")
        await rosa.ask("How do I start a bakery?", "starting")
        await expect(board.get_by_role("link", name="1 · Starting a business")).to_be_visible()
        await expect(board.get_by_role("row", name="Kim")).to_contain_text("at the desk")
        await kim.take()
        await kim.say("Good morning!")
        await expect(board.get_by_role("row", name="Kim")).to_contain_text("1 · Starting a business")

        await page.get_by_role("link", name="1 · Starting a business").first.click()
        await expect(page.get_by_text("Good morning!")).to_be_visible()
        await rosa.say("Are you still there?")
        await expect(page.get_by_text("Are you still there?")).to_be_visible()


async def test_a_chat_is_moved_and_ended_from_the_panel(here: PrivateInstance, browser: Browser) -> None:
    async with here.agent("ben") as ben, here.agent("kim") as kim, here.citizen("Rosa") as rosa:
        await ben.command("away")
        await is_open_within(here, "starting")
        await rosa.ask("How do I start a bakery?", "starting")
        await kim.take()
        await kim.say("Good morning!")
        page = await the_wallboard(browser, here)
        await page.get_by_role("link", name="1 · Starting a business").first.click()

        await page.get_by_label("To whom").select_option(label="Ben")
        await page.get_by_role("button", name="Move the chat").click()
        await expect(page.get_by_text("Not possible: Ben is not on duty.")).to_be_visible()
        await ben.command("on")
        await page.get_by_label("To whom").select_option(label="Ben")
        await page.get_by_label("Reason, for the colleague").fill("Knows bakeries")
        await page.get_by_role("button", name="Move the chat").click()
        await expect(page.get_by_text("Carried out.")).to_be_visible()
        await ben.take()
        await ben.say("I am Ben.")
        await rosa.expect("message", text="I am Ben.", name="Ben")

        await page.get_by_role("link", name="End the chat").click()
        await page.get_by_role("button", name="End the chat").click()
        await rosa.expect("ended", reason="agent")
        await expect(page.get_by_role("link", name="This part of the chat is over")).to_be_visible()
        leg = await archive(here, "business").complete()
    assert (leg.owner, leg.end_reason) == ("ben@localhost", "agent")
