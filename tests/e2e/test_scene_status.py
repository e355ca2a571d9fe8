"""Somebody at a shell asks how everything is."""

import asyncio
import sys

import pytest

from components.demo.citizen import FrameRefused
from components.demo.private import PrivateInstance
from onedoor.up import instance
from tests.e2e.sleeping import asleep
from tests.e2e.views import is_open_within


async def status(here: PrivateInstance) -> tuple[int | None, str]:
    config = here.settings.state / instance.CONFIG
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "onedoor", "status", "--config", str(config), stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    return process.returncode, told.decode()


async def test_all_parts_are_well_and_one_that_hangs_is_named(here: PrivateInstance) -> None:
    async with asyncio.timeout(30):
        while (said := await status(here))[0] != 0:  # the first word of a part takes some seconds
            assert said[0] == 1
    assert all(line.endswith("ok") for line in said[1].splitlines())
    assert {"Router", "Division of Taxation", "Panel"} <= {line.split("  ")[0] for line in said[1].splitlines()}
    with asleep(here, "bridge"):
        code, told = await status(here)
    assert code == 1
    assert [line.split("  ")[0] for line in told.splitlines() if "it does not answer" in line][-1:] == [
        "Citizen's page"
    ]


async def test_with_a_disk_that_is_nearly_full_no_chat_is_begun_and_the_status_says_why() -> None:
    async with PrivateInstance(changes={"router": {"least_free": 1_000_000_000}}) as here:
        async with here.agent("ana"), here.citizen("Rosa") as rosa:
            await is_open_within(here, "taxes")
            with pytest.raises(FrameRefused) as refused:
                await rosa.ask("Is bread taxed?", "taxes")
        assert refused.value.code == "fault"
        async with asyncio.timeout(30):
            while "its disk is nearly full, and no new chats are taken" not in (said := await status(here))[1]:
                assert said[0] == 1, "not all is well"
