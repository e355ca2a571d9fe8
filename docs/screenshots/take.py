"""Takes the pictures of the README and of docs/ from the running software: a chat through two agencies, the panel then,
and the panel of a service with four weeks behind it.

Run by `make screenshots`. The words are invented, the software is real; nothing is left running.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect
from sqlalchemy.orm import Session

from components.agent import Agent, Line
from components.demo.private import PrivateInstance
from onedoor.reports import keeping
from onedoor.store import database, sample
from onedoor.store.transcripts import transcripts

HERE = Path(__file__).parent
EMPTY = HERE.parents[1] / "config" / "empty.toml"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ("--no-sandbox", "--headless", "--disable-gpu", "--hide-scrollbars")
WIDE = ViewportSize(width=1280, height=800)
TALL = ViewportSize(width=1280, height=1180)
NARROW = ViewportSize(width=390, height=844)

QUESTION = "I am opening a bakery in Trenton. What do I need first?"
BEN = "Hello Rosa. First a name and a business structure, then the registration with the Division of Taxation."
SALES_TAX = "Thank you! And do I charge sales tax when I deliver?"
TRANSFER = "!transfer taxes Rosa asks about sales tax on delivery"
ANA = "Ana here. I have read what you and Ben wrote. Delivery is taxed when the goods are taxed."
BREAD = "And bread?"
LAST = "Bread is not. A cake with candles and a plate may be: tell me what you sell, and I will look it up."

FIRST_AGENCY = (
    ("Agency", "Parks and Forestry"),
    ("Short name", "parks"),
    ("Topic", "Camping"),
    ("First agent", "Pat"),
    ("The agent’s account", "pat"),
)


async def take() -> None:
    async with PrivateInstance() as here, async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            async with here.agent("ben") as ben, here.agent("ana") as ana, here.agent("lucia") as lucia:
                await _an_earlier_chat(here, lucia)
                page = await (await chromium.new_context(viewport=TALL, reduced_motion="reduce")).new_page()
                await _chat(page, here, ben, ana)
                await _keep(page, "citizen-1280.png", TALL)
                await _keep(page, "citizen-390.png", NARROW)
                await ana.say("!end")
                await page.get_by_text("has ended the chat").first.wait_for()
                await _panel(chromium, here)
            await _a_busy_service(chromium)
            await _a_first_run(chromium)
        finally:
            await chromium.close()


async def _an_earlier_chat(here: PrivateInstance, lucia: Agent) -> None:
    """So that the panel's first page has more than one line."""
    async with here.citizen("Amir") as amir:
        await amir.ask("Is there a grant for a first shop window?", "grants")
        await lucia.take()
        await lucia.say("There may be. Which town is the shop in, and is it rented?")
        await amir.expect("message", agency="Economic Development Authority")
        await lucia.say("!end")
        await amir.expect("ended")
    await _archived(here, 1)


async def _chat(page: Page, here: PrivateInstance, ben: Agent, ana: Agent) -> None:
    """Up to Ana's last answer, after Ben has handed the chat over."""
    await page.goto(here.page)
    await page.get_by_label("What is it about?").select_option(label="Starting a business")
    await page.get_by_label("Your name").fill("Rosa")
    await page.get_by_label("Your question").fill(QUESTION)
    await page.get_by_role("button", name="Start chat").click()
    await ben.take()
    await ben.say(BEN)
    await _shown(page, BEN)
    await _say(page, SALES_TAX)
    await ben.journal.expect(Line, lambda line: line.body == SALES_TAX)
    await ben.say(TRANSFER)
    await ana.take()
    await ana.say(ANA)
    await _shown(page, ANA)
    await _say(page, BREAD)
    await ana.say(LAST)
    await _shown(page, LAST)


async def _say(page: Page, text: str) -> None:
    await page.get_by_label("Your message").fill(text)
    await page.get_by_label("Your message").press("Enter")
    await page.get_by_role("listitem").filter(has_text=text).get_by_text("Sent").wait_for()


async def _shown(page: Page, text: str) -> None:
    await page.get_by_role("log").get_by_text(text, exact=True).wait_for()


