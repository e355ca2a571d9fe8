"""How the parts of this installation are, as the database knows it (`desk.health`)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.desk import health
from onedoor.desk.health import Beat, Health
from onedoor.store import live
from onedoor.store.live import Heartbeat
from onedoor.store.tables import Agency


def parts(session: Session, now: datetime, *, has_router: bool = True) -> list[Health]:
    """Router and bridge, then our agencies by name. Without a router here those are at another installation."""
    beats = live.heartbeats(session)
    router = _beat(beats, "router")
    found = [health.of("router", "Router", router, now), health.of_bridge("Bridge", router, now)] if has_router else []
    return [*found, *(_agency(one, beats, now) for one in _agencies(session))]


def _agency(agency: Agency, beats: Mapping[str, Heartbeat], now: datetime) -> Health:
    part = f"agency:{agency.id}"
    return health.of(part, agency.name, _beat(beats, part), now)


def _agencies(session: Session) -> Sequence[Agency]:
    return session.scalars(select(Agency).where(Agency.enabled, Agency.local).order_by(Agency.name)).all()


def _beat(beats: Mapping[str, Heartbeat], part: str) -> Beat | None:
    found = beats.get(part)
    return Beat(found.at, found.data) if found is not None else None
