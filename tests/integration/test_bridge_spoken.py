"""What a screen reader is told, counted: each message once, whatever breaks, in one window, and a burst in one go."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.e2e.cable import Cable
from tests.e2e.recorder import record, spoken, times
from tests.e2e.views import until
from tests.integration.bridge_stage import Stage, a_stage

BREAKS, BETWEEN = 50, 10
"""Ten messages come while the connection is there, and ten while it is not, fifty times."""
PLAIN = "chat.example"
"""A name that is not this machine's own: over plain HTTP a browser has no locks for it."""
expect.set_options(timeout=30_000)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge()
        yield stage


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", f"--host-resolver-rules=MAP {PLAIN} 127.0.0.1"]
        chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield chromium
        await chromium.close()


@pytest.fixture
async def context(browser: Browser) -> BrowserContext:
    context = await browser.new_context()
    await record(context)
    return context


async def in_a_chat(stage: Stage, context: BrowserContext, address: str = "") -> Page:
    page = await context.new_page()
    await page.goto(address or stage.address)
    await expect(page.locator("#topic option")).not_to_have_count(1)
    await page.locator("#question").fill("Question")
    await page.locator("form.start button[type=submit]").click()
    log = page.get_by_role("log")
    await expect(log).to_contain_text("Question")
    await expect(log.locator(".unsent")).to_have_count(0)
    await stage.desk.open(stage.router.chats[stage.visitor]["room"])
    await stage.desk.agent()
    stage.desk.introduce()
    await expect(log).to_contain_text("You are talking with Ana")
    return page


async def is_told(page: Page, words: str) -> None:
    async def it_is() -> bool:
        return await times(page, words) > 0

    await until(f"“{words}” is read out", it_is)


async def test_a_thousand_messages_over_fifty_breaks_are_each_read_once(stage: Stage, context: BrowserContext) -> None:
    bridge = stage.settings.bridge
    async with Cable(bridge.host, bridge.port) as cable:
        page = await in_a_chat(stage, context, cable.address)
        number = 0
        for _ in range(BREAKS):
            for _ in range(BETWEEN):
                number += 1
                stage.desk.says(f"Message {number:04}.")
            await expect(page.get_by_role("log")).to_contain_text(f"Message {number:04}.")
            cable.cut()
            await expect(page.locator(".status.warning")).to_contain_text("The connection is lost.")
            for _ in range(BETWEEN):
                number += 1
                stage.desk.says(f"Message {number:04}.")
            cable.mend()
            # As a browser says that it has a network again: without it, the page would take its time.
            await page.evaluate("dispatchEvent(new Event('online'))")
            await expect(page.locator(".status")).to_contain_text("You are connected again.")
            await expect(page.get_by_role("log")).to_contain_text(f"Message {number:04}.")
        await is_told(page, f"Message {number:04}.")
        told = " ".join(await spoken(page, "polite"))
        heard = [word for word in told.replace(".", "").split() if word.isdigit()]
        assert heard == [f"{one:04}" for one in range(1, number + 1)], "once, and in their order"
        assert told.count("Ana: Message") == number == BREAKS * BETWEEN * 2
        shown = await page.get_by_role("log").locator(".text").all_inner_texts()
        assert shown[1:] == [f"Message {one:04}." for one in range(1, number + 1)]


async def test_a_burst_is_one_announcement_and_ones_own_word_is_confirmed_once(
    stage: Stage, context: BrowserContext
) -> None:
    page = await in_a_chat(stage, context)
    await is_told(page, "You are talking with Ana")
    before = len(await spoken(page, "polite"))
    for number in range(6):
        stage.desk.says(f"Burst {number}")
    await is_told(page, "Burst 5")
    after = (await spoken(page, "polite"))[before:]
    assert [one.count("Burst") for one in after] == [6]
    await page.get_by_label("Your message").fill("Mine")
    await page.keyboard.press("Enter")
    await is_told(page, "Sent: Mine")
    assert await times(page, "Mine") == 1


async def test_of_two_windows_with_one_chat_the_one_in_use_speaks(stage: Stage, context: BrowserContext) -> None:
    first = await in_a_chat(stage, context)
    await is_told(first, "You are talking with Ana")
    await first.get_by_label("Your message").fill("A draft of the first")
    second = await context.new_page()
    await second.goto(stage.address)  # it asks the first one, and has the same chat
    await expect(second.get_by_role("log")).to_contain_text("You are talking with Ana")
    await expect(second.get_by_label("Your message")).to_have_value("")
    assert await spoken(second, "polite") == [], "what was there before is not read"
    await second.get_by_label("Your message").focus()
    stage.desk.says("To both")
    for page in (first, second):
        await expect(page.get_by_role("log").get_by_text("To both", exact=True)).to_have_count(1)
    await is_told(second, "To both")
    assert await times(first, "To both") == 0
    await second.close()
    stage.desk.says("To one")
    await is_told(first, "To one")
    await expect(first.get_by_label("Your message")).to_have_value("A draft of the first")


