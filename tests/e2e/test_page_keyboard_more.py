"""Without a mouse, what a chat may have beside its words: a file, an opinion, the conversation, another site's page."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from components.agent import Line, upload
from components.demo.private import PrivateInstance
from tests.e2e.keys import focused, has_focus, tab_to
from tests.e2e.page import CitizensPage
from tests.e2e.sites import another_site
from tests.e2e.views import saying
from tests.unit.pictures import PDF, photo


async def test_a_file_and_an_opinion_with_the_keyboard_alone(
    here: PrivateInstance, browser: Browser, tmp_path: Path
) -> None:
    bill = tmp_path / "bill.jpg"
    bill.write_bytes(photo(400, 300))
    async with here.agent("ana") as ana:
        rosa = await CitizensPage.open(browser, here.page)
        page = rosa.page
        page.on("filechooser", lambda _: None)  # from now on, not only from the key on: a key is faster than that
        await expect(page.get_by_label("What is it about?").get_by_role("option")).not_to_have_count(1)
        await tab_to(page, "What is it about?")
        await page.keyboard.type("Taxes")
        await tab_to(page, "Your question")
        await page.keyboard.type("Is my bill right?")
        await tab_to(page, "Start chat")
        await page.keyboard.press("Enter")
        await ana.take()
        await rosa.shows("You are talking with Ana, a person at Division of Taxation.")

        await expect(page.get_by_role("button", name="Attach a file")).to_be_visible()
        await tab_to(page, "Attach a file")
        async with page.expect_file_chooser() as opening:
            await page.keyboard.press("Enter")
        await (await opening.value).set_files(bill)
        await rosa.has_sent("bill.jpg")
        assert await focused(page) in ("Attach a file", "Your message"), "not lost with the choice"
        await upload.send(ana, "form ST-50.pdf", PDF, "application/pdf")
        await expect(page.get_by_role("link", name="form ST-50.pdf")).to_be_visible()
        await tab_to(page, "form ST-50.pdf", "Shift+Tab")

        await tab_to(page, "End chat", "Shift+Tab")
        await page.keyboard.press("Enter")
        await has_focus(page, "Yes, end the chat")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="The chat is over")).to_be_focused()
        await she_says_how_it_was(rosa)
        await she_keeps_the_conversation(rosa)
        assert rosa.faults == []


async def she_says_how_it_was(rosa: CitizensPage) -> None:
    page = rosa.page
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.name") == "rating":
            break
    await page.keyboard.press("Space")
    await expect(page.locator(".rating input").first).to_be_checked()
    for name, key in (("informed", "Space"), ("otherwise", "ArrowDown")):
        for _ in range(10):
            await page.keyboard.press("Tab")
            if await page.evaluate("document.activeElement.name") == name:
                break
        await page.keyboard.press(key)
        await expect(page.locator(f".{name} input:checked")).to_have_count(1)
    await page.keyboard.press("Tab")
    await page.keyboard.type("Thank you")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(".survey .told")).to_be_visible()
    assert await page.evaluate("document.activeElement !== document.body"), "the focus is not lost with the answer"


async def she_keeps_the_conversation(rosa: CitizensPage) -> None:
    await tab_to(rosa.page, "Save the conversation", "Shift+Tab")
    async with rosa.page.expect_download() as started:
        await rosa.page.keyboard.press("Enter")
    file = await (await started.value).path()
    assert "Is my bill right?" in await asyncio.to_thread(Path(file).read_text, "utf-8")


async def test_on_another_sites_page_the_keyboard_is_enough(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the button early on the page, into the panel, a whole word and back, and out again."""
    monkeypatch.setenv("ONEDOOR_BRIDGE__ORIGINS", '["http://127.0.0.1:*"]')
    async with (
        PrivateInstance() as here,
        another_site(f"{here.page.replace('127.0.0.1', 'localhost')}/embed.js") as site,
        here.agent("ana") as ana,
    ):
        rosa = await CitizensPage.open(browser, f"{site}/forms")
        page = rosa.page
        button = page.get_by_role("button", name="Chat with us")
        await expect(button).to_be_visible()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to the forms")).to_be_focused()  # the site's own is the first
        await page.keyboard.press("Tab")
        await expect(button).to_be_focused()
        await page.keyboard.press("Enter")
        frame = page.frame_locator("iframe")
        await expect(frame.get_by_label("What is it about?")).to_be_focused()
        inside = page.frames[1]
        await tab_to(inside, "Your question")
        await page.keyboard.type("From another site")
        await tab_to(inside, "Start chat")
        await page.keyboard.press("Enter")
        await expect(frame.get_by_label("Your message")).to_be_focused()
        await ana.take()
        await page.keyboard.type("By keys alone")
        await page.keyboard.press("Enter")
        await ana.journal.expect(Line, saying("By keys alone"))
        await ana.say("And an answer")
        await expect(frame.get_by_role("log")).to_contain_text("And an answer")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("region", name="Chat with us")).to_be_hidden()
        await expect(button).to_be_focused()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="A link")).to_be_focused()  # on with the site's own page
        assert rosa.faults == []
