"""An agency is removed by command while another one talks: nobody there notices, and nothing falls over."""

import asyncio
import sys
from functools import partial
from pathlib import Path

from components.demo.private import PrivateInstance
from tests.e2e.views import until


async def test_an_agency_is_removed_while_another_one_talks(here: PrivateInstance) -> None:
    log = here.state / "log" / "agency.log"
    async with here.agent("ben") as ben, here.citizen("Rosa") as rosa:
        await rosa.ask("How do I start a bakery?", "starting")
        await ben.take()
        words = ("agency", "remove", "labor", "--yes", "--config", str(here.state / "onedoor.toml"))
        removing = await asyncio.create_subprocess_exec(sys.executable, "-m", "onedoor", *words)
        assert await removing.wait() == 0
        await until("the agency's process has noticed", partial(has_noticed, log), within=60)
        await ben.say("With a name.")
        await rosa.expect("message", text="With a name.", agency="Business Action Center")
        await ben.say("!end")
        await rosa.expect("ended", reason="agent")
    assert "Traceback" not in log.read_text("utf-8")


async def has_noticed(log: Path) -> bool:
    """It says so with its next tick, unless `onedoor up` is sooner and has started it without that agency."""
    said = await asyncio.to_thread(log.read_text, "utf-8")
    has_begun_anew = said.count('"jid": "business.localhost", "event": "link.up"') > 1
    return has_begun_anew or '"agency.removed"' in said or "Traceback" in said
