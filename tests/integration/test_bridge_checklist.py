"""What of the accessibility checklist an analyser cannot judge: movement, sound, order, how often, plain words."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from bridge.page import sentences
from onedoor.wire.control import about
from tests.e2e.recorder import record, spoken
from tests.integration.beside_stage import TAX, published
from tests.integration.bridge_stage import Stage, a_stage
from tests.integration.test_bridge_spoken import in_a_chat, is_told

EASY = 8
"""The school year whose readers understand it, at most."""
ORDER = """() => [...document.querySelectorAll("h1, [role=log], .ways, #message, form.start, footer, .about")]
  .filter((it) => it.checkVisibility()).map((it) => it.className || it.id || it.getAttribute("role") || it.localName)"""
SOUNDS = """
  window.sounds = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { window.sounds += 1; return start.apply(this, when); };
"""


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge()
        yield stage


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        await chromium.close()


async def the_form(stage: Stage, context: BrowserContext) -> Page:
    page = await context.new_page()
    await page.goto(stage.address)
    await expect(page.locator("#topic option")).not_to_have_count(1)
    return page


async def asks(page: Page, question: str = "Question") -> None:
    await page.locator("#question").fill(question)
    await page.locator("form.start button[type=submit]").click()


async def test_that_somebody_types_is_said_every_thirty_seconds_at_most(stage: Stage, browser: Browser) -> None:
    """#10. It is seen each time."""
    context = await browser.new_context()
    await record(context)
    page = await in_a_chat(stage, context)
    typing = page.locator(".typing")
    for _ in range(5):
        stage.desk.types(True)
        await expect(typing).to_have_text("Ana is typing…")
        stage.desk.types(False)
        await expect(typing).to_be_empty()
    stage.desk.says("Done")
    await is_told(page, "Done")
    assert len([one for one in await spoken(page) if "is typing" in one]) == 1
    await page.get_by_text("Options", exact=True).click()
    await page.get_by_label("Show when somebody is typing").uncheck()
    stage.desk.types(True)
    stage.desk.says("Not seen to be typed")
    await expect(page.get_by_role("log")).to_contain_text("Not seen to be typed")
    await expect(typing).to_be_empty()


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
async def test_who_wants_no_movement_sees_none(stage: Stage, browser: Browser, wish: str, *, moves: bool) -> None:
    """#22: nothing moves, from the form to the end; others see messages appear, once and for less than a second."""
    context = await browser.new_context(reduced_motion="reduce" if wish == "reduce" else "no-preference")
    await context.add_init_script(
        """window.moved = [];
        for (const kind of ["animationstart", "transitionrun"])
          addEventListener(kind, ({ target, animationName }) => window.moved.push([animationName ?? "transition",
            target.getAnimations().map((one) => one.effect.getComputedTiming().endTime)]), true);"""
    )
    page = await in_a_chat(stage, context)
    stage.desk.types(True)
    await expect(page.locator(".typing")).to_have_text("Ana is typing…")
    stage.desk.says("Word")
    await expect(page.get_by_role("log")).to_contain_text("Word")
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    moved = await page.evaluate("moved")
    assert bool(moved) is moves
    assert all(end < 1000 for _, ends in moved for end in ends)


async def test_nothing_sounds_that_was_not_asked_for(stage: Stage, browser: Browser) -> None:
    """#23: it is off until it is switched on, and then it sounds once, under three seconds."""
    for wanted in (False, True):
        context = await browser.new_context()
        await context.add_init_script(SOUNDS)
        page = await the_form(stage, context)
        await asks(page)
        await expect(page.get_by_role("log")).to_contain_text("Question")
        stage.router.queue(stage.visitor, 2, 60)
        call = page.get_by_label("Play a sound in this tab")
        await expect(call).not_to_be_checked()
        if wanted:
            await call.check()
        await stage.desk.open(stage.router.chats[stage.visitor]["room"])
        await stage.desk.agent()
        stage.desk.introduce()
        await expect(page.get_by_role("log")).to_contain_text("You are talking with Ana")
        assert (await page.evaluate("window.sounds") > 0) is wanted
        await stage.desk.close()
        await context.close()


async def test_that_somebody_is_no_machine_is_proven_without_them(stage: Stage, browser: Browser) -> None:
    """#29: the browser works for the start; there is nothing to solve, to read or to listen to."""
    page = await (await browser.new_context()).new_page()
    async with page.expect_response("**/static/*/puzzle.js"):
        await page.goto(stage.address)
        await expect(page.locator("#topic option")).not_to_have_count(1)
        await asks(page)
    await expect(page.get_by_role("log")).to_contain_text("Question")
    assert await page.locator("img, canvas, iframe, audio, video").count() == 0


async def test_help_stands_at_the_same_place_in_each_state(stage: Stage, browser: Browser) -> None:
    """#31, WCAG 3.2.6: the other ways to reach the agency, between what one reads and what one writes."""
    stage.router.agencies = [about.agency(published(TAX, "Division of Taxation", "+1 609 555 0130"))]
    await stage.stop_bridge()
    await stage.start_bridge()
    page = await the_form(stage, await browser.new_context())
    await page.locator("#topic").select_option("taxes")
    await expect(page.locator(".ways")).to_be_visible()
    states = {"form": await page.evaluate(ORDER)}
    await asks(page)
    await expect(page.get_by_role("log")).to_contain_text("Question")
    await expect(page.locator(".ways")).to_be_visible()
    states["waiting"] = await page.evaluate(ORDER)
    await stage.desk.open(stage.router.chats[stage.visitor]["room"])
    await stage.desk.agent()
    stage.desk.introduce()
    await expect(page.get_by_role("log")).to_contain_text("You are talking with Ana")
    states["talking"] = await page.evaluate(ORDER)
    await page.locator(".bar > .quiet").first.click()
    await page.locator(".question .primary").click()
    await expect(page.locator("#over-title")).to_be_visible()
    await expect(page.locator(".ways")).to_be_visible()
    states["over"] = await page.evaluate(ORDER)
    # The same order in all of them: what stands in one and not in another is left out.
    for order in states.values():
        assert [one for one in order if one in ("h1", "ways", "about")] == ["h1", "ways", "about"]
        assert [one for one in order if one in ("start", "log", "ways")][-1] == "ways"
        assert next(one for one in order if one in ("ways", "message")) == "ways"


@pytest.mark.parametrize("name", ["page", "beside", "message", "files", "after", "choosing"])
def test_the_words_are_plain(name: str) -> None:
    """#35: the automated readability index, which counts letters, words and sentences."""
    said = list(_sentences(sentences.english()[name]))
    assert len(said) >= 6
    assert _grade(" ".join(said)) <= EASY
    hard = {one: round(_grade(one), 1) for one in said if _grade(one) > EASY + 1}
    assert hard == {}, "each sentence by itself, too"


def _sentences(said: Any) -> Iterator[str]:
    """What is said of four words and more; a value in it counts as a short name."""
    if not isinstance(said, str):
        for one in said.values():
            yield from _sentences(one)
    elif len(said.split()) >= 4:
        yield f"{re.sub(r'{[^}]*}', 'Ana', said).rstrip('.')}."


def _grade(text: str) -> float:
    words = re.findall(r"[A-Za-z’'-]+", text)
    sentences = max(1, len(re.findall(r"[.?!…:;]+(?=\s|$)", text)))
    return 4.71 * sum(map(len, words)) / len(words) + 0.5 * len(words) / sentences - 21.43
