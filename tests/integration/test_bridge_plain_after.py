"""Without JavaScript, too: a message when nobody can chat, an opinion and a mail when the chat is over."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from onedoor.desk.terms.left import Feedback
from onedoor.settings import Mail
from onedoor.wire import names
from onedoor.wire.xml import element
from tests.integration.bridge_stage import Stage, a_stage, until
from tests.mailbox import Mailbox, a_mailbox, plain

expect.set_options(timeout=20_000)


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    async with a_mailbox() as box:
        yield box


@pytest.fixture
async def stage(tmp_path: Path, box: Mailbox) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge(mail=Mail(host="127.0.0.1", port=box.port, tls="none", sender="chat@example.gov"))
        yield stage


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless", "--disable-gpu"]
        )
        context = await chromium.new_context(java_script_enabled=False, locale="en-US")
        yield await context.new_page()
        await chromium.close()


async def test_who_finds_nobody_leaves_a_message_and_writes_nothing_twice(
    stage: Stage, page: Page, box: Mailbox
) -> None:
    stage.router.refusal = ("service-unavailable", "")
    stage.router.closed = element(f"{{{names.ONEDOOR}}}closed", {"reason": "closed", "agency": "Taxation"})
    await page.goto(f"{stage.address}/plain")
    await page.get_by_label("What is it about?").select_option("taxes")
    await page.get_by_label("Your name").fill("Rosa")
    await page.get_by_label("Your question").fill("Is <b>bread</b> taxed?\n536-90-4399")
    await page.get_by_role("button", name="Start chat").click()
    await expect(page.get_by_role("alert")).to_contain_text("Taxation is closed now.")
    await page.get_by_role("link", name="Leave a message").click()
    await expect(page.get_by_label("Your message")).to_have_value("Is <b>bread</b> taxed?\n536-90-4399")
    form = page.locator("#leave")
    await expect(form.get_by_label("Your name")).to_have_value("Rosa")
    await form.get_by_label("Your e-mail address").fill("rosa@example.org")
    stage.router.not_left = "recipient-unavailable"
    await form.get_by_role("button", name="Send the message").click()
    await expect(page.get_by_role("alert")).to_contain_text("We could not deliver your message")
    await expect(page.get_by_label("Your message")).to_have_value("Is <b>bread</b> taxed?\n536-90-4399")
    stage.router.not_left = None
    await page.get_by_role("button", name="Send the message").click()
    await expect(page.get_by_text("TAX-7K3M-92")).to_be_visible()
    await expect(page.get_by_text("Is <b>bread</b> taxed?\nXXX-XX-XXXX")).to_be_visible()
    (left,) = stage.router.left
    assert (left.topic, left.why, left.text) == ("", "closed", "Is <b>bread</b> taxed?\nXXX-XX-XXXX")
    assert "TAX-7K3M-92" in plain(await box.mail())


async def test_the_end_has_a_mail_and_an_opinion(stage: Stage, page: Page, box: Mailbox) -> None:
    window = await stage.chat("Is bread taxed?")
    await stage.desk.agent()
    stage.desk.introduce()
    stage.desk.says("No.")
    await window.expect("message", text="No.")
    await page.goto(f"{stage.address}/plain/chat?token={window.token}&lang=en")
    stage.router.depart(stage.visitor, "agent")
    await window.expect("ended")
    log = page.frame_locator("iframe[title=Conversation]")
    await log.get_by_role("link", name="Save it, or say what you think").click()
    await page.get_by_label("Your e-mail address").fill("rosa@example.org")
    await page.get_by_role("button", name="Send the conversation", exact=True).click()
    await expect(page.get_by_role("status")).to_have_text("We have sent the conversation to rosa@example.org.")
    assert "No." in plain(await box.mail())
    await page.get_by_role("link", name="Back to the conversation").click()
    await page.get_by_role("radio", name="Bad", exact=True).check()
    await page.get_by_role("group", name="Did you get the information").get_by_label("No").check()
    await page.get_by_role("radio", name="By phone").check()
    await page.get_by_label("Anything you want to add").fill("536-90-4399 was wrong.")
    stage.router.not_left = "remote-server-timeout"
    await page.get_by_role("button", name="Send your answers").click()
    await expect(page.get_by_role("alert")).to_contain_text("We could not save your answer.")
    await expect(page.get_by_role("radio", name="Bad", exact=True)).to_be_checked()
    stage.router.not_left = None
    await page.get_by_role("button", name="Send your answers").click()
    await expect(page.get_by_role("status")).to_have_text("Thank you. We have your answer.")
    said = Feedback(1, False, "phone", "XXX-XX-XXXX was wrong.")
    await until(lambda: stage.router.opinions == [(stage.visitor, said)])


async def test_who_waited_in_vain_leaves_the_question_as_a_message(stage: Stage, page: Page) -> None:
    window = await stage.chat("Is bread taxed?")
    closed = {"reason": "nobody", "opens": "2026-11-23T14:00:00Z", "agency": "Division of Taxation"}
    stage.router.depart(stage.visitor, "nobody", element(f"{{{names.ONEDOOR}}}closed", closed))
    await window.expect("ended")
    await page.goto(f"{stage.address}/plain/chat?token={window.token}&lang=en")
    await expect(page.get_by_role("alert")).to_contain_text("Nobody at Division of Taxation is available")
    await expect(page.get_by_role("alert")).to_contain_text("Monday, November 23, 2026, 2:00 PM (UTC)")
    await expect(page.get_by_label("Your message")).to_have_value("Is bread taxed?")
    await expect(page.get_by_role("radio")).to_have_count(0)


async def test_n42_nothing_is_sent_to_what_is_not_one_address_or_from_another_site(stage: Stage, box: Mailbox) -> None:
    window = await stage.chat("Is bread taxed?")
    await window.send(type="end")
    await window.expect("ended")
    address, token = f"{stage.address}/plain/mail", {"token": window.token}
    for typed in ("a@example.org\r\nBcc: b@example.org", "a@example.org,b@example.org", ""):
        async with stage.http.post(address, params=token, data={"email": typed}) as answer:
            assert "Write an e-mail address like" in await answer.text()
    for path in ("message", "feedback", "mail"):
        form = {"email": "a@example.org", "rating": "3", "name": "Rosa", "text": "x", "id": "1"}
        origin = {"Origin": "https://evil.example"}
        async with stage.http.post(f"{stage.address}/plain/{path}", params=token, data=form, headers=origin) as answer:
            assert answer.status == 403
    assert (box.mails, stage.router.left, stage.router.opinions) == ([], [], [])
