"""axe-core in Chromium over every state of the citizen's page, in each size, colours and direction: nothing is found.

What axe cannot decide by itself has to stand in `EXPLAINED` with the reason why it is right.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, Frame, Page

from components.demo.private import PrivateInstance
from tests.e2e.sites import another_site
from tests.e2e.states import STATES, Cast, Stood

AXE = Path(__file__).parent / "npm" / "node_modules" / "axe-core" / "axe.min.js"
SIZES = ((320, 256), (390, 844), (1280, 800))
Scheme = Literal["light", "dark", "forced"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark", "forced")
DIRECTIONS = ("ltr", "rtl")

EXPLAINED: Mapping[tuple[str, str], str] = {}
"""(axe's rule, the end of the element's selector) → why a person finds it right."""

RUN = """(direction) => {
  document.documentElement.dir = direction;
  const nodes = (found) => found.flatMap(({id, nodes}) => nodes.map(({target, failureSummary}) =>
    [id, target.join(" "), failureSummary]));
  return axe.run(document, {resultTypes: ["violations", "incomplete"], iframes: false}).then(
    ({violations, incomplete}) => ({violations: nodes(violations), incomplete: nodes(incomplete)}));
}"""


async def test_axe_finds_nothing_in_any_state(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEDOOR_BRIDGE__ORIGINS", '["http://127.0.0.1:*"]')
    found: list[str] = []
    async with (
        PrivateInstance(changes={"agencies": {"offer": 60, "grace": 5}}) as here,
        here.agent("ana") as ana,
        here.agent("grace") as grace,
        another_site(f"{here.page.replace('127.0.0.1', 'localhost')}/embed.js") as site,
    ):
        cast = Cast(here, browser, ana, grace, site)
        for name, state in STATES.items():
            async with state(cast) as stood:
                found += [f"{name}: {one}" for one in await look(stood)]
    assert found == []


async def look(stood: Stood) -> list[str]:
    where = stood.frame or stood.page
    await where.evaluate(AXE.read_text("utf-8"))
    found = []
    for width, height in SIZES:
        await stood.page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            await colour(stood.page, scheme)
            for direction in DIRECTIONS:
                found += [f"{width}×{height} {scheme} {direction}: {one}" for one in await audit(where, direction)]
    await colour(stood.page, "light")
    await where.evaluate("document.documentElement.dir = 'ltr'")
    return found


async def colour(page: Page, scheme: Scheme) -> None:
    await page.emulate_media(
        color_scheme="dark" if scheme == "dark" else "light",
        forced_colors="active" if scheme == "forced" else "none",
        reduced_motion="reduce",
    )


async def audit(where: Page | Frame, direction: str) -> list[str]:
    result: dict[str, Any] = await where.evaluate(RUN, direction)
    unexplained = [one for one in result["incomplete"] if not is_explained(one[0], one[1])]
    return [f"{rule} at {target}: {why}" for rule, target, why in [*result["violations"], *unexplained]]


def is_explained(rule: str, target: str) -> bool:
    return any(rule == known and target.endswith(end) for known, end in EXPLAINED)
