"""Each page of the panel in Chromium, as an administrator has it: axe-core, small and wide screens, the keyboard.

Pages come from the URL map (`office_map`): a new one is walked, or fails until it is known how to get there.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Literal

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, Request

from tests.e2e import looking
from tests.e2e.office import Office, office, sign_in
from tests.e2e.office_map import pages
from tests.e2e.office_work import Done, work

Colours = Literal["light", "dark"]
Worked = tuple[Office, Done]
WIDTHS = (320, 768, 1440)
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


async def test_tab_reaches_everything_on_each_page_in_its_order_and_is_seen(browser: Browser, worked: Worked) -> None:
    async with somebody(browser, worked[0], "light") as page:
        assert await walk(page, worked, looking.tabs) == []


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
