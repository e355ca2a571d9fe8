"""The router's process: settings → database → component → run until told to stop."""

import sys
from collections.abc import Callable
from datetime import datetime

from components.router.component import RouterComponent, now
from onedoor.service.keeper import keep
from onedoor.service.loop import together
from onedoor.service.revival import report
from onedoor.settings import Settings
from onedoor.store import database
from onedoor.wire.link import LinkRefused


async def run(settings: Settings, clock: Callable[[], datetime] = now) -> None:
    """Raises `DatabaseError` or `LinkRefused`, each with a one-sentence text."""
    engine = database.connect(settings.database.url)
    database.check(engine)
    try:
        await together(RouterComponent(settings, engine, clock).run(), keep(settings, engine))
    except LinkRefused:
        raise
    except Exception:
        # `onedoor up` or systemd restarts us, and the journal restores our state.
        report(settings.router.jid)
        sys.exit(1)
