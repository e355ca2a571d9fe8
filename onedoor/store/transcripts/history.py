"""What an agency's desk remembers of past chats: how fast it answered, and who has been there before.

A citizen is recognised by the e-mail address that they gave for this purpose, here and then: never by name, network
address or device. Practice, consults and chats that nobody answered are not part of the history.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from onedoor.store.tables import Agency, Leg

LAST_ANSWERS = 20
EARLIER_CHATS = 10
_REAL = (Leg.kind == "chat", Leg.practice.is_(False))


def answered(engine: Engine, agency: str, most: int = LAST_ANSWERS) -> dict[str, list[datetime]]:
    """skill → when its last `most` chats were taken, oldest first. So estimates of the wait survive a restart."""
    newest_first = func.row_number().over(partition_by=Leg.skill, order_by=Leg.taken_at.desc())
    taken = (
        select(Leg.skill, Leg.taken_at, newest_first.label("place"))
        .where(Leg.agency_id == agency, Leg.taken_at.is_not(None), *_REAL)
        .subquery()
    )
    wanted = select(taken.c.skill, taken.c.taken_at).where(taken.c.place <= most).order_by(taken.c.taken_at)
    found: dict[str, list[datetime]] = {}
    with engine.connect() as connection:
        for skill, at in connection.execute(wanted):
            found.setdefault(skill, []).append(at)
    return found


@dataclass(frozen=True, slots=True)
class Earlier:
    at: datetime
    topic: str
    agent: str
    how: str
    """How the leg ended: `agent`, `citizen`, `inactivity` …; its state, such as `talking`, while it goes on."""
    to_agency: str
    """The agency to which it was handed over; may be empty."""
    tags: str


def of(engine: Engine, desk: str, email: str, but: str) -> list[Earlier]:
    """The citizen's earlier chats, newest first. `desk`: the agency's JID; `but`: the current chat, left out."""
    agency = select(Agency.id).where(Agency.jid == desk).scalar_subquery()
    same = (Leg.agency_id == agency, Leg.email != "", func.lower(Leg.email) == email.strip().lower())
    wanted = (
        select(Leg)
        .where(*same, *_REAL, Leg.chat != but, Leg.state != "refused")
        .order_by(Leg.assigned_at.desc(), Leg.number.desc())
        .limit(EARLIER_CHATS)
    )
    with engine.connect() as connection:
        rows = connection.execute(wanted).all()
    return [
        Earlier(
            row.assigned_at, row.topic, row.owner_name or "", row.end_reason or row.state, row.to_agency or "", row.tags
        )
        for row in rows
    ]
