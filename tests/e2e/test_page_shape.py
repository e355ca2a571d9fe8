"""The citizen's page on small and low windows, with hostile words, and on another site's page."""

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, expect

from components.agent import Line
from components.demo.private import PrivateInstance
from tests.e2e.page import CitizensPage
from tests.e2e.sites import another_site

LONG = "https://example.gov/" + "a-very-long-address-without-any-break" * 6
MARKUP = "<img src=x onerror=alert(1)><script>alert(1)</script> javascript:alert(1) https://user:secret@evil.example/"


async def overflow(page: Page) -> list[str]:
    """What is wider than the window."""
    found: list[str] = await page.evaluate(
        """() => [...document.querySelectorAll("body, body *")]
             .filter((it) => it.getBoundingClientRect().right > innerWidth + 1 && !it.closest(".unseen"))
             .map((it) => `${it.tagName}.${it.className}`)"""
    )
    if await page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("the page scrolls sideways")
    return found


@pytest.mark.parametrize(("width", "height"), [(320, 568), (320, 256), (1280, 800)])
async def test_nothing_is_wider_than_the_window(
    here: PrivateInstance, browser: Browser, width: int, height: int
) -> None:
    async with here.agent("ana") as ana:
        rosa = await CitizensPage.open(browser, here.page)
        await rosa.page.set_viewport_size({"width": width, "height": height})
        assert await overflow(rosa.page) == []
        await rosa.ask("W" * 300, topic="Taxes and sales tax", name="M" * 80)
        await ana.take()
        await ana.say(LONG)
        await rosa.shows("W" * 300)
        await expect(rosa.log.get_by_role("link")).to_be_visible()
        assert await overflow(rosa.page) == []
        await rosa.page.get_by_label("Your message").fill("W" * 300)
        assert await overflow(rosa.page) == [], "a long word that is pasted does not push Send out of the window"
        await rosa.page.get_by_role("button", name="End chat").click()
        await expect(rosa.page.get_by_role("button", name="No, continue")).to_be_visible()
        assert await overflow(rosa.page) == []
        await rosa.page.get_by_role("button", name="Yes, end the chat").click()
        await expect(rosa.page.get_by_role("heading", name="The chat is over")).to_be_visible()
        assert await overflow(rosa.page) == []


async def test_markup_is_text_and_only_honest_addresses_are_links(here: PrivateInstance, browser: Browser) -> None:
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    async with here.agent("ana") as ana:
        rosa = await CitizensPage.open(browser, "about:blank")
        rosa.page.on("console", note)
        await rosa.page.goto(here.page)
        await rosa.ask(MARKUP, topic="Taxes and sales tax", name="<b>Rosa</b>")
        await rosa.has_sent(MARKUP)
        await ana.take()
        await ana.say(MARKUP)
        await ana.say("Look at https://www.nj.gov/tax. And (http://example.com/a?b=c&d).")
        await expect(rosa.log.get_by_role("link")).to_have_count(2)
        links = rosa.log.get_by_role("link")
        assert await links.evaluate_all("them => them.map(it => [it.href, it.rel, it.target])") == [
            ["https://www.nj.gov/tax", "noopener noreferrer", "_blank"],
            ["http://example.com/a?b=c&d", "noopener noreferrer", "_blank"],
        ]
        assert [line.text for line in await rosa.conversation() if line.sender][:2] == [MARKUP, MARKUP]
        assert await rosa.page.locator("[role=log] img, [role=log] script, [role=log] b").count() == 0
        assert rosa.faults == []
        assert complaints == []


async def test_on_another_sites_page_one_script_is_enough(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """The chat opens when it is asked to, keeps the page's focus in order, and comes back after a walk on the site."""
    monkeypatch.setenv("ONEDOOR_BRIDGE__ORIGINS", '["http://127.0.0.1:*"]')
    async with (
        PrivateInstance() as here,
        another_site(f"{here.page.replace('127.0.0.1', 'localhost')}/embed.js") as site,
        here.agent("ana") as ana,
    ):
        rosa = await CitizensPage.open(browser, f"{site}/forms")
        page = rosa.page
        button = page.get_by_role("button", name="Chat with us")
        await expect(button).to_have_attribute("aria-expanded", "false")
        assert await page.locator("iframe").count() == 0, "nothing is asked of the bridge before it is opened"
        await button.focus()
        await page.keyboard.press("Enter")
        frame = page.frame_locator("iframe")
        await expect(frame.get_by_label("What is it about?")).to_have_value("taxes")
        await expect(frame.get_by_label("What is it about?")).to_be_focused()
        await frame.get_by_label("Your question").fill("From another site")
        await frame.get_by_role("button", name="Start chat").click()
        await expect(frame.get_by_role("log")).to_contain_text("From another site")
        await ana.take()
        await ana.journal.expect(Line, lambda line: f"{site}/forms" in line.body)  # which page it is about
        # That she is there is a message, too: it has to have come before the chat is put away.
        await expect(frame.get_by_role("log")).to_contain_text("You are talking with Ana")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("region", name="Chat with us")).to_be_hidden()
        await expect(button).to_be_focused()
        await ana.say("Hello")
        await expect(page.get_by_role("button", name="Chat with us · 1 new message")).to_be_visible()
        await page.reload()
        await page.get_by_role("button", name="Chat with us").click()
        await expect(page.frame_locator("iframe").get_by_role("log")).to_contain_text("Hello")
