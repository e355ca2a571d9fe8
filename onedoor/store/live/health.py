"""The health of this installation's parts, according to the database (`desk.health`)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.desk import health
from onedoor.desk.health import Health
from onedoor.store.tables import Agency, live


def parts(session: Session, now: datetime, *, has_router: bool = True) -> list[Health]:
    """Router and bridge, then our agencies by name. `has_router`: False if those two are at another installation."""
    beats = live.heartbeats(session)
    router = beats.get("router")
    found = [health.of("router", "Router", router, now), health.of_bridge("Bridge", router, now)] if has_router else []
    agencies = select(Agency.id, Agency.name).where(Agency.enabled, Agency.local).order_by(Agency.name)
    named = ((f"agency:{id}", name) for id, name in session.execute(agencies))
    return [*found, *(health.of(part, name, beats.get(part), now) for part, name in named)]
