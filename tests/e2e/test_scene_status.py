"""Somebody at a shell asks how everything is."""

import asyncio
import sys

from onedoor.up import instance
from onedoor.up.private import PrivateInstance
from tests.e2e.sleeping import asleep


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
