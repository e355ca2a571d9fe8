"""What a citizen takes away when the chat is over, as text or as a page: all that was said to them, and no more."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, Request, async_playwright, expect

from tests.integration.bridge_stage import Stage, a_stage

HOSTILE = "</p></main><script>document.title = 'mine'</script><img src=x onerror=alert(1)> &amp; </style>"
expect.set_options(timeout=20_000)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge()
        yield stage


@pytest.fixture
def speaks() -> str:
    return "fr-CA"


@pytest.fixture
async def page(stage: Stage, speaks: str) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless", "--disable-gpu"]
        )
        context = await chromium.new_context(locale=speaks, accept_downloads=True)
        yield await context.new_page()
        await chromium.close()


async def has_chatted(page: Page, stage: Stage, options: str = "") -> None:
    """Two messages of the citizen, one of the agent, a page they offered; and it is over."""
    await page.goto(f"{stage.address}/#{options}")
    await expect(page.locator("#topic option")).not_to_have_count(1)
    await page.locator("#question").fill(HOSTILE)
    await page.locator("form.start button[type=submit]").click()
    await expect(page.get_by_role("log").locator(".text")).to_have_count(1)
    await expect(page.locator(".unsent")).to_have_count(0)
    await stage.desk.open(stage.router.chats[stage.visitor]["room"])
    await stage.desk.agent()
    stage.desk.introduce()
    stage.desk.says("Bonjour\nRosa <b>")
    stage.desk.says("!note she is nice")
    stage.desk.notice("push", agent="Ana", agency="Taxes", url="https://nj.example/forms", title="Form <ST-50>")
    await expect(page.locator(".card")).to_have_count(1)
    stage.router.depart(stage.visitor, "agent")
    await expect(page.locator("#over-title")).to_be_visible()


async def saved(page: Page, button: str) -> Path:
    async with page.expect_download() as started:
        await page.get_by_role("button", name=button).click()
    download = await started.value
    path = await download.path()
    return path.rename(path.with_name(download.suggested_filename))


@pytest.mark.case("N12")
async def test_the_page_says_it_all_and_nothing_in_it_is_markup(stage: Stage, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    await has_chatted(page, stage)
    file = await saved(page, "Enregistrer comme page web")
    assert complaints == []
    assert file.name.startswith("discussion-20") and file.suffix == ".html"
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    await page.goto(file.as_uri())
    await expect(page.locator("html")).to_have_attribute("lang", "fr")
    await expect(page).to_have_title(page_title := await page.get_by_role("heading", level=1).inner_text())
    assert page_title.startswith("Discussion du ")
    assert await page.locator(".text").all_inner_texts() == [HOSTILE, "Bonjour\nRosa <b>"]
    speakers = [heading.split(" · ")[0] for heading in await page.get_by_role("heading", level=2).all_inner_texts()]
    assert speakers == ["Vous", "Ana, Division of Taxation"]
    notices = await page.locator(".notice").all_inner_texts()
    assert notices[0] == "Vous discutez avec Ana, agent de Division of Taxation."
    assert "Form <ST-50> https://nj.example/forms" in notices[1]
    assert asked == [file.as_uri()], "it needs nothing beside itself"
    assert await page.get_by_role("main").evaluate("one => getComputedStyle(one).paddingLeft") == "16px"
    assert await page.locator("script, img, link").count() == 0
    assert "she is nice" not in await asyncio.to_thread(file.read_text, "utf-8")


@pytest.mark.parametrize("speaks", ["en-US"])
async def test_the_page_has_the_chats_direction_and_languages(stage: Stage, page: Page) -> None:
    await has_chatted(page, stage, "lang=en-x-rtl")
    file = await saved(page, "Save as a web page")
    await page.goto(file.as_uri())
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert await page.locator(".text").evaluate_all("all => all.map(one => one.lang)") == ["en", "en"]
    for width in (320, 1280):
        await page.set_viewport_size({"width": width, "height": 640})
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("speaks", ["es-MX"])
async def test_the_text_says_the_same(stage: Stage, page: Page) -> None:
    await has_chatted(page, stage)
    file = await saved(page, "Guardar la conversación")
    assert file.name.startswith("chat-20") and file.suffix == ".txt"
    text = await asyncio.to_thread(file.read_text, "utf-8")
    assert text.startswith("Conversación del ")
    bonjour = "Ana, Division of Taxation:\n    Bonjour\n    Rosa <b>"
    for said in (f"Usted:\n    {HOSTILE}", bonjour, "https://nj.example/forms"):
        assert text.count(said) == 1
    assert "she is nice" not in text


async def test_without_javascript_there_is_a_page_to_take_away(stage: Stage, page: Page) -> None:
    await page.goto(f"{stage.address}/plain?lang=fr")
    await page.locator("#question").fill(HOSTILE)
    await page.get_by_role("button", name="Commencer la discussion").click()
    log = page.frame_locator("iframe[title=Discussion]")
    await expect(log.locator(".text")).to_have_text([HOSTILE])
    await stage.desk.open(stage.router.chats[stage.visitor]["room"])
    await stage.desk.agent()
    stage.desk.introduce()
    stage.desk.says("Bonjour\nRosa <b>")
    stage.desk.says("!note she is nice")
    stage.desk.notice("push", agent="Ana", agency="Taxes", url="https://nj.example/forms", title="Form <ST-50>")
    await expect(log.locator(".card")).to_have_count(1)
    await page.get_by_role("button", name="Terminer la discussion").click()
    async with page.expect_download() as started:
        await page.get_by_role("link", name="Enregistrer la discussion").click()
    download = await started.value
    assert download.suggested_filename == "chat.html"
    path = await download.path()
    file = path.rename(path.with_name("chat.html"))
    await page.goto(file.as_uri())
    await expect(page.locator("html")).to_have_attribute("lang", "fr")
    await expect(page).to_have_title("Discussion")
    assert await page.locator("h2 + p").all_inner_texts() == [HOSTILE, "Bonjour\nRosa <b>"]
    assert await page.locator("script, img, link").count() == 0
    notices = await page.locator(".notice").all_inner_texts()
    assert notices[-1] == "Ana, Taxes, vous envoie un lien\u00a0: Form <ST-50> https://nj.example/forms"
    assert "she is nice" not in await asyncio.to_thread(file.read_text, "utf-8")


@pytest.mark.case("N23", "N25")
async def test_nobody_takes_a_conversation_away_without_its_token(stage: Stage) -> None:
    async with stage.http.get(f"{stage.address}/plain/file?token=none&lang=fr", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/plain?lang=fr")
