"""What an agency remembers of chats that are over, for its own desk: how fast it answered, and who came before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, ScalarSelect, func, not_, select

from onedoor.store.tables import Leg

LAST_ANSWERS = 20
EARLIER_CHATS = 5


def answered(engine: Engine, agency: str, most: int = LAST_ANSWERS) -> dict[str, list[datetime]]:
    """When each skill's last chats were taken, the oldest first: an estimate of the wait outlives a restart by it."""
    newest_first = func.row_number().over(partition_by=Leg.skill, order_by=Leg.taken_at.desc())
    taken = select(Leg.skill, Leg.taken_at, newest_first.label("place")).where(
        Leg.agency_id == agency, Leg.taken_at.is_not(None), not_(Leg.practice), Leg.kind == "chat"
    )
    ranked = taken.subquery()
    wanted = select(ranked.c.skill, ranked.c.taken_at).where(ranked.c.place <= most).order_by(ranked.c.taken_at)
    found: dict[str, list[datetime]] = {}
    with engine.connect() as connection:
        for skill, at in connection.execute(wanted):
            found.setdefault(skill, []).append(at)
    return found


@dataclass(frozen=True, slots=True)
class Earlier:
    """A chat of the same citizen, by the e-mail address they agreed to have kept."""

    number: int
    began: datetime
    topic: str
    agent: str
    """Empty when nobody took it."""
    tags: str


def earlier(engine: Engine, agency: str, leg: str, most: int = EARLIER_CHATS) -> Sequence[Earlier]:
    """The agency's own earlier chats of the citizen of `leg`, the newest first; none when they gave no address."""
    wanted = (
        select(Leg)
        .where(
            Leg.agency_id == agency,
            func.lower(Leg.email) == _email_of(agency, leg),
            Leg.email != "",
            Leg.id != leg,
            not_(Leg.practice),
            Leg.kind == "chat",
        )
        .order_by(Leg.assigned_at.desc(), Leg.number.desc())
        .limit(most)
    )
    with engine.connect() as connection:
        rows = connection.execute(wanted).all()
    return [Earlier(row.number, row.assigned_at, row.topic, row.owner_name or "", row.tags) for row in rows]


def _email_of(agency: str, leg: str) -> ScalarSelect[str]:
    return select(func.lower(Leg.email)).where(Leg.agency_id == agency, Leg.id == leg).scalar_subquery()
