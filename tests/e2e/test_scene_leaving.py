"""What a citizen leaves: a message when nobody can chat, and an opinion and a wish for a mail when the chat is over."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from components.agent import Line
from components.demo.private import PrivateInstance
from tests.e2e.page import CitizensPage
from tests.e2e.views import Panel, is_open_within, of_chat, until
from tests.mailbox import Mailbox, a_mailbox, plain

REFERENCE = re.compile(r"TAX-[2-9B-DF-HJKMNP-TV-XZ]{4}-[2-9B-DF-HJKMNP-TV-XZ]{2}")


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    async with a_mailbox() as box:
        yield box


@pytest.fixture
async def here(box: Mailbox) -> AsyncIterator[PrivateInstance]:
    """The whole product, which can send mail."""
    mail: dict[str, int | str] = {
        "host": "127.0.0.1",
        "port": box.port,
        "tls": "none",
        "sender": "Chat <chat@example.gov>",
    }
    little = {"agencies": {"grace": 5}, "router": {"patience": 5}}
    async with PrivateInstance(changes={**little, "mail": mail}) as instance:
        yield instance


async def test_a_message_is_left_has_a_reference_and_is_seen_in_the_panel(
    here: PrivateInstance, browser: Browser, box: Mailbox
) -> None:
    async with here.agent("ana") as ana:
        await ana.command("off")
        reference = await a_message_is_left(here, browser, box)
        told = await ana.journal.expect(Line, lambda line: "has left a message" in line.body)
    assert f"{reference} · Taxes and sales tax · en" in told.body
    assert "osa" not in told.body, "neither a name nor an address"
    async with Panel(here.panel) as panel:
        await panel.log_in("admin", here.password("admin"))
        listed = await panel.get("/agencies/tax/messages/", typed=reference.lower())
        assert reference in listed
        address = re.search(r'href="(/agencies/tax/messages/\d+/)"', listed)
        assert address is not None
        shown = await panel.get(address[1])
        assert "Do I charge &lt;b&gt;sales tax&lt;/b&gt;?" in shown
        assert "rosa@example.org" in shown


async def a_message_is_left(here: PrivateInstance, browser: Browser, box: Mailbox) -> str:
    """Its reference."""
    rosa = await CitizensPage.open(browser, here.page)
    await expect(rosa.page.locator("#topic option")).not_to_have_count(1)
    await rosa.page.get_by_label("What is it about?").select_option("taxes")
    await rosa.ask("Do I charge <b>sales tax</b>?", name="Rosa")
    await rosa.page.get_by_role("button", name="Leave a message").click()
    await expect(rosa.page.get_by_role("textbox", name="Your message")).to_have_value("Do I charge <b>sales tax</b>?")
    await expect(rosa.page.get_by_role("textbox", name="Your name")).to_have_value("Rosa")
    await rosa.page.get_by_role("button", name="Send the message").click()
    await expect(rosa.page.get_by_role("textbox", name="Your e-mail address")).to_be_focused()
    await rosa.page.get_by_role("textbox", name="Your e-mail address").fill("rosa@example.org")
    await rosa.page.get_by_role("button", name="Send the message").click()
    await expect(rosa.page.get_by_role("heading", name="has your message")).to_be_focused()
    reference = await rosa.page.locator(".reference").inner_text()
    assert REFERENCE.fullmatch(reference)
    mail = await box.mail()
    assert reference in plain(mail)
    await rosa.page.reload()
    await expect(rosa.page.locator(".reference")).to_have_text(reference)
    assert rosa.faults == []
    return reference


async def test_a_chat_ends_its_words_come_by_mail_and_what_is_thought_of_it_is_seen_in_the_panel(
    here: PrivateInstance, browser: Browser, box: Mailbox
) -> None:
    async with here.agent("ana") as ana:
        await is_open_within(here, "taxes")
        rosa = await CitizensPage.open(browser, here.page)
        await rosa.ask("Is bread taxed?", topic="Taxes and sales tax", name="Rosa")
        await ana.take()
        await ana.say("No, bread is not taxed.")
        await rosa.shows("No, bread is not taxed.")
        await ana.say("!note asked about bread")
        await ana.say("!end")
        await expect(rosa.page.get_by_role("heading", name="The chat is over")).to_be_visible()
    await rosa.page.get_by_role("button", name="Send it to my e-mail").click()
    await expect(rosa.page.get_by_role("textbox", name="Your e-mail address")).to_be_focused()
    await rosa.page.get_by_role("textbox", name="Your e-mail address").fill("rosa@example.org, ben@example.org")
    await rosa.page.get_by_role("button", name="Send the conversation").click()
    await rosa.tells("Write an e-mail address like name@example.com.")
    await rosa.page.get_by_role("textbox", name="Your e-mail address").fill("rosa@example.org")
    await rosa.page.get_by_role("button", name="Send the conversation").click()
    await rosa.tells("We have sent the conversation to rosa@example.org.")
    mail = await box.mail()
    assert mail["To"] == "rosa@example.org"
    assert "No, bread is not taxed." in plain(mail)
    assert "asked about bread" not in plain(mail)
    await rosa.page.get_by_role("radio", name="Neither good nor bad").check()
    await rosa.tells("Thank you. We have your answer")
    await rosa.page.reload()
    await expect(rosa.page.get_by_role("radio", name="Neither good nor bad")).to_be_checked()
    await rosa.page.get_by_role("radio", name="Good", exact=True).check()
    await rosa.page.get_by_role("group", name="Did you get the information").get_by_label("Yes").check()
    await rosa.page.get_by_role("radio", name="By phone").check()
    await rosa.page.get_by_role("textbox", name="Anything you want to add").fill("Kind. 536-90-4399")
    await rosa.page.get_by_role("button", name="Send", exact=True).click()
    leg = await of_chat(here, "tax")
    async with Panel(here.panel) as panel:
        await panel.log_in("admin", here.password("admin"))
        shown = ""

        async def is_shown() -> bool:
            nonlocal shown
            shown = await panel.get(f"/transcripts/tax/{leg.id}/")
            return "Kind. XXX-XX-XXXX" in shown

        await until("the panel shows the comment", is_shown)
        for words in ("Smile", "By phone"):
            assert words in shown
    assert rosa.faults == []
