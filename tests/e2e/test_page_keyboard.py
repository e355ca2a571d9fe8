"""The citizen's page without a mouse: where the focus goes, what each key does, what a screen reader is told."""

from playwright.async_api import Browser, Locator, Page, expect

from components.agent import Line
from components.demo.private import PrivateInstance
from tests.e2e.keys import focused, has_focus, tab_to
from tests.e2e.page import CitizensPage
from tests.e2e.views import saying


def message(page: Page) -> Locator:
    return page.get_by_label("Your message")


async def test_a_whole_chat_with_the_keyboard_alone(here: PrivateInstance, browser: Browser) -> None:
    async with here.agent("ana") as ana:
        rosa = await CitizensPage.open(browser, here.page)
        page = rosa.page
        await expect(page.get_by_label("What is it about?").get_by_role("option")).not_to_have_count(1)
        await page.keyboard.press("Tab")
        await has_focus(page, "Skip to the chat")
        await tab_to(page, "What is it about?")
        await page.keyboard.type("Taxes")
        await tab_to(page, "Your question")
        await page.keyboard.type("Is bread taxed?")
        await tab_to(page, "Start chat")
        await page.keyboard.press("Enter")
        await rosa.has_sent("Is bread taxed?")
        await expect(message(page)).to_be_focused()

        await page.keyboard.type("And cake?")
        await page.keyboard.press("Shift+Enter")
        await page.keyboard.type("With cream?")
        await expect(message(page)).to_have_value("And cake?\nWith cream?")
        await page.keyboard.press("Enter")
        await expect(message(page)).to_have_value("")
        await ana.take()
        await ana.journal.expect(Line, saying("And cake?\nWith cream?"))
        await ana.say("No.")
        await rosa.shows("No.")

        await page.keyboard.press("ArrowUp")  # from the empty field to what was said last
        assert "No." in await focused(page)
        await tab_to(page, "Conversation", "Shift+Tab")  # it can be reached and scrolled
        await tab_to(page, "Your message")
        await tab_to(page, "Send")
        await enter_starts_a_line(page)
        await ana.journal.expect(Line, saying("One line\nand another"))
        await tab_to(page, "End chat", "Shift+Tab")
        await page.keyboard.press("Enter")
        await has_focus(page, "Yes, end the chat")
        await page.keyboard.press("Escape")
        await has_focus(page, "End chat")  # asked back, nothing has happened
        await page.keyboard.press("Enter")
        await has_focus(page, "Yes, end the chat")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="The chat is over")).to_be_focused()
        await tab_to(page, "Save the conversation")
        await tab_to(page, "Start a new chat")
        await page.keyboard.press("Enter")
        await has_focus(page, "What is it about?")
        assert rosa.faults == []


async def enter_starts_a_line(page: Page) -> None:
    """Who is used to that chooses it; then Control and Enter send."""
    await tab_to(page, "Options")
    await page.keyboard.press("Enter")
    await tab_to(page, "Enter sends the message")
    await page.keyboard.press("Space")
    await tab_to(page, "Your message", "Shift+Tab")
    await page.keyboard.type("One line")
    await page.keyboard.press("Enter")
    await page.keyboard.type("and another")
    await expect(message(page)).to_have_value("One line\nand another")
    await page.keyboard.press("Control+Enter")


async def test_what_a_screen_reader_is_told(here: PrivateInstance, browser: Browser) -> None:
    async with here.agent("ana") as ana:
        rosa = await CitizensPage.open(browser, here.page)
        page = rosa.page
        await expect(page.locator("[role=log]")).to_have_count(1)  # there before its first message
        await rosa.ask("Is bread taxed?", topic="Taxes and sales tax")
        await rosa.has_sent("Is bread taxed?")
        assert await rosa.log.get_attribute("aria-label") == "Conversation"
        await expect(page.get_by_role("status").first).to_contain_text("You are next.")
        await ana.take()
        await ana.say("No, it is not.")
        await rosa.shows("No, it is not.")
        line = rosa.log.get_by_role("listitem").filter(has_text="No, it is not.")
        # The picture, or the initials in its place, say nothing that the name does not.
        face = line.locator(".face")
        assert await face.get_attribute("aria-hidden") == "true"
        text = " ".join((await line.inner_text()).split()).removeprefix(await face.inner_text())
        assert text.startswith("Ana · Division of Taxation No, it is not."), "who, what and when, in this order"
        assert await line.locator("time").get_attribute("datetime")
        ana.typing()
        await rosa.tells("Ana is typing…")
        assert await page.locator(".typing").get_attribute("aria-hidden") == "true", "seen, not read out each time"


async def test_an_empty_question_is_said_to_be_missing_and_has_the_focus(
    here: PrivateInstance, browser: Browser
) -> None:
    rosa = await CitizensPage.open(browser, here.page)
    question = rosa.page.get_by_label("Your question")
    await rosa.page.get_by_role("button", name="Start chat").click()
    await expect(question).to_be_focused()
    assert await question.get_attribute("aria-invalid") == "true"
    await expect(question).to_have_accessible_description(
        "Write your question first. Please do not write your Social Security number or bank details."
    )
