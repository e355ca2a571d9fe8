"""Each page of the panel in Chromium, as an administrator has it: axe-core, small and wide screens, the keyboard.

Pages come from the URL map (`office_map`): a new one is walked, or fails until it is known how to get there.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Literal

import pytest
from playwright.async_api import Browser, ConsoleMessage, FilePayload, Page, Request, expect

from tests.e2e import looking
from tests.e2e.office import Office, office, sign_in
from tests.e2e.office_map import pages
from tests.e2e.office_work import AGENCY, Done, work

Colours = Literal["light", "dark"]
Worked = tuple[Office, Done]
WIDTHS = (320, 768, 1000, 1280, 1440)
LOOKS: tuple[tuple[Colours, str, tuple[int, ...]], ...] = (
    ("light", "English", (320, 1440)),
    ("light", "Français", (320, 1440)),
    ("dark", "English", (1440,)),
    ("dark", "Français", (320,)),
)
"""Colours, language, and the widths at which axe looks: tables are cards on a small screen."""


@pytest.fixture(scope="module")
def worked() -> Iterator[Worked]:
    """An office in which work has been done."""
    with office() as here:
        yield here, work(here)


@pytest.mark.parametrize(("colours", "language", "widths"), LOOKS)
async def test_nobody_stumbles_on_any_page(
    browser: Browser, worked: Worked, colours: Colours, language: str, widths: tuple[int, ...]
) -> None:
    async def look(page: Page) -> list[str]:
        found = []
        for width in WIDTHS if colours == "light" else widths:
            found += await looking.width(page, width)
            found += [f"{width} px: {one}" for one in await looking.axe(page)] if width in widths else []
        return found

    async with somebody(browser, worked[0], colours) as page:
        await page.get_by_role("button", name=language).click()
        assert await walk(page, worked, look) == []


@pytest.mark.parametrize("language", ["English", "Español", "Français"])
async def test_the_navigation_takes_two_lines_on_a_tablet_and_the_wallboard_names_its_columns(
    browser: Browser, worked: Worked, language: str
) -> None:
    async with somebody(browser, worked[0], "light") as page:
        await page.get_by_role("button", name=language).click()
        await page.goto(f"{worked[0].address}/live/?agency={AGENCY}")
        for width, lines in ((768, 2), (1024, 1), (1440, 1)):
            await page.set_viewport_size({"width": width, "height": 800})
            tops = await page.locator(".main-nav a").evaluate_all("(all) => all.map((one) => one.offsetTop)")
            assert len(set(tops)) <= lines, f"{width} px"
            names = await page.locator(".board thead th").evaluate_all("(all) => all.map((one) => one.offsetHeight)")
            assert len(names) == 6
            assert min(names) > 10, f"{width} px: a column has no name that is seen"
        await page.set_viewport_size({"width": 390, "height": 800})
        labels = await page.locator(".board td").evaluate_all(
            "(all) => all.map((one) => getComputedStyle(one, '::before').content)"
        )
        assert [one for one in labels if one in ("none", "normal", '""')] == []


async def test_tab_reaches_everything_on_each_page_in_its_order_and_is_seen(browser: Browser, worked: Worked) -> None:
    async with somebody(browser, worked[0], "light") as page:
        assert await walk(page, worked, looking.tabs) == []


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_nobody_stumbles_on_what_a_form_answers(browser: Browser, worked: Worked, colours: Colours) -> None:
    """Pages that have no address of their own: what a change will do, and what has come of it."""
    async with somebody(browser, worked[0], colours) as page:
        complaints, found = listen(page), []
        for address, fill, heading in answers(worked[1]):
            await page.goto(worked[0].address + address)
            await fill(page)
            await expect(page.get_by_role("heading", level=1)).to_have_text(heading)
            for width in (320, 1440):
                found += [f"{heading}: {one}" for one in await looking.width(page, width)]
                found += [f"{heading}: {width} px: {one}" for one in await looking.axe(page)]
        assert found + complaints == []


def answers(done: Done) -> list[tuple[str, Callable[[Page], Awaitable[None]], str]]:
    """(page, what is done there, the heading of the answer)"""

    async def verify(page: Page) -> None:
        await page.get_by_role("button", name="Check all rows").click()

    async def look_at_schedules(page: Page) -> None:
        await page.get_by_label("Chats", exact=False).first.fill("1")
        await page.get_by_role("button", name="See what this will do").click()

    async def redact(page: Page) -> None:
        await page.get_by_role("checkbox").first.check()
        await page.get_by_label("Why").fill("A number that is nobody's business")
        await page.get_by_role("button", name="See what this will do").click()

    async def import_it(page: Page) -> None:
        file: FilePayload = {
            "name": "set-up.toml",
            "mimeType": "application/toml",
            "buffer": b'[[agency]]\nid = "tax"\nname = "Tax"\n',
        }
        await page.get_by_label("A file").set_input_files(file)
        await page.get_by_role("button", name="Preview").click()
        await expect(page.get_by_role("button", name="Import")).to_be_visible()

    return [
        ("/audit/", verify, "Is the log intact?"),
        (f"/agencies/{AGENCY}/retention/", look_at_schedules, "What this will do"),
        (f"/transcripts/{AGENCY}/{done.leg}/redact", redact, "Destroy these words?"),
        ("/setup/", import_it, "Set-up as a file"),
    ]


async def walk(page: Page, worked: Worked, look: Callable[[Page], Awaitable[list[str]]]) -> list[str]:
    """What has been found on each page, and what the browser has complained of."""
    here, found, complaints = worked[0], [], listen(page)
    for address in pages(*worked):
        answer = await page.goto(here.address + address)
        assert answer is not None
        expected = 404 if address == "/nowhere" else 200
        found += [f"{address}: {answer.status}"] if answer.status != expected else []
        found += [f"{address}: {one}" for one in [*await look(page), *complaints] if f"{expected} (NOT" not in one]
        complaints.clear()
    return found


@asynccontextmanager
async def somebody(browser: Browser, here: Office, colours: Colours) -> AsyncIterator[Page]:
    """An administrator who is logged in."""
    context = await browser.new_context(color_scheme=colours, reduced_motion="reduce")
    page = await context.new_page()
    await sign_in(page, here)
    yield page
    await context.close()


def listen(page: Page) -> list[str]:
    """Grows with each error on the console (what the policy forbids is one), in a script, and of the network."""
    complaints: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    def failed(request: Request) -> None:
        # Somebody who leaves the wallboard ends what it asks for at that moment.
        if request.failure != "net::ERR_ABORTED":
            complaints.append(f"{request.url}: {request.failure}")

    page.on("console", said)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", failed)
    return complaints