async def test_without_locks_the_windows_agree_by_themselves(stage: Stage, context: BrowserContext) -> None:
    """A second window has the same chat there, too. One of the two speaks: the one in use, then the one left."""
    await stage.stop_bridge()
    await stage.start_bridge(origins=("http://*",))
    address = stage.address.replace("127.0.0.1", PLAIN)
    first = await in_a_chat(stage, context, address)
    assert await first.evaluate("navigator.locks === undefined")
    await is_told(first, "You are talking with Ana")
    second = await context.new_page()
    await second.goto(address)
    await expect(second.get_by_role("log")).to_contain_text("You are talking with Ana")
    for used, other in ((second, first), (first, second)):
        await used.bring_to_front()
        await used.get_by_role("button", name="Send").focus()  # each thinks that it is in front, in this browser
        words = f"To both, {used is first}"
        stage.desk.says(words)
        for page in (used, other):
            await expect(page.get_by_role("log").get_by_text(words, exact=True)).to_have_count(1)
        await is_told(used, words)
        assert await times(other, words) == 0
    await first.close()
    await expect(second.get_by_role("log")).to_contain_text("You are talking with Ana")
    stage.desk.says("To one")
    await is_told(second, "To one")


async def test_a_phone_that_slept_has_all_of_it_once_and_says_it_once(stage: Stage, context: BrowserContext) -> None:
    bridge = stage.settings.bridge
    async with Cable(bridge.host, bridge.port) as cable:
        page = await in_a_chat(stage, context, cable.address)
        await page.get_by_label("Your message").fill("And ca")
        asleep = await context.new_cdp_session(page)
        await asleep.send("Page.setWebLifecycleState", {"state": "frozen"})
        cable.cut()  # hours later the network has another address, and the server has let go
        for number in range(3):
            stage.desk.says(f"While asleep {number}")
        cable.mend()
        await asleep.send("Page.setWebLifecycleState", {"state": "active"})
        await is_told(page, "While asleep 2")
        for number in range(3):
            assert await times(page, f"While asleep {number}") == 1
            await expect(page.get_by_role("log").get_by_text(f"While asleep {number}", exact=True)).to_have_count(1)
        await expect(page.get_by_label("Your message")).to_have_value("And ca")


async def test_the_end_of_a_silent_chat_is_told_before_and_put_off_with_one_button(
    stage: Stage, context: BrowserContext
) -> None:
    page = await in_a_chat(stage, context)
    stage.desk.notice("idle", ends=(datetime.now(UTC) + timedelta(minutes=5)).isoformat())
    button = page.get_by_role("button", name="I am still here")
    await expect(button).to_be_visible()
    assert [one for one in await spoken(page, "alert") if one.startswith("Nobody has written for a long time.")]
    await page.reload()
    await expect(button).to_be_visible()
    await button.click()
    await expect(button).to_be_hidden()
    await expect(page.locator(".status")).to_contain_text("Thank you. The chat stays open.")
    await page.reload()
    await expect(page.get_by_role("log")).to_contain_text("You are talking with Ana")
    await expect(button).to_be_hidden()  # it was answered


async def test_the_place_in_the_queue_is_said_every_thirty_seconds_at_most(
    stage: Stage, context: BrowserContext
) -> None:
    page = await context.new_page()
    await page.clock.install()
    await page.goto(stage.address)
    await expect(page.locator("#topic option")).not_to_have_count(1)
    await page.locator("#question").fill("Question")
    await page.locator("form.start button[type=submit]").click()
    await expect(page.get_by_role("log")).to_contain_text("Question")
    for position in (9, 8, 7, 6):
        stage.router.queue(stage.visitor, position, 60)
        await expect(page.locator(".status")).to_contain_text(f"You are number {position}.")
    told = [one for one in await spoken(page) if "You are number" in one]
    assert told == [], "that they wait was said just now"
    await page.clock.run_for(31_000)
    await is_told(page, "You are number 6.")
    assert len([one for one in await spoken(page) if "You are number" in one]) == 1
