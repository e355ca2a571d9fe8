"""What every scene may ask for: a running instance, a browser. When a scene fails, the instance's logs are printed."""

from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from components.demo.private import PrivateInstance
from tests.e2e.page import EXPECT

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

expect.set_options(timeout=EXPECT)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture
async def here() -> AsyncIterator[PrivateInstance]:
    """The whole product, running, with the seed that we ship."""
    async with PrivateInstance(changes={"agencies": {"offer": 20, "grace": 20}}) as instance:
        yield instance


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            yield chromium
        finally:
            await chromium.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    here = getattr(item, "funcargs", {}).get("here")
    if report.when == "call" and report.failed and here is not None:
        report.sections.append(("the instance's logs", here.logs()))
    return report