async def _panel(chromium: Browser, here: PrivateInstance) -> None:
    await _archived(here, 3)
    page = await _manager(chromium, here)
    await _keep(page, "panel-home.png", WIDE)
    await page.goto(f"{here.panel}/transcripts/?agency=tax")
    await page.locator("tbody a").first.click()
    await page.get_by_text(TRANSFER).wait_for()
    await _keep(page, "panel-transcript.png", ViewportSize(width=1280, height=920))


async def _manager(chromium: Browser, here: PrivateInstance, colours: Literal["light", "dark"] = "light") -> Page:
    page = await (await chromium.new_context(viewport=WIDE, color_scheme=colours)).new_page()
    await page.goto(here.panel)
    await page.get_by_label("Login").fill("admin")
    await page.get_by_label("Password").fill(here.password("admin"))
    await page.get_by_role("button", name="Log in").click()
    await page.get_by_role("button", name="Log out").wait_for()
    return page


async def _a_busy_service(chromium: Browser) -> None:
    """With sample chats behind it, and two citizens at the desk."""
    here = PrivateInstance()
    await asyncio.to_thread(_fill, here)
    async with here, here.agent("ana") as ana, here.agent("omar"), here.citizen("Rosa") as rosa:
        await rosa.ask(SALES_TAX, "taxes")
        await ana.take()
        await ana.say(ANA)
        await rosa.expect("message", text=ANA)
        async with here.citizen("Amir") as amir:
            await amir.ask(BREAD, "taxes")
            await _seen(chromium, here)


async def _seen(chromium: Browser, here: PrivateInstance) -> None:
    light, dark = await _manager(chromium, here), await _manager(chromium, here, "dark")
    board = f"{here.panel}/live/?agency=tax"
    await light.goto(board)
    await expect(light.get_by_role("list", name="Parts of the service").get_by_text("down")).to_have_count(
        0, timeout=30_000
    )
    await light.get_by_role("region", name="Division of Taxation").get_by_role("link").nth(1).wait_for()
    await _keep(light, "panel-wallboard.png", WIDE)
    for page, address, name, size in (
        (light, "/reports/service-level", "panel-report.png", ViewportSize(width=1280, height=1100)),
        (light, "/transcripts/?words=tax", "panel-390.png", NARROW),
        (dark, "/agencies/tax/agents/", "panel-dark.png", WIDE),
    ):
        await page.goto(here.panel + address)
        await _keep(page, name, size)


def _fill(here: PrivateInstance) -> None:
    engine = database.connect(here.settings.database.url)
    try:
        sample.fill(engine, here.settings, sample.Asked(400, (datetime.now(UTC) - timedelta(days=1)).date(), days=28))
        keeping.refresh(engine)
    finally:
        engine.dispose()


async def _a_first_run(chromium: Browser) -> None:
    async with PrivateInstance(seed=EMPTY) as here:
        page = await _manager(chromium, here)
        await page.goto(f"{here.panel}/first-run/")
        for label, words in FIRST_AGENCY:
            await page.get_by_label(label, exact=True).fill(words)
        await page.get_by_role("button", name="Make them").click()
        await page.get_by_text("account is made: yes").wait_for()
        await _keep(page, "panel-first-run.png", ViewportSize(width=1280, height=720))


async def _archived(here: PrivateInstance, legs: int) -> None:
    """Until so many agencies' parts are proven complete."""
    async with asyncio.timeout(30):
        while True:
            if await asyncio.to_thread(_complete, here.settings.database.url) >= legs:
                return
            await asyncio.sleep(0.1)


def _complete(url: str) -> int:
    engine = database.connect(url)
    try:
        with Session(engine) as session:
            found = transcripts.search(session, transcripts.Filter()).found
            return sum(1 for one in found if one.leg.complete)
    finally:
        engine.dispose()


async def _keep(page: Page, name: str, size: ViewportSize) -> None:
    await page.set_viewport_size(size)
    await page.screenshot(path=HERE / name, animations="disabled")
    print(f"{name}: {(HERE / name).stat().st_size // 1024} kB")


if __name__ == "__main__":
    asyncio.run(take())
