"""The agencies' process: settings → database → one component for each agency → run until told to stop."""

import asyncio

from sqlalchemy import Engine

from components.agency.component import AgencyComponent
from onedoor.reports import weekly
from onedoor.service.keeper import keep
from onedoor.service.loop import Database, together
from onedoor.service.revival import keep_alive
from onedoor.settings import Settings, SettingsError
from onedoor.store import database, setup


async def run(settings: Settings) -> None:
    """Raises DatabaseError, SettingsError or LinkRefused with one sentence."""
    engine = database.connect(settings.database.url)
    database.check(engine)
    agencies = setup.local_agencies(engine, settings.agencies.names)
    missing = set(settings.agencies.names) - {id for id, _ in agencies}
    if missing:
        raise SettingsError(f"agencies.names: the database has no local agency {', '.join(sorted(missing))}.")
    if not agencies:
        # `onedoor up` starts us anew when the first one is set up.
        await asyncio.Event().wait()
    thread = Database()
    desks = (_desk(settings, engine, thread, id, jid) for id, jid in agencies)
    await together(*desks, keep(settings, engine), weekly.keep(settings, engine))


async def _desk(settings: Settings, engine: Engine, thread: Database, id: str, jid: str) -> None:
    """What goes wrong at one agency is not the others' affair."""
    await keep_alive(jid, lambda: AgencyComponent(settings, engine, thread, id, jid).run())
