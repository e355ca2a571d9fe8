"""Two agencies that publish how they are reached and what they keep, and a real browser on a phone's window."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

from onedoor.desk.terms.about import About, Published, Stretch
from onedoor.wire.control import about
from tests.integration.bridge_stage import Stage, a_stage

TAX, LABOR = "tax.localhost", "labor.localhost"
WEEK = ("mon", "tue", "wed", "thu", "fri")
OWN = {"privacy": {"en": "To answer you again.", "es": "Para responderle otra vez."}}
expect.set_options(timeout=20_000)


def published(jid: str, name: str, phone: str, **more: object) -> Published:
    told = {"email": f"help@{name.lower().rpartition(' ')[2]}.example", "keep_days": 365, "masking": "mask", **more}
    return Published(jid, name, About(phone, **told), OWN)  # type: ignore[arg-type]


@contextlib.asynccontextmanager
async def two_agencies(state: Path) -> AsyncIterator[Stage]:
    """Taxation covers numbers and keeps a year, Labor covers none and keeps for good."""
    async with a_stage(state) as stage:
        hours = (Stretch(WEEK, "08:30", "16:30"),)
        tax = published(
            TAX,
            "Division of Taxation",
            "+1 609 555 0130",
            website="https://tax.example/",
            zone="America/New_York",
            hours=hours,
        )
        labor = published(LABOR, "Labor", "+1 609 555 0140", keep_days=None, masking="off")
        stage.router.agencies = [about.agency(tax), about.agency(labor)]
        yield stage


@contextlib.asynccontextmanager
async def a_browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        # A browser that makes a sound only after a click, as people's browsers do.
        chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        await chromium.close()


async def opens(browser: Browser, stage: Stage, options: str = "") -> Page:
    context = await browser.new_context(locale="en-US", viewport={"width": 390, "height": 844})
    page = await context.new_page()
    await page.goto(f"{stage.address}/#{options}")
    await expect(page.locator("#topic option")).not_to_have_count(1)
    return page


async def waits(page: Page, stage: Stage) -> str:
    """In the queue; returns whose visit it is."""
    await page.locator("#topic").select_option("taxes")
    await page.locator("#question").fill("Question")
    await page.locator("form.start > button[type=submit]").click()
    await expect(page.get_by_role("log")).to_contain_text("Question")
    await expect(page.get_by_role("log").locator(".unsent")).to_have_count(0)
    stage.router.queue(stage.visitor, 2, 120)
    await expect(page.get_by_label("Play a sound in this tab")).to_be_visible()
    return stage.visitor


async def answers(stage: Stage, visitor: str, **who: str) -> None:
    await stage.desk.open(stage.router.chats[visitor]["room"])
    await stage.desk.agent()
    stage.desk.introduce(**who)
