"""What a person who cannot see well, or has no mouse, or a small screen, would stumble over on a page. Reads only."""

from pathlib import Path
from typing import Any

from playwright.async_api import Page

AXE = (Path(__file__).parent / "npm" / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RUN = """(rules) => axe.run(document, {resultTypes: ["violations"], runOnly: {type: "tag", values: rules}}).then(
  ({violations}) => violations.flatMap(({id, nodes}) => nodes.map(({target, failureSummary}) =>
    `${id} at ${target.join(" ")}: ${failureSummary.replaceAll(/\\s+/g, " ")}`)))"""

TWICE = """() => [...document.querySelectorAll("[id]")]
  .filter((one) => document.getElementById(one.id) !== one).map((one) => `two elements are called ${one.id}`)"""
"""A label, a hint or a link to a mistake belongs to the first of them. axe-core does not look for this any more."""

TOO_WIDE = """() => {
  const screen = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= screen) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > screen + 1);
  const which = wide.slice(0, 4).map((one) => one.outerHTML.slice(0, 120)).join(" | ");
  return [`${document.documentElement.scrollWidth} px wide: ${which}`];
}"""
"""A page is read from top to bottom and never to the side; a wide table moves in a place of its own."""

PLACES = """() => [...document.querySelectorAll("main *")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX))
  .filter((one) => !(one.tabIndex === 0 && (one.tagName === "FIGURE" || one.getAttribute("role") === "region")
    && (one.hasAttribute("aria-label") || one.hasAttribute("aria-labelledby"))))
  .filter((one) => !/^(INPUT|TEXTAREA|SELECT)$/.test(one.tagName))
  .map((one) => `moves sideways without a name or the focus: ${one.outerHTML.slice(0, 160)}`)"""

LISTEN = """() => {
  if (document.activeElement !== document.body) { document.body.tabIndex = -1; document.body.focus(); }
  const can = "a[href], summary, [tabindex='0'], button:enabled, input:enabled:not([type=hidden]), select:enabled, "
    + "textarea:enabled";
  const style = (one) => { const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(one);
    return outlineStyle === "none" ? boxShadow : `${outlineStyle} ${outlineWidth} ${outlineColor} ${boxShadow}`; };
  const radios = new Set();
  const stops = [...document.querySelectorAll(can)].filter((one) => {
    if (!one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.type !== "radio") return true;
    const all = [...document.getElementsByName(one.name)];
    const first = all.find((other) => other.checked) ?? all[0];
    return one === first;
  });
  const before = stops.map(style);
  window.walked = [];
  document.addEventListener("focusin", ({ target }) => {
    const at = stops.indexOf(target);
    window.walked.push([at, at < 0 ? true : style(target) !== before[at], target.outerHTML.slice(0, 140)]);
  });
  return stops.map((one) => one.outerHTML.slice(0, 140));
}"""

PARTS = {"date": 3, "month": 2, "datetime-local": 6}
"""How often more than once Chromium stops in such a field: at the month, the day, the year and the calendar."""


async def axe(page: Page) -> list[str]:
    """What axe-core finds, of WCAG 2.2 AA and of what is good practice; and names that two elements have."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)
    found: list[str] = [*await page.evaluate(RUN, RULES), *await page.evaluate(TWICE)]
    return found


async def width(page: Page, pixels: int) -> list[str]:
    """What makes the page move to the side on a screen of this width."""
    await page.set_viewport_size({"width": pixels, "height": 800})
    found: list[str] = [*await page.evaluate(TOO_WIDE), *await page.evaluate(PLACES)]
    return [f"{pixels} px: {one}" for one in found]


async def tabs(page: Page) -> list[str]:
    """Where Tab, from the top, does not go to everything that can be used, in its order and to be seen."""
    stops: list[str] = await page.evaluate(LISTEN)
    for _ in range(
        len(stops) + sum(more for kind, more in PARTS.items() for stop in stops if f' type="{kind}"' in stop)
    ):
        await page.keyboard.press("Tab")
    walked: list[Any] = await page.evaluate("window.walked")
    order = [at for at, _, _ in walked]
    if order != list(range(len(stops))):
        at = next(
            (n for n, (is_, want) in enumerate(zip(order, range(len(stops)), strict=False)) if is_ != want), len(order)
        )
        return [f"Tab {at + 1} is not at {stops[at]} but at {walked[at][2] if at < len(walked) else 'nothing'}"]
    unseen = [f"the focus is not seen on {html}" for _, seen, html in walked if not seen]
    return unseen + ([] if 'class="skip"' in stops[0] else [f"the first stop is {stops[0]}"])
