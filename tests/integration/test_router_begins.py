"""What the router knows before the first request comes in."""

from pathlib import Path

from components.router.component import RouterComponent
from onedoor.store import database
from onedoor.up import instance, ports


async def test_a_router_that_starts_on_a_full_disk_takes_no_chat_from_the_first_moment(tmp_path: Path) -> None:
    settings = instance.prepare(tmp_path / "state", ports=ports.free())
    limits = settings.router.model_copy(update={"least_free": 1_000_000_000})
    full = settings.model_copy(update={"router": limits})
    engine = database.connect(settings.database.url)
    try:
        assert RouterComponent(full, engine).router.directory.is_short
        assert not RouterComponent(settings, engine).router.directory.is_short
    finally:
        engine.dispose()
