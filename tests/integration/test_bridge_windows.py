"""What windows say to each other: the chat in its frame and the page around it listen to one another, and to nobody."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Frame, Page, async_playwright, expect

from tests.e2e.sites import another_site
from tests.integration.bridge_stage import Stage, a_stage

KEPT = "sessionStorage.getItem('onedoor.token')"
TO_FRAME = """(words) => [...document.querySelectorAll("body > div")].at(-1).shadowRoot.querySelector("iframe")
  .contentWindow.postMessage(words, "*")"""
TO_PAGE = "(words) => parent.postMessage(words, '*')"
HEARD = "new Promise((done) => { addEventListener('message', done, { once: true }); postMessage('over', '*'); })"
"""Whatever was posted to this window before has been heard by then."""
NO_FOCUS = "document.activeElement === document.body"
"""A chat that is told that it is shown takes the focus."""
NO_WORDS: tuple[object, ...] = (
    {"onedoor": None},
    {"onedoor": "unread"},
    {"onedoor": {"unread": "9"}},
    {"onedoor": {"unread": 8, "keep": {"token": "x"}}},
    {"onedoor": {"minimise": "yes"}},
    {"onedoor": {"called": True, "loud": 1}},
    {"onedoor": {"unread": 7, "constructor": "x"}},
    {"onedoor": {"keep": ["x"]}},
)
NO_OPENING: tuple[object, ...] = (
    {"onedoor": None},
    {"onedoor": "opened"},
    {"onedoor": {"opened": "yes"}},
    {"onedoor": {"opened": True, "token": {"x": 1}}},
    {"onedoor": {"opened": True, "token": ["x"]}},
    "opened",
    None,
)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge(origins=("http://127.0.0.1:*",))
        yield stage


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        await chromium.close()


@pytest.fixture
async def site(stage: Stage) -> AsyncIterator[str]:
    async with another_site(f"{stage.address}/embed.js") as site:
        yield site


class Embedded:
    """A page with the chat, open, and what both have complained of."""

    def __init__(self, page: Page) -> None:
        self.page, self.complaints = page, list[str]()
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "warning" else None)

    async def opens(self, site: str) -> None:
        await self.page.goto(f"{site}/forms")
        await self.page.get_by_role("button", name="Chat with us").click()
        await expect(self.page.frame_locator("iframe").locator("#topic option")).not_to_have_count(1)
        await self.page.get_by_role("button", name="Minimise the chat").click()

    @property
    def chat(self) -> Frame:
        return self.page.frames[-1]

    async def button(self, says: str) -> None:
        await expect(self.page.get_by_role("button", expanded=False)).to_have_text(says)

    async def heard(self) -> None:
        await self.page.evaluate(HEARD)
        await self.chat.evaluate(HEARD)


@pytest.fixture
async def embedded(browser: Browser, site: str) -> Embedded:
    embedded = Embedded(await (await browser.new_context()).new_page())
    await embedded.opens(site)
    await embedded.chat.evaluate(TO_PAGE, {"onedoor": {"unread": 2, "keep": "mine"}})
    await embedded.button("Chat with us2 new messages")
    return embedded


async def test_n16_the_page_believes_its_own_chat_only_and_complains_once(embedded: Embedded, site: str) -> None:
    page = embedded.page
    async with page.expect_popup() as opened:
        await page.evaluate("(site) => void open(site)", f"{site.replace('127.0.0.1', 'localhost')}/forms")
    stranger = await opened.value
    for _ in range(3):
        await stranger.evaluate("opener.postMessage({onedoor: {unread: 5, keep: 'stolen', minimise: true}}, '*')")
    await embedded.heard()
    await embedded.button("Chat with us2 new messages")
    assert await page.evaluate(KEPT) == "mine"
    assert embedded.complaints == [f"onedoor: a message from {site.replace('127.0.0.1', 'localhost')} was ignored"]
    # What other scripts say to each other is none of our business.
    await stranger.evaluate("opener.postMessage({analytics: 1}, '*'); opener.postMessage('hello', '*')")
    # Nor does our own origin count, when it is another window than the one that we made.
    await page.evaluate("postMessage({onedoor: {unread: 6, keep: 'stolen'}}, '*')")
    await embedded.heard()
    await embedded.button("Chat with us2 new messages")
    assert await page.evaluate(KEPT) == "mine"
    assert len(embedded.complaints) == 1


async def test_n16_words_of_the_chat_that_are_none_change_nothing(embedded: Embedded, stage: Stage) -> None:
    for words in NO_WORDS:
        await embedded.chat.evaluate(TO_PAGE, words)
    await embedded.heard()
    await embedded.button("Chat with us2 new messages")
    assert await embedded.page.evaluate(KEPT) == "mine"
    assert embedded.complaints == [f"onedoor: a message from {stage.address} was ignored"]
    await embedded.chat.evaluate(TO_PAGE, {"onedoor": {"unread": 0, "keep": ""}})
    await embedded.button("Chat with us")
    assert await embedded.page.evaluate(KEPT) is None


async def test_n16_the_chat_understands_nothing_but_that_it_is_shown(embedded: Embedded, site: str) -> None:
    page, chat = embedded.page, embedded.chat
    await page.get_by_role("button", expanded=False).click()
    await expect(chat.locator(":focus")).to_have_count(1)
    await chat.evaluate("document.activeElement.blur()")
    for words in NO_OPENING:
        await page.evaluate(TO_FRAME, words)
    await embedded.heard()
    assert await chat.evaluate(NO_FOCUS)
    assert embedded.complaints == [f"onedoor: a message from {site} was ignored"]
    await page.evaluate(TO_FRAME, {"onedoor": {"opened": True, "token": None}})
    await embedded.heard()
    assert not await chat.evaluate(NO_FOCUS)


async def test_n16_who_opens_the_chat_in_a_window_gets_no_hold_of_it(browser: Browser, stage: Stage, site: str) -> None:
    stranger = await (await browser.new_context()).new_page()
    await stranger.goto(f"{site}/forms")
    async with stranger.expect_popup() as opened:
        await stranger.evaluate("(chat) => { window.chat = open(chat); }", stage.address)
    chat, complaints = await opened.value, list[str]()
    chat.on("console", lambda message: complaints.append(message.text) if message.type == "warning" else None)
    await expect(chat.locator("#topic option")).not_to_have_count(1)
    await chat.evaluate("document.activeElement.blur()")
    assert await stranger.evaluate("chat.closed"), "as far as the stranger can see"
    assert await chat.evaluate("opener") is None
    await stranger.evaluate("chat.postMessage({onedoor: {opened: true, token: 'stolen'}}, '*')")
    await chat.evaluate(HEARD)
    assert await chat.evaluate(NO_FOCUS)
    assert await chat.evaluate("sessionStorage.getItem('onedoor.token')") is None
    assert complaints == []
