"""What a citizen's browser loads: how much, as it is sent, how long it is kept, and that small is what was written."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, Response, async_playwright, expect

from bridge.page import sentences
from bridge.page.assets import STATIC, smaller
from onedoor.catalogues import LANGUAGES
from tests.integration.bridge_stage import Stage, a_stage

LIMIT = 30 * 1024
KEPT_FOR_EVER = "public, max-age=31536000, immutable"
# The same, however written: a font's name in any case (CSS Fonts 4 §5.1), a comma with a blank or without, .5 and 0.5,
# and no background, which is also nothing at a place.
EVERY_RULE = """async (address) => {
  const sheet = await new CSSStyleSheet().replace(await (await fetch(address)).text());
  const plain = (text) => text.replace(/"[^"]*"/g, (name) => name.toLowerCase())
    .replaceAll(", ", ",").replaceAll(/(?<=[ (,-])\\.(?=\\d)/g, "0.")
    .replaceAll(/(?<=background: )(0px 0px|none)/g, "transparent");
  return [...sheet.cssRules].map((rule) => plain(rule.cssText));
}"""


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge(origins=("http://*",))
        yield stage


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        await chromium.close()


class Weight:
    """What this page's browser is sent, path by path: bodies as they come over the wire."""

    def __init__(self, page: Page) -> None:
        self._waits: list[asyncio.Task[None]] = []
        self.sizes: dict[str, int] = {}
        page.on("response", lambda response: self._waits.append(asyncio.create_task(self._weigh(response))))

    async def _weigh(self, response: Response) -> None:
        await response.finished()
        self.sizes[urlsplit(response.url).path] = (await response.request.sizes())["responseBodySize"]

    async def total(self) -> int:
        await asyncio.gather(*self._waits)
        return sum(self.sizes.values())


async def a_whole_chat(stage: Stage, page: Page) -> None:
    await expect(page.locator("#topic option")).not_to_have_count(1)
    await page.locator("#question").fill("Question")
    await page.locator("form.start button[type=submit]").click()
    log = page.get_by_role("log")
    await expect(log).to_contain_text("Question")
    await expect(log.locator(".unsent")).to_have_count(0)
    await stage.desk.open(stage.router.chats[stage.visitor]["room"])
    await stage.desk.agent()
    stage.desk.introduce()
    await expect(log).to_contain_text("Ana")
    await page.locator("#message").fill("More")
    await page.keyboard.press("Enter")
    await expect(log).to_contain_text("More")
    await page.locator(".bar > .quiet").first.click()
    await page.locator(".question .primary").click()
    await expect(page.locator("#over-title")).to_be_visible()
    await expect(page.locator(".survey")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_whole_chat_loads_thirty_kilobytes_at_most(stage: Stage, browser: Browser, language: str) -> None:
    """From the form to the end, nothing in the browser's cache."""
    context = await browser.new_context(locale=language)
    page = await context.new_page()
    weight = Weight(page)
    await page.goto(stage.address)
    await a_whole_chat(stage, page)
    total = await weight.total()
    loaded = {Path(path).name for path in weight.sizes}
    assert {"chat.css", "chat.js", f"words.{language}.js"} <= loaded
    assert {name for name in loaded if name.startswith("words.")} == {f"words.{language}.js"}
    assert total <= LIMIT, sorted(weight.sizes.items(), key=lambda item: -item[1])


async def test_what_another_sites_page_adds_stays_within_it(stage: Stage, browser: Browser) -> None:
    """The script on that page, the panel's frame up to its form, which has all of the chat's parts by then, and the
    one part that comes later: the proof of work that a busy bridge asks for."""
    page = await (await browser.new_context(locale="fr")).new_page()
    weight = Weight(page)
    await page.goto(f"{stage.address}/embed")
    await expect(page.locator("#topic option")).not_to_have_count(1)
    assert "/static/puzzle.js" not in weight.sizes
    apart = [await page.request.get(f"{stage.address}/{name}") for name in ("embed.js", "static/puzzle.js")]
    total = await weight.total() + sum(int(script.headers["content-length"]) for script in apart)
    assert total <= LIMIT, sorted(weight.sizes.items(), key=lambda item: -item[1])


async def test_what_never_changes_is_never_asked_for_again(stage: Stage, browser: Browser) -> None:
    page = await (await browser.new_context()).new_page()
    await page.goto(stage.address)
    await expect(page.locator("#topic option")).not_to_have_count(1)
    address = await page.locator("script[type=module]").get_attribute("src")
    async with stage.http.get(f"{stage.address}{address}") as answer:
        assert answer.headers["Cache-Control"] == KEPT_FOR_EVER
        assert answer.headers["Vary"] == "Accept-Encoding"
    async with stage.http.get(f"{stage.address}/") as answer:
        assert answer.headers["Cache-Control"] == "no-cache"
        tag = answer.headers["ETag"]
    async with stage.http.get(f"{stage.address}/", headers={"If-None-Match": tag}) as answer:
        assert answer.status == 304
        assert answer.headers["ETag"] == tag
        assert "Content-Security-Policy" in answer.headers
    async with stage.http.get(f"{stage.address}/", headers={"If-None-Match": '"another"'}) as answer:
        assert answer.status == 200


async def test_a_page_of_before_an_update_gets_todays_parts_and_does_not_keep_them(stage: Stage) -> None:
    async with stage.http.get(f"{stage.address}/static/0123456789ab/files.js") as answer:
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-cache")
    async with stage.http.get(f"{stage.address}/static/chat.css") as answer:
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-cache")
    async with stage.http.get(f"{stage.address}/static/0123456789ab/nothing.js") as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    ("accepts", "packed"),
    [("gzip", True), ("br;q=1, gzip;q=0.5", True), ("*", True), ("identity", False), ("gzip;q=0", False)],
)
async def test_it_is_compressed_for_whoever_can_read_that(stage: Stage, accepts: str, packed: bool) -> None:
    async with stage.http.get(f"{stage.address}/embed.js", headers={"Accept-Encoding": accepts}) as answer:
        assert (answer.headers.get("Content-Encoding") == "gzip") is packed
        assert "customElements" in (text := await answer.text()) or "attachShadow" in text


async def test_the_small_styles_are_the_written_ones(stage: Stage, browser: Browser) -> None:
    """Read by a browser, rule by rule: nothing is lost where comments and line breaks are."""
    page = await (await browser.new_context()).new_page()
    await page.goto(f"{stage.address}/health")
    source = (STATIC / "pages" / "chat.css").read_text()
    await page.route("**/written.css", lambda route: route.fulfill(body=source, content_type="text/css"))
    written = await page.evaluate(EVERY_RULE, f"{stage.address}/written.css")
    assert len(written) > 50
    assert await page.evaluate(EVERY_RULE, f"{stage.address}/static/chat.css") == written


def test_no_rule_looks_at_all_of_the_page_again_with_each_message() -> None:
    """`:has()` on what the conversation is in did: a thousand messages took a browser a minute."""
    wide = re.compile(
        r"(?:body|html|main|\.page|\.chat|\.body|\.conversation|\.log|\.messages)(?:[.\[#][^\s{,]*)?:has\("
    )
    sheet = (STATIC / "pages" / "chat.css").read_text("utf-8")
    assert ":has(" in sheet
    assert wide.findall(sheet) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_small_words_are_the_translated_ones(stage: Stage, browser: Browser, language: str) -> None:
    page = await (await browser.new_context()).new_page()
    await page.goto(f"{stage.address}/health")
    every = sentences.said(language)
    together = await page.evaluate(
        "async (address) => ({ ...(await import(address)) })", f"/static/words.{language}.js"
    )
    assert together == {name: every[name] for name in sentences.TOGETHER}
    for name in sentences.APART:
        apart = await page.evaluate("async (address) => (await import(address)).words", f"/static/{name}.{language}.js")
        assert apart == every[name]


def test_a_template_in_a_template_keeps_its_words() -> None:
    line = 'say = (a) => `x ${a ? ` and ${a}` : "none"}`;'
    small = smaller("one.js", f"  // says\n  /** Shape.\n   */\n    {line}\n")
    assert "says" not in small
    assert small.count("`") == 4
    assert "`x ${" in small
