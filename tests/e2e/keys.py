"""A page used by keys alone: what has the focus, whether that is seen, and how one comes to something."""

from playwright.async_api import Frame, Page

from tests.e2e.views import until

FOCUSED = """() => {
  const it = document.activeElement;
  return it.labels?.[0]?.textContent.trim() || it.getAttribute("aria-label") || it.textContent.trim();
}"""
RING = """() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  return outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
}"""


async def focused(page: Page | Frame) -> str:
    """What has the focus: its label, its text or its role."""
    return str(await page.evaluate(FOCUSED))


async def has_focus(page: Page | Frame, label: str) -> None:
    """Now, or in a moment: what a key does may need one."""

    async def there() -> bool:
        return await focused(page) == label

    await until(f"the focus is on {label}", there)


async def tab_to(page: Page | Frame, label: str, key: str = "Tab") -> None:
    """A frame is told by what has the focus in it; the keys are the page's."""
    keyboard = page.page.keyboard if isinstance(page, Frame) else page.keyboard
    for _ in range(30):
        if (await focused(page)).startswith(label):
            await is_seen_to_have_it(page)
            return
        await keyboard.press(key)
    raise AssertionError(f"{label} cannot be reached; the focus is on {await focused(page)}")


async def is_seen_to_have_it(page: Page | Frame) -> None:
    """There is a ring of two pixels or more, in colours that are asked for."""
    assert await page.evaluate(RING) >= 2, f"the focus is not seen on {await focused(page)}"
