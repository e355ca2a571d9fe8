"""The router's process: settings → database → component → run until told to stop."""

from collections.abc import Callable
from datetime import datetime

from components.router.component import RouterComponent, now
from onedoor.service.keeper import keep
from onedoor.service.loop import together
from onedoor.settings import Settings
from onedoor.store import database


async def run(settings: Settings, clock: Callable[[], datetime] = now) -> None:
    """Raises DatabaseError or LinkRefused with one sentence."""
    engine = database.connect(settings.database.url)
    database.check(engine)
    await together(RouterComponent(settings, engine, clock).run(), keep(settings, engine))
