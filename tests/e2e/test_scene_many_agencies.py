"""One process has as many agencies as the installation: none of them keeps a database connection of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from components.demo.private import PrivateInstance
from onedoor.shipped import SEED
from tests.e2e.views import is_open_within

MORE = 16
"""Agencies beside the four of the seed: SQLAlchemy's pool has fifteen connections."""
TOWN = """
[[agency]]
id = "town{number}"
name = "Town {number}"

    [[agency.skill]]
    slug = "general"
    name = "General questions"
"""
CLERK = """
    [[agency.agent]]
    account = "tess"
    handle = "tess"
    name = "Tess"
    languages = ["en"]
    skills = ["general"]
"""
TOPIC = """
[[topic]]
id = "town"
name = "The last town"
keywords = "town"
routes = [["town{number}", "general"]]

"""


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[PrivateInstance]:
    before, first, after = SEED.read_text().partition("[[topic]]")
    towns = "".join(TOWN.format(number=number) for number in range(MORE))
    seed = tmp_path / "seed.toml"
    seed.write_text(f"{before}{towns}{CLERK}{TOPIC.format(number=MORE - 1)}{first}{after}")
    async with PrivateInstance(seed=seed) as instance:
        yield instance


async def test_twenty_agencies_of_one_process_answer(here: PrivateInstance) -> None:
    async with here.agent("tess") as tess, here.citizen("Rosa") as rosa:
        await is_open_within(here, "town")
        await rosa.ask("When is the town hall open?", "town")
        await tess.take()
        await tess.say("At nine.")
        await rosa.expect("message", text="At nine.")
        told = await rosa.expect("welcome")
    assert len(told["agencies"]) == 4 + MORE
