"""Where topics are many: the citizen's page finds one by what is typed, and asks back which one a question means."""

import json
import tomllib
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from bench.stage import large
from components.demo.private import PrivateInstance
from tests.e2e import looking
from tests.e2e.keys import has_focus, tab_to
from tests.e2e.page import CitizensPage
from tests.e2e.views import until

SIZE = 0.04
"""Of a state: nine agencies and 37 topics."""
LANGUAGES = ("en", "fr", "es")
WIDTHS = (320, 375, 1280)
LARGEST = 400
"""Bytes of the first frame, however many topics there are."""
CLERK = "Alder Hill County Clerk"
TOPIC = "Marriage licenses in Alder Hill County"
AGENT = next(
    agency["agent"][0]["account"] for agency in tomllib.loads(large.seed(SIZE))["agency"] if agency["name"] == CLERK
)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[PrivateInstance]:
    seed = tmp_path / "seed.toml"
    seed.write_text(large.seed(SIZE))
    async with PrivateInstance(seed=seed) as instance:
        yield instance


async def opened(browser: Browser, address: str, language: str = "en") -> CitizensPage:
    context = await browser.new_context(locale=language, reduced_motion="reduce")
    page = CitizensPage(context, await context.new_page())
    await page.page.goto(address)
    await expect(page.page.locator("#topic[role=combobox]")).to_be_visible()
    return page


def field(page: Page) -> Any:
    return page.locator("#topic")


async def typed(page: Page, words: str) -> None:
    await field(page).fill("")
    await field(page).press_sequentially(words)
    await expect(page.get_by_role("option").first).to_be_visible()


async def test_a_topic_is_found_and_asked_about_with_the_keyboard_alone(
    here: PrivateInstance, browser: Browser
) -> None:
    async with here.agent(AGENT) as agent:
        rosa = await opened(browser, here.page)
        page, keyboard = rosa.page, rosa.page.keyboard
        await tab_to(page, "What is it about?")
        await keyboard.type("marriage hill")
        await expect(page.get_by_role("option", name=TOPIC)).to_be_visible()
        await expect(field(page)).to_have_attribute("aria-expanded", "true")
        await expect(page.locator("[role=status]", has_text="1 topic.")).to_be_attached()
        assert await page.get_by_role("group", name=CLERK).count() == 1
        await keyboard.press("ArrowDown")
        chosen = await field(page).get_attribute("aria-activedescendant")
        await expect(page.locator(f"#{chosen}")).to_have_attribute("aria-selected", "true")
        await keyboard.press("Escape")
        await expect(page.get_by_role("option")).to_have_count(0)
        await expect(field(page)).to_have_value("marriage hill")
        await keyboard.press("ArrowDown")  # opens it again
        await expect(page.get_by_role("option", name=TOPIC)).to_be_visible()
        await keyboard.press("ArrowDown")
        await keyboard.press("Enter")
        await expect(field(page)).to_have_value(TOPIC)
        await expect(field(page)).to_have_accessible_description(CLERK)
        await expect(page.get_by_role("heading", name=f"Other ways to reach {CLERK}")).to_be_visible()
        await tab_to(page, "Your question")
        await keyboard.type("What do we bring?")
        await tab_to(page, "Start chat")
        await keyboard.press("Enter")
        await rosa.has_sent("What do we bring?")
        await agent.take()
        await agent.say("Your passports.")
        await rosa.shows("Your passports.")
        await expect(page.get_by_role("heading", name=f"Other ways to reach {CLERK}")).to_be_visible()
        assert rosa.faults == []


async def test_what_is_typed_and_not_chosen_is_not_taken_for_a_topic(here: PrivateInstance, browser: Browser) -> None:
    rosa = await opened(browser, here.page)
    page = rosa.page
    await typed(page, "marriage")
    await page.get_by_label("Your question").fill("What do we bring?")
    await page.get_by_role("button", name="Start chat").click()
    await expect(field(page)).to_be_focused()
    await expect(field(page)).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_text("Choose a topic from the list, or clear the field.")).to_be_visible()
    await typed(page, "marriage hill")
    await page.get_by_role("option", name=TOPIC).click()
    await expect(field(page)).not_to_have_attribute("aria-invalid", "true")
    await page.reload()
    await expect(field(page)).to_have_value(TOPIC)
    await page.get_by_role("button", name="Clear").click()
    await expect(field(page)).to_have_value("")
    await expect(page.locator(".ways")).to_be_hidden()
    await typed(page, TOPIC.upper())  # written out, it is as good as chosen
    await page.keyboard.press("Tab")
    await expect(field(page)).to_have_value(TOPIC)


async def test_the_topics_of_one_agency_can_be_looked_through(here: PrivateInstance, browser: Browser) -> None:
    rosa = await opened(browser, here.page)
    page = rosa.page
    await tab_to(page, "What is it about?")
    await tab_to(page, "Look through the topics of one agency")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Agency", exact=True).get_by_role("option")).to_have_count(10)
    await page.get_by_label("Agency", exact=True).select_option(CLERK)
    await expect(page.locator(".browse li")).to_have_count(4)
    await tab_to(page, TOPIC)
    await page.keyboard.press("Enter")
    await has_focus(page, "What is it about?")
    await expect(field(page)).to_have_value(TOPIC)


