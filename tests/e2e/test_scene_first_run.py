"""From an instance with nobody in it to a first chat on the screen, by way of the panel's one form."""

from pathlib import Path

from playwright.async_api import Browser, expect

from components.agent import Agent
from components.demo.private import PrivateInstance

EMPTY = Path(__file__).parents[2] / "config" / "empty.toml"


async def test_a_first_chat_is_seen_on_the_page_that_set_it_up(browser: Browser) -> None:
    async with PrivateInstance(seed=EMPTY) as here:
        page = await browser.new_page()
        await page.goto(f"{here.panel}/login")
        await page.get_by_label("Login name").fill("admin")
        await page.get_by_label("Password").fill(here.password("admin"))
        await page.get_by_role("button", name="Log in").click()
        await page.get_by_role("link", name="Set up the first agency").click()
        for label, words in (
            ("Agency", "Parks"),
            ("Short name", "parks"),
            ("Topic", "Camping"),
            ("First agent", "Pat"),
            ("The agent’s account", "pat"),
        ):
            await page.get_by_label(label, exact=True).fill(words)
        await page.get_by_role("button", name="Make them").click()
        password = await page.locator("dd", has_text="never again").locator("code").inner_text()
        await expect(page.get_by_text("The agent’s account is made: yes")).to_be_visible()
        xmpp = here.settings.xmpp
        pat = Agent("pat@localhost", password, host=xmpp.host, port=xmpp.client_port, desk_room=f"parks@{xmpp.desks}")
        async with pat, here.citizen("Rosa") as rosa:
            await expect(page.get_by_text("The agent is in the desk room: yes")).to_be_visible()
            await rosa.ask("May I bring my dog?", "parks")
            await expect(page.get_by_text("May I bring my dog?")).to_be_visible()
            await pat.take()
            await pat.say("Yes, on a leash.")
            await expect(page.get_by_text("The agent has answered: yes")).to_be_visible()
            await expect(page.get_by_text("Yes, on a leash.")).to_be_visible()
