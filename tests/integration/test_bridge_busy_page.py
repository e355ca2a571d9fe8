"""The page of who is one too many from their network: it says so, in their language, and comes back by itself."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from bridge.limits import refused_connections
from tests.e2e.cable import Cable
from tests.integration.bridge_stage import Stage, a_stage

PLACES = 40
BUSY = {
    "en": "Too many chats are open from your connection. This page will try again in 10 s.",
    "fr": "Trop de discussions sont ouvertes depuis votre connexion. Cette page réessaiera dans 10 s.",
    "es": "Hay demasiados chats abiertos desde su conexión. Esta página volverá a intentarlo en 10 s.",
}
expect.set_options(timeout=30_000)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge(limits={"sockets": PLACES})
        yield stage


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        await chromium.close()


async def opened(browser: Browser, address: str, language: str) -> Page:
    page = await (await browser.new_context(locale=language)).new_page()
    await page.goto(address)
    await expect(page.locator("#topic option")).not_to_have_count(1)
    return page


async def all_places(stage: Stage) -> list[aiohttp.ClientWebSocketResponse]:
    """Somebody else of the same network takes what is free."""
    taken: list[aiohttp.ClientWebSocketResponse] = []
    while True:
        socket = await stage.http.ws_connect(f"{stage.address}/ws")
        await socket.send_str('{"type":"ping"}')
        if (await socket.receive_json())["type"] == "error":
            await socket.close()
            return taken
        taken.append(socket)


@pytest.mark.case("N45")
async def test_who_is_one_too_many_is_told_so_in_their_language_and_is_let_in_as_soon_as_there_is_room(
    stage: Stage, browser: Browser
) -> None:
    async with Cable(stage.settings.bridge.host, stage.settings.bridge.port) as cable:
        pages = {language: await opened(browser, cable.address, language) for language in BUSY}
        rosa = pages["en"]
        await rosa.locator("#question").fill("Question")
        await rosa.locator("form.start button[type=submit]").click()
        await expect(rosa.get_by_role("log").locator(".unsent")).to_have_count(0)
        await expect(rosa.get_by_role("log")).to_contain_text("Question")
        cable.cut()
        taken = await all_places(stage)
        cable.mend()
        for language, sentence in BUSY.items():
            await expect(pages[language].locator(".status")).to_have_text(sentence)
        await rosa.locator("#message").fill("Kept until there is room")
        await rosa.keyboard.press("Enter")
        for socket in taken:
            await socket.close()
        await expect(rosa.get_by_role("log").locator(".message").last).to_contain_text("Sent")
        for language in ("fr", "es"):
            await expect(pages[language].locator(".status")).to_have_text("")
    assert refused_connections.AGAIN == 10
