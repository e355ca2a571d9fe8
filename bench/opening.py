"""How long it takes on a slow line until somebody can write, in a real browser with an empty cache.

The browser itself slows the line down (Chrome DevTools Protocol, Network.emulateNetworkConditions): 400 kbit/s both
ways, and 400 ms for each round trip. This slows what it fetches, but not the WebSocket (which carries the topics).
"""

import time

from playwright.async_api import Browser, Page, async_playwright

from bench.figures import Figure, Figures, percentiles
from bench.stage.stage import Stage

NAME = "i  the page on a slow line"
AGENTS, CAPACITY = 1, 1
BITS, DELAY = 400_000, 400
ROUNDS = 10
CHROMIUM = "/usr/bin/chromium"
PAGES = {"the page of its own": "/", "the embedded chat": "/embed"}
READY = "() => document.querySelectorAll('#topic option').length > 1 && !document.querySelector('#question').disabled"


async def measure(stage: Stage, scale: float) -> Figures:
    found: Figures = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, path in PAGES.items():
            took = [await _opened(browser, stage.page.rstrip("/") + path) for _ in range(max(3, round(ROUNDS * scale)))]
            half, last = percentiles(took, 50, 100)
            found.append(Figure(f"{name}: somebody can write, p50", half, "s", len(took), "≤ 5.00"))
            found.append(Figure(f"{name}: the slowest", last, "s", len(took)))
        await browser.close()
    return found


async def _opened(browser: Browser, address: str) -> float:
    """Seconds from opening the URL until the form has its topics and can be filled in."""
    context = await browser.new_context()
    page = await context.new_page()
    await _slow(page)
    began = time.monotonic()
    await page.goto(address, wait_until="commit")
    await page.wait_for_function(READY)
    await page.locator("#question").fill("How do I register?")
    took = time.monotonic() - began
    await context.close()
    return took


async def _slow(page: Page) -> None:
    line = {"offline": False, "latency": DELAY, "downloadThroughput": BITS / 8, "uploadThroughput": BITS / 8}
    protocol = await page.context.new_cdp_session(page)
    await protocol.send("Network.enable")
    await protocol.send("Network.emulateNetworkConditions", line)
