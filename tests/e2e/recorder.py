"""Counts what a page would have a screen reader say: what is put into its live regions while they are live."""

from playwright.async_api import BrowserContext, Page

SCRIPT = """
(() => {
  window.spoken = [];
  const IMPLIED = { log: "polite", status: "polite", alert: "assertive" };
  const live = (node) => {
    for (let it = node; it; it = it.parentElement) {
      if (it.getAttribute("aria-busy") === "true" || it.hidden) return null;
    }
    for (let it = node; it; it = it.parentElement) {
      const told = it.getAttribute("aria-live") ?? IMPLIED[it.getAttribute("role")];
      if (told) return told === "off" ? null : it;
    }
    return null;
  };
  new MutationObserver((changes) => {
    for (const { target, addedNodes, type } of changes) {
      const at = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
      const region = live(at);
      if (!region) continue;
      const texts = type === "characterData" ? [target.data] : [...addedNodes].map((node) => node.textContent);
      const said = texts.join(" ").trim();
      if (said) window.spoken.push({ kind: region.getAttribute("role") ?? region.getAttribute("aria-live"), said });
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });
})();
"""


async def record(where: Page | BrowserContext) -> None:
    """From the next load of a page on, before any script of its own."""
    await where.add_init_script(SCRIPT)


async def spoken(page: Page, kind: str = "") -> list[str]:
    """What was said since the page was loaded. `kind`: `status`, `alert`, or `polite` for the messages."""
    all_of_it: list[dict[str, str]] = await page.evaluate("window.spoken")
    return [one["said"] for one in all_of_it if not kind or one["kind"] == kind]


async def times(page: Page, words: str) -> int:
    """How often these words were said."""
    return sum(said.count(words) for said in await spoken(page))
