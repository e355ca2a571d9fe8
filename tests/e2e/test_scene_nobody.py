"""Nobody is at work: the citizen is told so, and not that the service is broken."""

from functools import partial

from onedoor.up.citizen import FrameRefused
from onedoor.up.private import PrivateInstance
from tests.e2e.views import until


async def test_a_citizen_is_told_at_once_that_nobody_is_on_duty() -> None:
    async with PrivateInstance(changes={"agencies": {"grace": 0}}) as here:
        await until("a citizen is refused at once", partial(is_refused, here))


async def is_refused(here: PrivateInstance) -> bool:
    """A router that has not heard from the agency yet asks it first, and the citizen is told a moment later."""
    async with here.citizen("Rosa") as rosa:
        try:
            await rosa.ask("Do I charge sales tax on delivery?", "taxes")
        except FrameRefused as refused:
            assert refused.code == "nobody"
            return True
        await rosa.expect("ended", reason="nobody")
        return False
