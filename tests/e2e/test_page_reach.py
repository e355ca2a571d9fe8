"""Whether everything can be reached, seen and hit: at 400 %, with wide text, on a phone; what scrolls, what stays."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from components.demo.private import PrivateInstance
from tests.e2e.sites import another_site
from tests.e2e.states import Cast, chatting_with_everything_open, embedded_closed, form, form_with_a_mistake, talking

LEAST, AIM = 24, 44
"""CSS pixels of a target, WCAG 2.5.8 and 2.5.5."""
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
CLIPPED = """() => [...document.querySelectorAll("#chat *:not(textarea)")].filter((it) => {
    const cuts = ["hidden", "clip"].includes(getComputedStyle(it).overflowX);
    const {scrollWidth, clientWidth, scrollHeight, clientHeight} = it;
    return cuts && it.checkVisibility() && !it.closest(".unseen") &&
      (scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1);
  }).map((it) => `${it.tagName}.${it.className}`)"""
SPACE_OUT = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""

SCROLLS_UP = """(it) => new Promise((done) => {
  it.addEventListener("scroll", () => requestAnimationFrame(done), {once: true});
  it.scrollTop = 0;
})"""
"""Ends when the page has noticed."""

FOCUS = """() => {
  const it = document.activeElement, {left, top, right, bottom} = it.getBoundingClientRect();
  const at = [(left + right) / 2, Math.max(top, 0) + (Math.min(bottom, innerHeight) - Math.max(top, 0)) / 2];
  const there = document.elementFromPoint(...at);
  const {outlineStyle, outlineWidth} = getComputedStyle(it);
  return {name: it.labels?.[0]?.textContent.trim() || it.getAttribute("aria-label") || it.textContent.trim(),
    inside: left >= -1 && right <= innerWidth + 1 && bottom > 0 && top < innerHeight,
    whole: top >= -1 && bottom <= innerHeight + 1 || bottom - top > innerHeight,
    covered: !(it.contains(there) || there?.contains(it)),
    ring: outlineStyle === "none" ? 0 : parseFloat(outlineWidth)};
}"""
TARGETS = """() => [...document.querySelectorAll("button, input, select, textarea, summary, a")]
  .filter((it) => it.checkVisibility() && !it.closest(".skip, .text, main:not(#chat)"))
  .map((it) => { const {width, height} = it.getBoundingClientRect();
    return {name: it.labels?.[0]?.textContent.trim() || it.textContent.trim() || it.id, width, height,
      tag: it.tagName}; })"""


@pytest.fixture
async def cast(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Cast]:
    monkeypatch.setenv("ONEDOOR_BRIDGE__ORIGINS", '["http://127.0.0.1:*"]')
    async with (
        PrivateInstance(changes={"agencies": {"offer": 60}}) as here,
        here.agent("ana") as ana,
        here.agent("grace") as grace,
        another_site(f"{here.page.replace('127.0.0.1', 'localhost')}/embed.js") as site,
    ):
        yield Cast(here, browser, ana, grace, site)


async def walk(page: Page, steps: int = 30) -> list[dict[str, Any]]:
    """What Tab comes to, once round."""
    found: list[dict[str, Any]] = []
    for _ in range(steps):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement === document.body"):
            break
        at = await page.evaluate(FOCUS)
        if found and at["name"] == found[0]["name"]:
            break
        found.append(at)
    return found


async def test_at_four_hundred_percent_everything_has_the_focus_in_turn_and_is_seen(cast: Cast) -> None:
    """1280×1024 enlarged four times is 320×256 to the page."""
    async with talking(cast, await cast.opens()) as rosa:
        page = rosa.page
        await page.set_viewport_size({"width": 320, "height": 256})
        for text in ("First", "Second", "Third"):
            await rosa.say(text)
            await rosa.has_sent(text)
            # Who writes goes on writing: the field stays in view below what was just said.
            await expect(page.get_by_label("Your message")).to_be_in_viewport(ratio=0.9)
        await page.locator("body").click(position={"x": 1, "y": 1})
        met = await walk(page)
        assert {"Conversation", "Your message", "Send", "End chat"} <= {one["name"] for one in met}
        lost = [one for one in met if not one["inside"] or not one["whole"] or one["covered"] or one["ring"] < 2]
        assert lost == []
        await cast.ana.say("And a last word from Ana.")
        await expect(rosa.log.get_by_text("And a last word from Ana.")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_on_a_phone_the_conversation_has_its_share_of_the_window(cast: Cast) -> None:
    async with talking(cast, await cast.opens()) as rosa:
        await rosa.page.set_viewport_size({"width": 390, "height": 844})
        share = await rosa.page.locator(".conversation").evaluate("it => it.clientHeight / innerHeight")
        assert share >= 0.55
        # With the keyboard of the phone the window is half as high; what is written is seen all the same.
        await rosa.page.get_by_label("Your message").focus()
        await rosa.page.set_viewport_size({"width": 390, "height": 420})
        await expect(rosa.page.get_by_label("Your message")).to_be_in_viewport()
        await expect(rosa.page.get_by_role("button", name="Send")).to_be_in_viewport()


async def test_who_fills_in_a_form_on_a_phone_stays_at_the_field_when_the_keyboard_opens(cast: Cast) -> None:
    """The keyboard makes the window low, and there the page scrolls as a whole: not by itself, where no chat is."""
    async with form(cast) as stood:
        for label in ("Your name", "Your question"):
            await stood.page.set_viewport_size({"width": 390, "height": 844})
            field = stood.page.get_by_label(label)
            await field.click()
            await stood.page.set_viewport_size({"width": 390, "height": 420})
            await stood.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
            assert await field.evaluate("one => one.getBoundingClientRect().top") >= 0, f"{label} is above the window"


async def test_a_page_that_is_offered_has_its_arrow_beside_its_host(cast: Cast) -> None:
    async with chatting_with_everything_open(cast) as stood:
        card, host = stood.page.locator("a.card"), stood.page.locator("a.card .host")
        below = "one => { const { paddingBottom, borderBottomWidth } = getComputedStyle(one);"
        below += " return parseFloat(paddingBottom) + parseFloat(borderBottomWidth); }"
        ends = [await one.evaluate("one => one.getBoundingClientRect().bottom") for one in (card, host)]
        assert ends[0] - ends[1] - await card.evaluate(below) < 2


async def test_what_is_pressed_is_large_enough_and_wide_text_is_not_cut_off(cast: Cast) -> None:
    for state in (form_with_a_mistake, chatting_with_everything_open, embedded_closed):
        async with state(cast) as stood:
            for width in (320, 1280):
                await stood.page.set_viewport_size({"width": width, "height": 800})
                targets = await stood.page.evaluate(TARGETS)
                assert [one for one in targets if min(one["width"], one["height"]) < LEAST] == []
                # Smaller than the aim are a box, which its label enlarges, and what stands in a line of small print.
                small = {one["name"] for one in targets if one["height"] < AIM and one["tag"] != "SUMMARY"}
                assert {name for name in small if not name.startswith(SMALL)} == set()
                await stood.page.evaluate(SPACE_OUT, SPACED)
                assert await stood.page.evaluate(CLIPPED) == []
                assert await stood.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


SMALL = (
    "Options", "Accessibility", "Enter sends", "Show when", "Keep my e-mail", "Attach a file",
    "Website", "help@", "+1",
)  # fmt: skip


async def test_who_has_scrolled_up_is_not_moved_and_comes_to_the_newest_with_one_key(cast: Cast) -> None:
    async with talking(cast, await cast.opens()) as rosa:
        page = rosa.page
        await page.set_viewport_size({"width": 390, "height": 500})
        for number in range(12):
            await cast.ana.say(f"Line {number}")
        await rosa.shows("Line 11")
        await rosa.log.evaluate(SCROLLS_UP)
        await cast.ana.say("A new one")
        await expect(page.get_by_role("button", name="1 new message")).to_be_visible()
        assert await rosa.log.evaluate("it => it.scrollTop") == 0
        await page.get_by_role("button", name="1 new message").click()
        await expect(rosa.log.get_by_text("A new one")).to_be_in_viewport()
        await page.get_by_label("Your message").focus()
        await page.keyboard.press("ArrowUp")
        assert "A new one" in str(await page.evaluate("document.activeElement.textContent"))
        await page.keyboard.press("ArrowUp")
        assert "Line 11" in str(await page.evaluate("document.activeElement.textContent"))
        await page.keyboard.press("End")
        assert "A new one" in str(await page.evaluate("document.activeElement.textContent"))
