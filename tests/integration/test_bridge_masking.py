"""Telling numbers on their way through the bridge: what the desk, the archive, every window and the page get to see."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from onedoor.desk.terms.about import About, Published
from onedoor.wire import names
from onedoor.wire.control import about
from tests.integration.bridge_stage import Page as Window
from tests.integration.bridge_stage import Stage, a_stage, until

SSN, COVERED = "My number is 536-90-4399.", "My number is XXX-XX-XXXX."
CARD, COVERED_CARD = "and 4111 1111 1111 1111", "and XXXX XXXX XXXX XXXX"
expect.set_options(timeout=20_000)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        yield stage


@pytest.fixture
async def page(stage: Stage) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless", "--disable-gpu"]
        )
        context = await chromium.new_context(locale="en-US")
        yield await context.new_page()
        await chromium.close()


async def asks(page: Page, stage: Stage, question: str) -> None:
    await page.goto(stage.address)
    await expect(page.locator("#topic option")).not_to_have_count(1)
    await page.get_by_label("Your question").fill(question)
    await page.get_by_role("button", name="Start chat").click()


async def says(page: Page, text: str) -> None:
    await page.get_by_label("Your message").fill(text)
    await page.get_by_label("Your message").press("Enter")


async def kept(page: Page) -> str:
    """All that the tab remembers."""
    return str(await page.evaluate("JSON.stringify(sessionStorage)"))


async def test_neither_router_nor_desk_nor_archive_gets_the_number(stage: Stage) -> None:
    await stage.start_bridge()
    window = await stage.page()
    await window.send(type="start", id="q-1", topic="taxes", language="en", name="536904399", question=SSN, page="")
    await window.expect("masked", id="q-1", text=COVERED)
    await window.expect("message", id="q-1", text=COVERED, masked=True)
    await window.expect("synced")
    await stage.desk.open(stage.router.chats[stage.visitor]["room"])
    await window.send(type="say", id="u-1", text=CARD)
    await window.expect("masked", id="u-1", text=COVERED_CARD)
    await window.expect("message", id="u-1", text=COVERED_CARD, masked=True)
    await window.send(type="say", id="u-2", text="Call 609-555-0123")
    shown = await window.expect("message", id="u-2", text="Call 609-555-0123")
    assert "masked" not in shown
    fields = {field.get("var"): field[0].text for field in stage.router.joins[0].iter(f"{{{names.FORM}}}field")}
    assert (fields["username"], fields["question"]) == ("XXXXXXXXX", COVERED)
    assert await stage.desk.archive() == [COVERED, COVERED_CARD, "Call 609-555-0123"]


async def test_another_window_is_told_too_what_was_covered(stage: Stage) -> None:
    await stage.start_bridge()
    window = await stage.chat()
    await window.send(type="say", id="u-1", text=SSN)
    await window.expect("message", id="u-1")
    other = await stage.resumed(window.token)
    await other.expect("message", id="u-1", text=COVERED, masked=True)


async def test_a_warning_sends_nothing_until_the_citizen_means_it(stage: Stage) -> None:
    await stage.start_bridge(masking="warn")
    window = await stage.chat()
    await window.send(type="say", id="u-1", text=SSN)
    await window.expect("error", id="u-1", code="personal")
    await window.send(type="say", id="u-2", text="Without it")
    await window.expect("message", id="u-2")
    await window.send(type="say", id="u-1", text=SSN, anyway=True)
    await window.expect("message", id="u-1", text=SSN)
    assert await stage.desk.archive() == ["Question", "Without it", SSN]


async def test_a_question_is_warned_of_before_the_router_hears_it(stage: Stage) -> None:
    await stage.start_bridge(masking="warn")
    window = await stage.page()
    start = {"type": "start", "id": "q-1", "topic": "taxes", "language": "en", "question": SSN}
    await window.send(**start)
    await window.expect("error", id="q-1", code="personal")
    assert stage.router.joins == []
    await window.send(**start, anyway=True)
    await window.expect("message", id="q-1", text=SSN)


async def test_switched_off_the_number_goes_out(stage: Stage) -> None:
    await stage.start_bridge(masking="off")
    window = await stage.chat(SSN)
    assert window.texts == [SSN]


async def test_the_page_shows_what_was_sent_says_why_and_remembers_nothing_else(stage: Stage, page: Page) -> None:
    await stage.start_bridge()
    await asks(page, stage, SSN)
    log = page.get_by_role("log")
    await expect(log.locator(".text")).to_have_text([COVERED])
    await expect(log.locator(".masked")).to_contain_text("To protect you, we hid a number")
    await says(page, CARD)
    await expect(log.locator(".text")).to_have_text([COVERED, COVERED_CARD])
    await expect(log.locator(".unsent")).to_have_count(0)
    assert "4399" not in await kept(page) and "4111" not in await kept(page)
    await page.reload()
    await expect(log.locator(".text")).to_have_text([COVERED, COVERED_CARD])
    await expect(log.locator(".masked")).to_have_count(2)


async def test_the_page_covers_its_own_copy_before_the_room_has_shown_it(stage: Stage, page: Page) -> None:
    await stage.start_bridge()
    await asks(page, stage, "Question")
    log = page.get_by_role("log")
    await expect(log.locator(".text")).to_have_text(["Question"])
    await expect(log.locator(".unsent")).to_have_count(0)
    stage.wire.deaf = True
    await says(page, SSN)
    await expect(log.locator(".unsent .text")).to_have_text([COVERED])
    await expect(log.locator(".unsent .masked")).to_have_count(1)
    assert "4399" not in await kept(page)


async def test_a_warned_citizen_changes_the_message_or_sends_it(stage: Stage, page: Page) -> None:
    await stage.start_bridge(masking="warn")
    await asks(page, stage, SSN)
    await expect(page.locator("#question-error")).to_contain_text("It seems to contain a Social Security")
    await expect(page.get_by_label("Your question")).to_have_value(SSN)
    await page.get_by_role("button", name="Start chat").click()
    log = page.get_by_role("log")
    await expect(log.locator(".text")).to_have_text([SSN])
    await page.set_viewport_size({"width": 320, "height": 640})
    await says(page, CARD)
    await expect(log.get_by_role("button", name="Change it")).to_be_in_viewport(ratio=1)
    await log.get_by_role("button", name="Change it").click()
    await expect(page.get_by_label("Your message")).to_have_value(CARD)
    await expect(page.get_by_label("Your message")).to_be_focused()
    await says(page, "never mind")
    await says(page, CARD)
    await log.get_by_role("button", name="Send it as it is").click()
    await until(lambda: len(stage.router.joins) == 1)
    await expect(log.locator(".unsent, .failed")).to_have_count(0)
    await expect(log.locator(".text")).to_have_text([SSN, "never mind", CARD])


async def test_without_javascript_it_is_said_below_the_message(stage: Stage, page: Page) -> None:
    await stage.start_bridge()
    await page.goto(f"{stage.address}/plain?lang=en")
    await page.get_by_label("Your question").fill(SSN)
    await page.get_by_role("button", name="Start chat").click()
    log = page.frame_locator("iframe[title=Conversation]")
    await expect(log.locator(".text")).to_have_text([COVERED])
    await expect(log.locator(".masked")).to_contain_text("To protect you, we hid a number")


async def test_without_javascript_a_warned_citizen_sends_it_once_more(stage: Stage, page: Page) -> None:
    await stage.start_bridge(masking="warn")
    await page.goto(f"{stage.address}/plain?lang=en")
    await page.get_by_label("Your question").fill(SSN)
    await page.get_by_role("button", name="Start chat").click()
    await expect(page.get_by_role("alert")).to_contain_text("It seems to contain a Social Security")
    await page.get_by_role("button", name="Start chat").click()
    log = page.frame_locator("iframe[title=Conversation]")
    await expect(log.locator(".text")).to_have_text([SSN])
    await page.get_by_label("Your message").fill(CARD)
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("alert")).to_contain_text("It seems to contain a Social Security")
    await expect(page.get_by_label("Your message")).to_have_value(CARD)
    await page.get_by_role("button", name="Send").click()
    await expect(log.locator(".text")).to_have_text([SSN, CARD])


def publishes(stage: Stage, jid: str, name: str, masking: str) -> None:
    stage.router.agencies.append(about.agency(Published(jid, name, About(masking=masking))))


async def welcomed(stage: Stage) -> Window:
    """A window whose bridge has heard what the agencies publish."""
    window = await stage.page()
    await window.send(type="hello", language="en")
    welcome = await window.expect("welcome")
    assert welcome["agencies"]
    return window


async def test_the_agency_of_the_topic_chooses_for_the_question(stage: Stage) -> None:
    publishes(stage, "tax.localhost", "Division of Taxation", "off")
    await stage.start_bridge()
    window = await welcomed(stage)
    await window.send(type="start", id="q-1", topic="taxes", language="en", name="", question=SSN, page="")
    shown = await window.expect("message", id="q-1", text=SSN)
    assert "masked" not in shown


async def test_an_agency_that_warns_asks_whatever_the_setting_is(stage: Stage) -> None:
    publishes(stage, "tax.localhost", "Division of Taxation", "warn")
    await stage.start_bridge()
    window = await welcomed(stage)
    await window.send(type="start", id="q-1", topic="taxes", language="en", name="", question=SSN, page="")
    await window.expect("error", code="personal", id="q-1")
    assert stage.router.joins == []


async def test_without_a_topic_the_strictest_of_all_agencies_counts(stage: Stage) -> None:
    publishes(stage, "tax.localhost", "Division of Taxation", "off")
    publishes(stage, "labor.localhost", "Labor", "mask")
    await stage.start_bridge(masking="off")
    window = await welcomed(stage)
    await window.send(type="start", id="q-1", topic="", language="en", name="", question=SSN, page="")
    await window.expect("masked", id="q-1", text=COVERED)


async def test_after_a_transfer_the_new_agency_chooses(stage: Stage) -> None:
    publishes(stage, "tax.localhost", "Division of Taxation", "off")
    publishes(stage, "labor.localhost", "Labor", "mask")
    await stage.start_bridge()
    window = await welcomed(stage)
    await window.send(type="start", id="q-1", topic="taxes", language="en", name="", question=SSN, page="")
    await window.expect("synced")
    await stage.desk.open(stage.router.chats[stage.visitor]["room"])
    await stage.desk.agent()
    stage.desk.introduce()
    await window.expect("people")
    await window.send(type="say", id="u-1", text=CARD)
    await window.expect("message", id="u-1", text=CARD)
    stage.desk.introduce(name="Lou", agency="Labor", at="labor.localhost")
    await window.expect("people", people=[{"name": "Lou", "agency": "Labor", "at": "labor.localhost"}])
    await window.send(type="say", id="u-2", text=CARD)
    await window.expect("message", id="u-2", text=COVERED_CARD, masked=True)
