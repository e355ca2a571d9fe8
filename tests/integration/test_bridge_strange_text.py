"""What would run as a program elsewhere, or looks like what it is not: in the room and on the page it is text."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.corpus import MOST, corpus
from tests.integration.bridge_stage import Stage, a_stage

AT_ONCE, FITS = 18, 2_500
"""Messages that one visit may write at once; letters of one, so that its frame is not too long when each is escaped."""
LINES = 20
EVERY_TEXT = """() => [...document.querySelectorAll(".message.agent .text")].map((it) => {
  const copy = it.cloneNode(true);
  for (const hint of copy.querySelectorAll("a > .unseen")) hint.remove();
  return copy.textContent;
})"""
WHAT_IS_THERE = """() => {
  const found = [...document.querySelectorAll(".log *")];
  return {
    names: [...new Set(found.map((it) => it.localName))].sort(),
    attributes: [...new Set(found.flatMap((it) => it.getAttributeNames()))].sort(),
    leads: found.filter((it) => it.href !== undefined).map((it) => it.href.split(":")[0]),
    hit: window.hit ?? null,
    title: document.title,
    blocked: window.blocked,
  };
}"""
EVIL, GOV = "ev\u0456l".encode("idna").decode(), "g\u043ev".encode("idna").decode()
LOOKS_LIKE_GOV = {
    "https://gov.uk.ev\u0456l": f"https://gov.uk.{EVIL}/",
    f"https://g\u043ev.uk/{GOV}.uk": f"https://{GOV}.uk/{GOV}.uk",
    "https://agency.gov\uff0eevil.example/": "https://agency.gov.evil.example/",
    "HTTPS://AGENCY.gov/Form?a=1": "HTTPS://AGENCY.gov/Form?a=1",
}
"""Addresses as they are written, and as they have to be shown: a Ukrainian i, a Cyrillic o, a wide dot."""
NO_LINKS = ("https://gov.uk@evil.example/", "https://gov.uk:1@evil.example", "gov.uk/form", "//gov.uk", "https://")
SHAPES = """() => [...document.querySelectorAll(".message.agent")].map((it) => {
  const at = (one) => one && { bidi: getComputedStyle(one).unicodeBidi, direction: getComputedStyle(one).direction };
  const link = it.querySelector("a");
  const said = link?.cloneNode(true);
  said?.querySelector(".unseen").remove();
  return { text: at(it.querySelector(".text")), sender: at(it.querySelector(".sender bdi")), link: at(link),
    says: said?.textContent, leads: link?.href, rel: link?.rel, target: link?.target };
})"""
# Where each letter of a link stands, from left to right.
READS = """() => {
  const link = [...document.querySelectorAll(".message.agent a")].at(-1), range = document.createRange();
  const places = [...link.firstChild.data].map((letter, at) => {
    range.setStart(link.firstChild, at);
    range.setEnd(link.firstChild, at + 1);
    return [range.getBoundingClientRect().left, letter];
  });
  return places.sort(([one], [other]) => one - other).map(([, letter]) => letter).join("");
}"""
WATCH = """window.blocked = [];
addEventListener("securitypolicyviolation", (it) => window.blocked.push(`${it.violatedDirective} ${it.sample}`));"""
expect.set_options(timeout=30_000)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge(limits={"puzzle": False, "starts": 100})
        yield stage


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        await chromium.close()


@pytest.fixture
async def rosa(stage: Stage, browser: Browser) -> Page:
    """In a chat with Ana."""
    page = await (await browser.new_context()).new_page()
    await page.add_init_script(WATCH)
    await page.goto(stage.address)
    await expect(page.locator("#topic option")).not_to_have_count(1)
    await page.locator("#question").fill("Question")
    await page.locator("form.start button[type=submit]").click()
    await expect(page.get_by_role("log").locator(".unsent")).to_have_count(0)
    await expect(page.get_by_role("log")).to_contain_text("Question")
    await stage.desk.open(stage.router.chats[stage.visitor]["room"])
    await stage.desk.agent()
    stage.desk.introduce()
    await expect(page.get_by_role("log")).to_contain_text("You are talking with Ana")
    return page


def packed(texts: list[str]) -> Iterator[str]:
    """As many in one message as fit, a line or two each."""
    lines: list[str] = []
    for text in texts:
        if sum(map(len, lines)) + len(text) > FITS:
            yield "\n".join(lines)
            lines = []
        lines.append(text)
    yield "\n".join(lines)


async def test_n10_five_thousand_scripts_of_a_citizen_are_words_in_the_room(stage: Stage) -> None:
    messages = list(packed(corpus()))
    assert sum(text in message for message in messages for text in corpus()) >= MOST
    for number, first in enumerate(range(0, len(messages), AT_ONCE)):
        page = await stage.chat("Question", id=f"q-{number}")
        said = messages[first : first + AT_ONCE]
        for place, text in enumerate(said):
            await page.send(type="say", id=f"u-{place}", text=text)
        await page.expect("message", id=f"u-{len(said) - 1}")
        assert await stage.desk.archive() == ["Question", *said]
        assert page.texts == ["Question", *said]
    assert not [frame for frame in page.frames if frame["type"] == "reconnecting"]


async def test_n10_five_thousand_scripts_of_an_agent_are_words_on_the_page(stage: Stage, rosa: Page) -> None:
    faults: list[str] = []
    rosa.on("dialog", lambda dialog: faults.append(dialog.message))
    rosa.on("pageerror", lambda error: faults.append(str(error)))
    rosa.on("request", lambda request: faults.append(request.url))
    rosa.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    before: dict[str, Any] = await rosa.evaluate(WHAT_IS_THERE)
    texts = corpus()
    messages = ["\n".join(texts[first : first + LINES]) for first in range(0, len(texts), LINES)]
    for text in messages:
        stage.desk.says(text)
    await expect(rosa.locator(".message.agent")).to_have_count(len(messages))
    assert await rosa.evaluate(EVERY_TEXT) == messages
    after = await rosa.evaluate(WHAT_IS_THERE)
    assert set(after["names"]) - set(before["names"]) <= {"a", "bdi", "span"}
    assert [name for name in after["attributes"] if name.startswith("on") or name in ("style", "src", "srcdoc")] == []
    assert set(after["leads"]) <= {"https", "http"}
    assert (after["hit"], after["title"], after["blocked"]) == (None, before["title"], [])
    assert faults == []


async def test_n09_an_address_shows_where_it_leads_and_nothing_opens_by_itself(stage: Stage, rosa: Page) -> None:
    for address in (*LOOKS_LIKE_GOV, *NO_LINKS):
        stage.desk.says(f"See {address}")
    await expect(rosa.locator(".message.agent")).to_have_count(len(LOOKS_LIKE_GOV) + len(NO_LINKS))
    shapes = await rosa.evaluate(SHAPES)
    linked, plain = shapes[: len(LOOKS_LIKE_GOV)], shapes[len(LOOKS_LIKE_GOV) :]
    assert [one["says"] for one in linked] == list(LOOKS_LIKE_GOV.values())
    assert {(one["rel"], one["target"]) for one in linked} == {("noopener noreferrer", "_blank")}
    assert [one["says"] for one in plain] == [None] * len(NO_LINKS)
    assert len(rosa.context.pages) == 1


async def test_n09_what_turns_the_direction_turns_nothing_but_its_own_text(stage: Stage, rosa: Page) -> None:
    stage.desk.introduce("ben", "\u202enaB")
    await stage.desk.agent("ben")
    stage.desk.says("\u202eku.vog//:sptth \u2067never closed", "ben")
    stage.desk.says("\u202ehttps://moc.live/ku.vog\u200b.safe", "ben")
    await expect(rosa.locator(".message.agent")).to_have_count(2)
    turned, linked = await rosa.evaluate(SHAPES)
    assert turned["text"]["bidi"] == linked["text"]["bidi"] == "isolate"
    assert turned["sender"]["bidi"] == "isolate"
    assert linked["link"] == {"bidi": "isolate", "direction": "ltr"}
    # The override before it does not reach into the link, and what has no width ends it.
    assert (linked["says"], linked["leads"]) == ("https://moc.live/ku.vog", "https://moc.live/ku.vog")
    assert await rosa.evaluate(READS) == "https://moc.live/ku.vog"
    around = await rosa.locator(".message .meta time").evaluate_all(
        "all => all.map((it) => getComputedStyle(it).unicodeBidi)"
    )
    assert set(around) == {"isolate"}
