"""The agencies' process: settings → database → one component for each agency → run until told to stop."""

import asyncio

from components.agency.process import Process, is_ours
from onedoor.reports import weekly
from onedoor.service.keeper import keep
from onedoor.service.loop import together
from onedoor.settings import Settings, SettingsError
from onedoor.store import database
from onedoor.store.setup import setup


async def run(settings: Settings) -> None:
    """Runs until cancelled. Raises DatabaseError, SettingsError or LinkRefused, each with one sentence."""
    engine = database.connect(settings.database.url)
    database.check(engine)
    agencies = setup.local_agencies(engine, settings.agencies.names)
    missing = set(settings.agencies.names) - {id for id, _ in agencies}
    if missing:
        raise SettingsError(f"agencies.names: the database has no local agency {', '.join(sorted(missing))}.")
    agencies = [one for one in agencies if is_ours(one[0], settings.agencies.share)]
    if not agencies:
        # `onedoor up` restarts this process when an agency in its share is set up.
        await asyncio.Event().wait()
    await together(Process(settings, engine, agencies).run(), keep(settings, engine), weekly.keep(settings, engine))