async def test_whoever_does_not_know_is_asked_which_topic_they_mean(here: PrivateInstance, browser: Browser) -> None:
    rosa = await opened(browser, here.page)
    page = rosa.page
    await page.get_by_label("Your question").fill("We want to have our marriage in the county")
    await page.get_by_role("button", name="Start chat").click()
    asked = page.get_by_role("group", name="Your question may belong to several topics. Which one fits?")
    await expect(asked).to_be_focused()
    assert await looking.axe(page) == []
    await page.get_by_role("button", name="Start chat").click()
    await expect(asked.get_by_text("Choose one of these first.")).to_be_visible()
    await expect(asked.get_by_role("radio").first).to_be_focused()
    await asked.get_by_role("radio", name=TOPIC).check()
    await page.get_by_label("Your question").fill("hello")  # another question: it is asked anew
    await expect(asked).to_have_count(0)
    await page.get_by_role("button", name="Start chat").click()
    await expect(page.get_by_text("We found no topic for your question.")).to_be_focused()


async def test_the_chosen_candidate_is_the_topic_of_the_chat(here: PrivateInstance, browser: Browser) -> None:
    async with here.agent(AGENT) as agent:
        rosa = await opened(browser, here.page)
        page = rosa.page
        question = "We want to have our marriage in the county"
        await page.get_by_label("Your question").fill(question)
        await page.get_by_role("button", name="Start chat").click()
        await page.get_by_role("radio", name=TOPIC).check()
        await page.get_by_role("button", name="Start chat").click()
        await rosa.has_sent(question)
        await agent.take()
        await agent.say("Gladly.")
        await rosa.shows("Gladly.")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_axe_finds_nothing_and_nothing_is_too_wide(
    here: PrivateInstance, browser: Browser, language: str
) -> None:
    rosa = await opened(browser, here.page, language)
    page, found = rosa.page, list[str]()

    async def look(what: str) -> None:
        for width in WIDTHS:
            wide = await looking.width(page, width)
            for colours in ("none", "active"):
                await page.emulate_media(forced_colors=colours)
                found.extend(f"{what}, {width} px, {colours}: {one}" for one in [*wide, *await looking.axe(page)])

    await look("empty")
    await typed(page, "licen")
    await page.keyboard.press("ArrowDown")
    await look("list")
    await page.keyboard.press("Enter")
    await expect(page.locator(".whose")).to_be_visible()
    await look("chosen")
    await field(page).fill("xylophone")
    await expect(page.locator(".found .hint")).to_be_visible()
    await look("nothing found")
    await page.locator(".browse summary").click()
    await page.locator("#topic-agency").select_option(CLERK)
    await expect(page.locator(".browse li")).to_have_count(4)
    await look("one agency")
    assert found == []
    assert rosa.faults == []


async def test_at_400_percent_the_list_stands_in_the_page(here: PrivateInstance, browser: Browser) -> None:
    rosa = await opened(browser, here.page)
    page = rosa.page
    await page.set_viewport_size({"width": 320, "height": 256})
    await typed(page, "licen")
    for _ in range(12):
        await page.keyboard.press("ArrowDown")
    await expect(page.locator("[role=option][aria-selected=true]")).to_be_in_viewport(ratio=1)
    assert await page.evaluate(looking.TOO_WIDE) == []


async def test_the_first_frame_stays_small(here: PrivateInstance, browser: Browser) -> None:
    page = await browser.new_page()
    frames: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))))
    await page.goto(here.page)
    await expect(page.locator("#topic[role=combobox]")).to_be_visible()
    assert len(frames[0].encode()) < LARGEST
    assert json.loads(frames[0])["many"]["topics"] == 37


async def test_a_site_that_names_a_topic_gets_it(here: PrivateInstance, browser: Browser) -> None:
    rosa = await opened(browser, f"{here.page}/embed#topic=alder-hill-clerk-0")
    await expect(field(rosa.page)).to_have_value(TOPIC)
    await expect(rosa.page.get_by_role("heading", name=f"Other ways to reach {CLERK}")).to_be_visible()


async def test_where_nothing_can_be_searched_the_citizen_can_still_ask(here: PrivateInstance, browser: Browser) -> None:
    rosa = await opened(browser, here.page)
    page = rosa.page

    async def away(route: Route) -> None:
        await route.abort()

    await page.route("**/topics*", away)
    await field(page).press_sequentially("marriage")
    await expect(page.get_by_text("You cannot search for topics at the moment.").first).to_be_visible()
    await page.get_by_label("Your question").fill("A pothole, a marriage, a prisoner")
    await page.get_by_role("button", name="Start chat").click()
    asked = page.get_by_role("group", name="Your question may belong to several topics.")
    await until("the citizen is asked", partial(asked.is_visible))
