"""What stands beside the chat in a real browser: other ways to reach the agency, its terms, a place that is kept."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from bridge_stage import Stage, a_stage, until
from playwright.async_api import Browser, Page, async_playwright, expect

from onedoor.desk.about import About, Published, Stretch
from onedoor.wire import about, names

TAX, LABOR = "tax.localhost", "labor.localhost"
WEEK = ("mon", "tue", "wed", "thu", "fri")
OWN = {"privacy": {"en": "To answer you again.", "es": "Para responderle otra vez."}}
expect.set_options(timeout=20_000)


def published(jid: str, name: str, phone: str, **more: object) -> Published:
    told = {"email": f"help@{name.lower().rpartition(' ')[2]}.example", "keep_days": 365, "masking": "mask", **more}
    return Published(jid, name, About(phone, **told), OWN)  # type: ignore[arg-type]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
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


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
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
    await expect(page.get_by_label("Call me back in this tab")).to_be_visible()
    return stage.visitor


async def answers(stage: Stage, visitor: str, **who: str) -> None:
    await stage.desk.open(stage.router.chats[visitor]["room"])
    await stage.desk.agent()
    stage.desk.introduce(**who)


async def reached_by(page: Page, phone: str) -> None:
    ways = page.get_by_role("region", name="Other ways to reach")
    await expect(ways.get_by_role("link", name=phone)).to_have_attribute("href", f"tel:{phone.replace(' ', '')}")
    await expect(ways.get_by_role("link", name=phone)).to_be_in_viewport()


async def test_the_other_ways_are_there_in_every_state_and_follow_a_transfer(stage: Stage, browser: Browser) -> None:
    await stage.start_bridge()
    page = await opens(browser, stage)
    ways = page.get_by_role("region", name="Other ways to reach")
    await page.locator("#topic").select_option("taxes")
    await expect(ways.get_by_role("link", name="help@taxation.example")).to_be_visible()
    await expect(ways.get_by_role("link", name="Website")).to_have_attribute("href", "https://tax.example/")
    await ways.get_by_text("Opening hours").click()
    await expect(ways).to_contain_text(re.compile(r"Monday to Friday\s*8:30\sAM to 4:30\sPM"))
    visitor = await waits(page, stage)
    await reached_by(page, "+1 609 555 0130")
    await answers(stage, visitor)
    await reached_by(page, "+1 609 555 0130")
    stage.desk.introduce(name="Lou", agency="Labor", at=LABOR)
    await reached_by(page, "+1 609 555 0140")
    await page.reload()
    await reached_by(page, "+1 609 555 0140")
    stage.router.depart(visitor, "agent")
    await expect(page.get_by_role("heading", name="The chat is over")).to_be_visible()
    await expect(ways.get_by_role("link", name="+1 609 555")).to_be_visible()


async def test_before_the_chat_it_is_said_what_is_kept_and_how_long(stage: Stage, browser: Browser) -> None:
    await stage.start_bridge()
    page = await opens(browser, stage)
    privacy = page.get_by_role("region", name="What becomes of what you write")
    await page.locator("#topic").select_option("taxes")
    await expect(privacy).to_contain_text("Division of Taxation keeps the conversation for 365 days")
    await expect(privacy).to_contain_text("are covered before they are sent")
    await expect(privacy.get_by_text("To answer you again.")).to_have_attribute("lang", "en")
    spanish = await opens(browser, stage, "lang=es")
    await spanish.locator("#topic").select_option("taxes")
    await expect(spanish.get_by_text("Para responderle otra vez.")).to_have_attribute("lang", "es")


async def test_of_the_address_and_the_one_before_it_only_the_place_is_sent(stage: Stage, browser: Browser) -> None:
    await stage.start_bridge()
    options = "page=https://nj.example/a?ssn=1%23x&referrer=https://search.example/?q=divorce"
    await waits(await opens(browser, stage, options), stage)
    fields = {field.get("var"): field[0].text for field in stage.router.joins[0].iter(f"{{{names.FORM}}}field")}
    assert (fields["page"], fields["referrer"]) == ("https://nj.example/a", "https://search.example/")


async def test_whoever_leaves_by_choice_comes_back_to_their_place_from_another_device(
    stage: Stage, browser: Browser
) -> None:
    await stage.start_bridge(abandon=1)
    page = await opens(browser, stage)
    kept = await waits(page, stage)
    await page.get_by_role("button", name="Leave, and keep my place").press("Enter")
    link = await page.get_by_label("Your private link").input_value()
    await expect(page.get_by_text("Your place is kept until")).to_be_visible()
    await page.context.close()
    # Somebody else just goes: by the time that is noticed, the first would have been given up, too.
    other = await opens(browser, stage)
    gone = await waits(other, stage)
    await other.context.close()
    await until(lambda: gone in stage.router.departed, within=60)
    assert kept not in stage.router.departed
    elsewhere = await browser.new_page()
    await elsewhere.goto(link)
    await expect(elsewhere.get_by_role("log")).to_contain_text("Question")
    await expect(elsewhere.get_by_text("You are number 2.")).to_be_visible()
    assert "place" not in elsewhere.url
    await answers(stage, kept)
    stage.desk.says("There you are")
    await expect(elsewhere.get_by_role("log")).to_contain_text("There you are")
    await reached_by(elsewhere, "+1 609 555 0130")


async def test_a_sound_and_the_title_call_back_who_wanted_it(stage: Stage, browser: Browser) -> None:
    await stage.start_bridge()
    page = await opens(browser, stage)
    visitor = await waits(page, stage)
    call = page.get_by_label("Call me back in this tab")
    await expect(call).not_to_be_checked()
    await call.focus()
    await page.keyboard.press("Space")
    await expect(call).to_be_checked()
    await page.evaluate("document.hasFocus = () => false")
    await answers(stage, visitor)
    await expect(page.get_by_role("log")).to_contain_text("You are talking with Ana, a person at Division of Taxation.")
    await expect(page).to_have_title("It is your turn: chat with us")
    await expect(page.locator("body")).to_have_attribute("data-rang", "4")
    await expect(call).to_have_count(0)
    await page.evaluate("document.hasFocus = () => true; dispatchEvent(new Event('focus'))")
    await expect(page).to_have_title("Chat with us")


async def test_who_did_not_ask_for_a_sound_hears_none(stage: Stage, browser: Browser) -> None:
    await stage.start_bridge()
    page = await opens(browser, stage)
    visitor = await waits(page, stage)
    await answers(stage, visitor)
    await expect(page.get_by_role("log")).to_contain_text("a person at Division of Taxation.")
    await expect(page.get_by_label("Call me back in this tab")).to_have_count(0)
    assert await page.evaluate("document.body.dataset.rang") is None


async def test_without_javascript_too_the_ways_the_terms_and_a_place_that_is_kept(
    stage: Stage, browser: Browser
) -> None:
    await stage.start_bridge()
    context = await browser.new_context(java_script_enabled=False, locale="en-US")
    page = await context.new_page()
    await page.goto(f"{stage.address}/plain?topic=taxes", referer="https://nj.example/a?b=c#d")
    await expect(page.get_by_text("keeps the conversation for 365 days")).to_be_visible()
    await expect(page.get_by_role("link", name="+1 609 555 0130")).to_be_visible()
    await page.get_by_label("Your question").fill("Question")
    await page.get_by_role("button", name="Start chat").click()
    await until(lambda: stage.router.joins)
    fields = {field.get("var"): field[0].text for field in stage.router.joins[0].iter(f"{{{names.FORM}}}field")}
    assert (fields["page"], fields.get("referrer")) == ("https://nj.example/a", None)
    await expect(page.frame_locator("iframe").get_by_text("Question")).to_be_visible()
    await page.reload()
    await page.get_by_role("button", name="Leave, and keep my place").click()
    link = await page.get_by_label("Your private link").input_value()
    await page.goto(link)
    await expect(page.frame_locator("iframe").get_by_text("Question")).to_be_visible()
    assert link not in page.url
    await answers(stage, stage.visitor)
    await expect(page.frame_locator("iframe").get_by_text("You are talking with Ana, a person at")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("button", name="Leave, and keep my place")).to_have_count(0)
    await expect(page.get_by_role("link", name="+1 609 555 0130")).to_be_visible()
