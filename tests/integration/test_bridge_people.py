"""Whom a citizen talks with, as a real browser shows it: pictures or initials, names at every change, languages."""

import hashlib
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, expect

from onedoor.store.setup import pictures
from tests.integration.beside_stage import LABOR, TAX, a_browser, answers, opens, two_agencies, waits
from tests.integration.bridge_stage import Stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with two_agencies(tmp_path / "state") as stage:
        yield stage


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with a_browser() as browser:
        yield browser


def a_picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (300, 200), "#7a0019").save(made, "PNG")
    return pictures.small(made.getvalue())


async def test_the_agents_picture_stands_beside_what_they_say_and_else_their_initials(
    stage: Stage, browser: Browser
) -> None:
    made = a_picture()
    name = hashlib.sha256(made).hexdigest()
    stage.desk.picture = name, made
    await stage.start_bridge()
    page = await opens(browser, stage)
    visitor = await waits(page, stage)
    await answers(stage, visitor, name="Ana María López")
    stage.desk.says("Hello")
    message = page.get_by_role("listitem").filter(has_text="Hello")
    await expect(message.locator(".face")).to_have_text("AL")
    await expect(message.locator(".face")).to_have_attribute("aria-hidden", "true")
    stage.desk.introduce(name="Lou", picture=name)
    stage.desk.says("I am Lou")
    image = page.get_by_role("listitem").filter(has_text="I am Lou").locator(".face img")
    await expect(image).to_have_attribute("src", f"/pictures/{TAX}/{name}")
    assert await image.evaluate("it => [it.naturalWidth, it.naturalHeight]") == [96, 96]
    async with stage.http.get(f"{stage.address}/pictures/{TAX}/{name}") as answer:
        assert (answer.status, answer.content_type, await answer.read()) == (200, "image/webp", made)
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "immutable" in answer.headers["Cache-Control"]
    for address in (f"{TAX}/{'0' * 64}", f"evil.example/{name}", f"{TAX}/{name[:-1]}g"):
        async with stage.http.get(f"{stage.address}/pictures/{address}") as answer:
            assert answer.status == 404


async def test_who_takes_over_is_named_with_their_agency_at_every_change(stage: Stage, browser: Browser) -> None:
    await stage.start_bridge()
    page = await opens(browser, stage)
    await answers(stage, await waits(page, stage))
    log = page.get_by_role("log")
    await expect(log).to_contain_text("You are talking with Ana, a person at Division of Taxation.")
    stage.desk.introduce(name="Lou", agency="Labor", at=LABOR)
    await expect(log).to_contain_text("You are talking with Lou, a person at Labor.")
    stage.desk.notice("agent-lost", agent="Lou", agency="Labor")
    await expect(log).to_contain_text("We’ve lost contact with Lou, Labor.")
    stage.desk.introduce(name="Lou", agency="Labor", at=LABOR)
    stage.desk.notice("requeued", agent="Lou", agency="Labor")
    await expect(log).to_contain_text("Lou, Labor, has put you back in the queue. You have kept your place")


async def test_every_message_says_in_which_language_it_is(stage: Stage, browser: Browser) -> None:
    await stage.start_bridge()
    page = await opens(browser, stage)
    await page.locator("#topic").select_option("taxes")
    await page.locator("#language").select_option("es")
    await answers(stage, await waits(page, stage))
    stage.desk.says("Hola")
    stage.desk.notice("reply", agent="Ana", agency="Division of Taxation", lang="en")
    listed = page.get_by_role("listitem")
    for shown, language in (("Question", "es"), ("Hola", "es"), ("words", "en")):
        await expect(listed.filter(has_text=shown).locator(".text")).to_have_attribute("lang", language)
    await expect(listed.filter(has_text="You are talking with").locator("[lang]")).to_have_count(0)
    await page.reload()
    await expect(listed.filter(has_text="Hola").locator(".text")).to_have_attribute("lang", "es")
