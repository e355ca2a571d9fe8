"""What stands beside the chat in a real browser: other ways to reach the agency, its terms, a place that is kept."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Browser, Page, expect

from onedoor.settings import Theme
from onedoor.wire import names
from tests.integration.beside_stage import LABOR, TAX, a_browser, answers, opens, two_agencies, waits
from tests.integration.bridge_peers import TOPICS
from tests.integration.bridge_stage import Stage, until


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with two_agencies(tmp_path / "state") as stage:
        yield stage


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with a_browser() as browser:
        yield browser


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


async def test_when_a_transferred_chat_is_over_the_ways_are_those_of_whoever_talked_with_them_last(
    stage: Stage, browser: Browser
) -> None:
    await stage.start_bridge()
    page = await opens(browser, stage)
    visitor = await waits(page, stage)
    await answers(stage, visitor, at=TAX)
    stage.desk.introduce(name="Lou", agency="Labor", at=LABOR)
    stage.desk.says("Here is Labor")
    await expect(page.get_by_role("log")).to_contain_text("Here is Labor")
    stage.router.depart(visitor, "agent")
    await expect(page.get_by_role("heading", name="The chat is over")).to_be_visible()
    await reached_by(page, "+1 609 555 0140")
    await page.reload()
    await reached_by(page, "+1 609 555 0140")
    await expect(page.get_by_role("heading", name="Other ways to reach Labor")).to_be_visible()
    token = await page.evaluate("JSON.parse(sessionStorage.getItem('onedoor.token'))")
    plain = await page.context.new_page()
    await plain.goto(f"{stage.address}/plain/chat?token={token}&lang=en")
    await expect(plain.locator("details.ways")).to_have_count(1)
    await expect(plain.get_by_role("link", name="+1 609 555 0140")).to_be_visible()
    await page.get_by_role("button", name="Start a new chat").click()
    await page.locator("#topic").select_option("taxes")
    await expect(page.get_by_role("region", name="Other ways").get_by_role("link", name="0130")).to_be_visible()


async def test_of_several_agencies_the_first_is_reached_without_a_click(stage: Stage, browser: Browser) -> None:
    stage.router.topics = [{**TOPICS[0], "agencies": f"{TAX} {LABOR}"}]
    await stage.start_bridge()
    page = await opens(browser, stage)
    ways = page.get_by_role("region", name="Other ways to reach")
    await page.locator("#topic").select_option(index=1)
    await expect(ways.get_by_role("link", name="+1 609 555 0130")).to_be_visible()
    await expect(ways.get_by_role("link", name="+1 609 555 0140")).to_be_hidden()
    await ways.get_by_text("Labor", exact=True).click()
    await expect(ways.get_by_role("link", name="+1 609 555 0140")).to_be_visible()


async def test_before_the_chat_it_is_said_what_is_kept_and_how_long(stage: Stage, browser: Browser) -> None:
    await stage.start_bridge()
    page = await opens(browser, stage)
    privacy = page.get_by_role("region", name="How we use your conversation")
    await page.locator("#topic").select_option("taxes")
    await expect(privacy).to_contain_text("Division of Taxation keeps the conversation for 365 days")
    await expect(privacy).to_contain_text("We hide numbers that look like")
    await expect(privacy.get_by_text("To answer you again.")).to_have_attribute("lang", "en")
    spanish = await opens(browser, stage, "lang=es")
    await spanish.locator("#topic").select_option("taxes")
    await expect(spanish.get_by_text("Para responderle otra vez.")).to_have_attribute("lang", "es")


async def test_where_agencies_differ_the_notice_says_the_strictest_as_it_is_done(
    stage: Stage, browser: Browser
) -> None:
    stage.router.topics = [*TOPICS, {**TOPICS[0], "id": "wages", "agencies": LABOR}]
    await stage.start_bridge()
    page = await opens(browser, stage)
    privacy = page.get_by_role("region", name="How we use your conversation")
    await expect(privacy).to_contain_text("Labor keeps the conversation and has not set a date for deleting it")
    await expect(privacy).to_contain_text("We hide numbers that look like")
    await page.goto(f"{stage.address}/plain?lang=en")
    plain = page.get_by_role("region", name="How we use your conversation")
    await expect(plain).to_contain_text("Labor keeps the conversation and has not set a date for deleting it")
    await expect(plain).to_contain_text("We hide numbers that look like")


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
    await expect(page.get_by_text("We will keep your place until")).to_be_visible()
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
    call = page.get_by_label("Play a sound in this tab")
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
    await expect(page.get_by_label("Play a sound in this tab")).to_have_count(0)
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


async def test_from_right_to_left_nothing_beside_the_chat_is_out_of_place(stage: Stage, browser: Browser) -> None:
    await stage.start_bridge()
    page = await opens(browser, stage, "lang=en-x-rtl")
    await page.set_viewport_size({"width": 1280, "height": 800})
    await waits(page, stage)
    await page.get_by_role("button", name="Leave, and keep my place").click()
    await expect(page.get_by_label("Your private link")).to_have_attribute("dir", "ltr")
    ways, log = await page.locator(".ways").bounding_box(), await page.locator(".log").bounding_box()
    assert ways is not None
    assert log is not None
    assert ways["x"] + ways["width"] <= log["x"] + 1, "the other ways stand on the left"
    for width in (1280, 320):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_an_installation_has_its_name_and_colours(stage: Stage, browser: Browser) -> None:
    await stage.start_bridge(theme=Theme(name="State of <b>Jersey", brand="#7a0019", brand_dark="#ff9db0"))
    page = await opens(browser, stage)
    await expect(page.locator(".site-name")).to_have_text("State of <b>Jersey")
    start = page.locator("form.start > button[type=submit]")
    await expect(start).to_have_css("background-color", "rgb(122, 0, 25)")
    await expect(start).to_have_css("color", "rgb(255, 255, 255)")
    await page.emulate_media(color_scheme="dark")
    await expect(start).to_have_css("background-color", "rgb(255, 157, 176)")


class Site:
    """Another site, whose page has our script in it, with a policy that forbids all it does not need."""

    def __init__(self, chat: str) -> None:
        self._chat = chat
        self.given, self.sheet = "", ""

    async def page(self, _: web.Request) -> web.Response:
        script = f'<script src="{self._chat}/embed.js" {self.given}></script>'
        without = f'<noscript><a href="{self._chat}/plain?topic=taxes">Chat with us</a></noscript>'
        text = f'<!doctype html><html lang="en"><link rel="stylesheet" href="/around.css"><body>{script}{without}'
        policy = f"default-src 'none'; script-src {self._chat}; style-src 'self'; frame-src {self._chat}"
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": policy})

    async def style(self, _: web.Request) -> web.Response:
        return web.Response(text=self.sheet, content_type="text/css")


@pytest.fixture
async def around(stage: Stage) -> AsyncIterator[tuple[Site, str]]:
    """The site and its address; the bridge lets it embed the chat."""
    site, app = Site(stage.address), web.Application()
    app.router.add_get("/", site.page)
    app.router.add_get("/around.css", site.style)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    await stage.start_bridge(origins=(address,))
    yield site, address
    await runner.cleanup()


async def test_the_page_around_it_colours_and_names_the_chat_but_not_unreadably(
    around: tuple[Site, str], browser: Browser
) -> None:
    site, address = around
    page = await browser.new_page(locale="en-US")
    frame, opener = page.frame_locator("iframe"), page.get_by_role("button", name="Chat with us")
    start = frame.locator("form.start > button[type=submit]")

    async def opens_on(given: str, sheet: str = "") -> None:
        site.given, site.sheet = given, sheet
        await page.goto(address)
        await opener.click()

    await opens_on('data-brand="#7a0019" data-title="Ask the treasurer"')
    await expect(start).to_have_css("background-color", "rgb(122, 0, 25)")
    await expect(frame.get_by_role("heading", level=1)).to_have_text("Ask the treasurer")
    await opens_on("", ":root { --onedoor-brand: #7a0019; --onedoor-radius: 0px }")
    await expect(start).to_have_css("background-color", "rgb(122, 0, 25)")
    await expect(page.get_by_role("button", name="Minimise the chat")).to_have_css("border-radius", "0px")
    await opens_on('data-brand="#ffee00"')
    await expect(start).to_have_css("background-color", "rgb(11, 79, 138)")
    await page.get_by_role("button", name="Minimise the chat").click()
    await page.mouse.move(0, 0)
    await expect(opener).to_have_css("color", "rgb(0, 0, 0)")


async def test_a_page_whose_scripts_are_off_has_a_link_that_leads_to_the_same_chat(
    around: tuple[Site, str], browser: Browser
) -> None:
    context = await browser.new_context(java_script_enabled=False, locale="en-US")
    page = await context.new_page()
    await page.goto(around[1])
    await page.get_by_role("link", name="Chat with us").click()
    await expect(page.get_by_label("What is it about?")).to_have_value("taxes")
    assert await page.locator("input[name=page]").input_value() == f"{around[1]}/"
