"""Files on the citizen's page: chosen, sent, refused in words, shown from our own origin alone."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Dialog, FilePayload, Page, async_playwright, expect

from tests.integration.bridge_stage import Stage, a_stage, until
from tests.unit.pictures import PDF, SVG, photo

expect.set_options(timeout=20_000)


@pytest.fixture
async def uploads() -> AsyncIterator[str]:
    """Where an agent's client has put a file."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=PDF)

    app = web.Application()
    app.router.add_get("/form.pdf", answer)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.fixture
async def stage(tmp_path: Path, uploads: str) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        stage.router.publish()
        await stage.start_bridge(files={"uploads": (uploads,), "largest": 200_000})
        yield stage


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield await (await chromium.new_context(locale="en-US", accept_downloads=True)).new_page()
        await chromium.close()


async def talking(stage: Stage, page: Page) -> None:
    await page.goto(stage.address)
    await expect(page.locator("#topic option")).not_to_have_count(1)
    await page.locator("#topic").select_option("taxes")
    await page.locator("#question").fill("Question")
    await page.locator("form.start button[type=submit]").click()
    await expect(page.get_by_role("log").locator(".text")).to_have_count(1)
    await expect(page.get_by_role("button", name="Attach a file")).to_be_hidden()
    await stage.desk.open(stage.router.chats[stage.visitor]["room"])
    await stage.desk.agent()
    stage.desk.introduce()
    await expect(page.get_by_role("button", name="Attach a file")).to_be_visible()


async def choose(page: Page, name: str, content: bytes) -> None:
    async with page.expect_file_chooser() as opening:
        await page.get_by_role("button", name="Attach a file").click()
    file: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    await (await opening.value).set_files([file])


async def test_a_file_is_sent_shown_and_saved(stage: Stage, page: Page, uploads: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await talking(stage, page)
    await choose(page, "me at home.JPG", photo(400, 300))
    sent = page.get_by_role("link", name="me at home.jpg")
    await expect(sent).to_contain_text("Picture, ")
    await expect(page.locator(".unsent")).to_have_count(0)
    assert await sent.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 400
    stage.desk.says(f"{uploads}/form.pdf")
    received = page.get_by_role("link", name="form.pdf")
    await expect(received).to_contain_text("PDF, 1 kB")
    async with page.expect_download() as started:
        await received.click()
    assert (await started.value).suggested_filename == "form.pdf"
    assert await asyncio.to_thread((await (await started.value).path()).read_bytes) == PDF
    await page.reload()
    await expect(page.get_by_role("link", name="form.pdf")).to_contain_text("PDF, 1 kB")
    await expect(sent.locator("img")).to_be_visible()
    assert [url for url in asked if not url.startswith(stage.address)] == []
    stage.router.depart(stage.visitor, "agent")
    await expect(page.locator("#over-title")).to_be_visible()
    async with page.expect_download() as started:
        await page.get_by_role("button", name="Save the conversation").click()
    saved = await asyncio.to_thread((await (await started.value).path()).read_text, "utf-8")
    assert "[File: me at home.jpg]" in saved
    assert "[File: form.pdf]" in saved


async def test_what_cannot_be_sent_is_said_in_words(stage: Stage, page: Page) -> None:
    await talking(stage, page)
    for name, content, said in [
        ("a.svg", SVG, "Only pictures (JPEG, PNG, GIF, WebP), PDF and plain text can be sent."),
        ("b.pdf", b"%PDF-" + bytes(200_000), "It is too large: a file can be up to 200 kB."),
        ("c.txt", b"", "It is empty."),
    ]:
        await choose(page, name, content)
        line = page.get_by_role("listitem").filter(has_text=name)
        await expect(line).to_contain_text(f"Not sent. {said}")
        await expect(line.get_by_role("button", name="Try again")).to_have_count(0)
        await line.get_by_role("button", name="Remove").click()
        await expect(line).to_have_count(0)
    assert await stage.desk.archive() == ["Question"]


async def test_a_file_waits_while_the_bridge_is_away(stage: Stage, page: Page, uploads: str) -> None:
    await talking(stage, page)
    await page.route("**/files", lambda route: route.abort())
    await choose(page, "a.pdf", PDF)
    line = page.get_by_role("listitem").filter(has_text="a.pdf")
    await expect(line).to_contain_text("Waiting to be sent")
    await page.unroute("**/files")
    await expect(line).to_contain_text("Sent")
    await expect(page.get_by_role("link", name="a.pdf")).to_have_count(1)


async def test_a_file_that_was_taken_and_lost_on_its_way_into_the_room_goes_again(stage: Stage, page: Page) -> None:
    await talking(stage, page)
    await page.route("**/files", lambda route: route.fulfill(status=202, json={}))
    await choose(page, "a.pdf", PDF)
    line = page.get_by_role("listitem").filter(has_text="a.pdf")
    await expect(line).to_contain_text("Sending")
    await page.unroute("**/files")
    await stage.stop_bridge()
    await stage.start_bridge()
    await expect(page.get_by_role("link", name="a.pdf")).to_have_count(1)
    await expect(line).to_contain_text("Sent")


async def test_the_browser_asks_before_a_file_that_is_not_sent_is_lost(stage: Stage, page: Page) -> None:
    await talking(stage, page)
    asked: list[str] = []

    async def stays(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    page.on("dialog", stays)
    await page.route("**/files", lambda route: route.abort())
    await choose(page, "form.pdf", PDF)
    await expect(page.get_by_role("log")).to_contain_text("Waiting to be sent")
    await page.close(run_before_unload=True)
    await until(lambda: asked == ["beforeunload"])
    await expect(page.get_by_role("log")).to_contain_text("form.pdf")
    await page.unroute("**/files")
    await expect(page.get_by_role("log").get_by_role("link", name="form.pdf")).to_be_visible()
    await page.reload()
    assert asked == ["beforeunload"], "what is sent is not asked about"


async def test_a_file_that_goes_up_can_be_cancelled(stage: Stage, page: Page) -> None:
    await talking(stage, page)
    await page.route("**/files", lambda route: asyncio.sleep(0))  # never answered
    await choose(page, "a.pdf", PDF)
    line = page.get_by_role("listitem").filter(has_text="a.pdf")
    await expect(line.get_by_role("progressbar", name="Sending the file")).to_be_visible()
    await line.get_by_role("button", name="Cancel").click()
    await expect(line).to_have_count(0)
    await expect(page.locator("#message")).to_be_focused()
