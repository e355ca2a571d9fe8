"""Files without JavaScript: a form of its own, the same limits, and a link where one is shown."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Page, async_playwright, expect

from tests.integration.bridge_stage import Stage, a_stage
from tests.unit.pictures import PDF, SVG

expect.set_options(timeout=20_000)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        stage.router.publish()
        await stage.start_bridge(files={"largest": 50_000})
        yield stage


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = await chromium.new_context(java_script_enabled=False, locale="fr-CA", accept_downloads=True)
        yield await context.new_page()
        await chromium.close()


async def test_a_file_is_sent_and_saved_by_forms_and_links(stage: Stage, page: Page) -> None:
    chat = await stage.chat()
    await stage.desk.agent()
    stage.desk.introduce()
    await chat.expect("files", on=True)
    await page.goto(f"{stage.address}/plain/chat?token={chat.token}&lang=fr")
    log = page.frame_locator("iframe")
    await log.get_by_role("link", name="Joindre un fichier").click()
    for content, said in [(SVG, "envoyer seulement des images"), (b"x" * 50_001, "trop volumineux"), (b"", "pas vide")]:
        await page.get_by_label("Image").set_input_files([FilePayload(name="a.txt", mimeType="", buffer=content)])
        await page.get_by_role("button", name="Envoyer le fichier").click()
        await expect(page.get_by_role("alert")).to_contain_text(said)
    file = FilePayload(name="déclaration.pdf", mimeType="application/pdf", buffer=PDF)
    await page.get_by_label("Image").set_input_files([file])
    await page.get_by_role("button", name="Envoyer le fichier").click()
    shown = await chat.expect("message", text="déclaration.pdf")
    await expect(page).to_have_url(f"{stage.address}/plain/chat?token={chat.token}&lang=fr")
    link = log.get_by_role("link", name="déclaration.pdf")
    assert await link.get_attribute("href") == shown["file"]["url"]
    async with page.expect_download() as started:
        await link.click()
    download = await started.value
    assert download.suggested_filename == "déclaration.pdf"
    assert await asyncio.to_thread((await download.path()).read_bytes) == PDF


@pytest.mark.case("N29")
async def test_another_sites_form_sends_nothing(stage: Stage) -> None:
    chat = await stage.chat()
    address = f"{stage.address}/plain/attach?token={chat.token}"
    async with stage.http.post(address, data={"id": "f-1"}, headers={"Origin": "https://elsewhere.example"}) as answer:
        assert answer.status == 403
    async with stage.http.post(address, data=b"no form") as answer:
        assert 'role="alert"' in await answer.text()
    async with stage.http.get(f"{stage.address}/plain/attach?token=x", allow_redirects=False) as answer:
        assert answer.status == 303
