"""Nobody is at work: the citizen is told so, and not that the service is broken."""

from functools import partial

import pytest

from onedoor.up.citizen import FrameRefused
from onedoor.up.private import PrivateInstance
from tests.e2e.views import until


async def test_a_citizen_is_told_at_once_that_nobody_is_on_duty() -> None:
    async with PrivateInstance(changes={"agencies": {"grace": 0}}) as here:
        await until("the topics are closed", partial(all_closed, here))
        async with here.citizen("Rosa") as rosa:
            with pytest.raises(FrameRefused) as refused:
                await rosa.ask("Do I charge sales tax on delivery?", "taxes")
        assert refused.value.code == "nobody"


async def all_closed(here: PrivateInstance) -> bool:
    """Every agency has said that it has nobody, and the bridge has heard of it."""
    async with here.citizen() as citizen:
        welcome = await citizen.expect("welcome")
    return not any(topic["open"] for topic in welcome["topics"])
