"""Replies, quotes and what clients say for extensions, through a real room: on the page, plain, and in files."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from playwright.async_api import Browser, Locator, async_playwright, expect

from onedoor.wire import names
from onedoor.wire.muc import muc
from onedoor.wire.xml import element
from tests.integration.bridge_stage import Stage, a_stage, until

expect.set_options(timeout=20_000)
QUESTION = "Do I need a permit?"
SHOWN = ["Yes, you do.", "And a form.", "One moment.", "Goodbye."]
"""All that the citizen may see of what the agent's client sends in `has_chatted`."""
OMEMO = "I sent you an OMEMO encrypted message but your client doesn’t seem to support that."


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


def sends(stage: Stage, body: str, id: str, *children: Element) -> None:
    """What an agent's client writes, with whatever it adds."""
    stanza = muc.said(stage.desk.room, body, by="ana@tax.localhost/x", id=id)
    stanza.extend(children)
    stage.desk.send(stanza)


def replies(stage: Stage, quote: str, answer: str, id: str, to: str) -> None:
    """As Dino does it: `> ` before the line, what it is of, and where it ends."""
    fallback = element(f"{{{names.FALLBACK}}}body", {"start": "0", "end": str(len(f"> {quote}\n"))})
    sends(
        stage,
        f"> {quote}\n{answer}",
        id,
        element(f"{{{names.REPLY}}}reply", {"to": f"{stage.desk.room}/somebody", "id": to}),
        element(f"{{{names.FALLBACK}}}fallback", {"for": names.REPLY}, fallback),
    )


async def id_of(stage: Stage, text: str) -> str:
    """The room's own, as its archive has it."""
    query, by = stage.desk.link.new_id(), "desk@tax.localhost/desk"
    await stage.desk.link.request(muc.archive_page(stage.desk.room, None, by=by, id=query))
    found = [muc.read_result(stanza, {query: stage.desk.room}) for stanza in stage.desk.heard]
    return next(one[1].stanza_id or "" for one in found if one is not None and one[1].body == text)


async def has_chatted(stage: Stage) -> None:
    """Whatever a client may send beside plain words, from the question to the goodbye."""
    await stage.desk.agent()
    stage.desk.introduce()
    asked = await id_of(stage, QUESTION)
    replies(stage, QUESTION, "!note he sounds suspicious", "a1", asked)
    note = await stage.desk.heard_as(f"> {QUESTION}\n!note he sounds suspicious")
    replies(stage, QUESTION, SHOWN[0], "a2", asked)
    sends(stage, f"> {SHOWN[0]}\n{SHOWN[1]}", "a3")
    replies(stage, "!note he sounds suspicious", SHOWN[2], "a4", note)
    sends(stage, "Hello\n!note he is rude", "a5")
    sends(stage, OMEMO, "a6", element(f"{{{names.OMEMO_BEFORE}}}encrypted"))
    sends(stage, "/me retracted a previous message", "a7", element(f"{{{names.RETRACT}}}retract", {"id": note}))
    sends(stage, "👍", "a8", element(f"{{{names.FALLBACK}}}fallback", {"for": names.REACTIONS}))
    stage.desk.says(SHOWN[3])
    await stage.desk.heard_as(SHOWN[3])


async def is_as_it_was_meant(log: Locator, *, you: str) -> None:
    await expect(log.locator(".message.agent .text")).to_have_text(SHOWN)
    await expect(log.locator("blockquote")).to_have_text([f"{you}: {QUESTION}", f"Ana: {SHOWN[0]}"])
    first = log.locator(".message.agent").first
    above = await first.evaluate("one => [...one.children].map(each => each.localName + '.' + each.className)")
    assert above.index("blockquote.") < above.index("p.text")
    for hidden in ("suspicious", "rude", "OMEMO", "retracted", "👍"):
        assert hidden not in await log.inner_text()


async def test_the_citizen_sees_answers_as_answers_and_nothing_else_of_what_a_client_sends(
    stage: Stage, browser: Browser
) -> None:
    context = await browser.new_context(locale="en-US", accept_downloads=True)
    page = await context.new_page()
    await page.goto(stage.address)
    await expect(page.locator("#topic option")).not_to_have_count(1)
    await page.locator("#question").fill(QUESTION)
    await page.locator("form.start button[type=submit]").click()
    log = page.get_by_role("log")
    await expect(log.locator(".unsent")).to_have_count(0)
    await expect(log.locator(".text")).to_have_text([QUESTION])
    await stage.desk.open(stage.router.chats[stage.visitor]["room"])
    await has_chatted(stage)
    await is_as_it_was_meant(log, you="You")
    stage.router.depart(stage.visitor, "agent")
    await expect(page.locator("#over-title")).to_be_visible()
    async with page.expect_download() as started:
        await page.get_by_role("button", name="Save the conversation").click()
    saved = await asyncio.to_thread(Path(await (await started.value).path()).read_text, "utf-8")
    assert f"    > You: {QUESTION}\n    {SHOWN[0]}" in saved
    assert f"    > Ana: {SHOWN[0]}\n    {SHOWN[1]}" in saved
    assert "suspicious" not in saved


async def test_without_javascript_and_by_another_bridge_it_is_the_same(stage: Stage, browser: Browser) -> None:
    """The second bridge reads it all in the room's archive."""
    window = await stage.chat(QUESTION)
    await has_chatted(stage)
    await window.expect("message", text=SHOWN[3])
    live = [frame.get("quote") for frame in window.frames if frame.get("from") == "agent"]
    await stage.stop_bridge()
    await stage.start_bridge()
    again = await stage.resumed(window.token)
    await again.expect("synced")
    assert [one for one in again.texts if one != QUESTION] == SHOWN
    assert [frame.get("quote") for frame in again.frames if frame.get("from") == "agent"] == live
    page = await (await browser.new_context(java_script_enabled=False)).new_page()
    await page.goto(f"{stage.address}/plain/log?token={window.token}&lang=en")
    await is_as_it_was_meant(page.locator("body"), you="You")
    stage.router.depart(stage.visitor, "agent")
    await until(lambda: any(frame["type"] == "ended" for frame in again.frames))
    async with stage.http.get(f"{stage.address}/plain/file?token={window.token}&lang=fr") as answer:
        file = await answer.text()
    assert f'<blockquote dir="auto">Vous: {QUESTION}</blockquote>' in file
    assert "suspicious" not in file
