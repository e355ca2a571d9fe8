"""What an agency remembers of chats that are over, for its own desk: how fast it answered, and who came before.

A citizen is known by the e-mail address that they gave for it, here and then: never by a name, an address on the
network or a device. Practice, advice among colleagues and chats that nobody answered are no history.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from onedoor.store.tables import Agency, Leg

LAST_ANSWERS = 20
EARLIER_CHATS = 10
_REAL = (Leg.kind == "chat", Leg.practice.is_(False))


def answered(engine: Engine, agency: str, most: int = LAST_ANSWERS) -> dict[str, list[datetime]]:
    """When each skill's last chats were taken, the oldest first: an estimate of the wait outlives a restart by it."""
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
    """`agent`, `citizen`, `inactivity`, … as a leg's end; `talking` or `waiting` while it goes on."""
    to_agency: str
    """Where it was handed over to."""
    tags: str


def of(engine: Engine, desk: str, email: str, but: str) -> list[Earlier]:
    """The newest first. `desk` is the agency's JID, `but` the chat of now, by its id."""
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
