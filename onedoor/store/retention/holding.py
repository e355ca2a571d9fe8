"""Legal holds: finds the chat that is meant, sets and lifts holds, and records both. Destroys nothing."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from onedoor.store.audit import audit
from onedoor.store.retention import keeping
from onedoor.store.tables import Hold, Leg

MOST_TYPED = {"chat": 80, "person": 200, "words": 200, "reason": 2000}
"""field → how many characters somebody may type"""
_LONGEST_NUMBER = 9
"""How many digits fit the column."""


def chat_named(session: Session, agency: str, typed: str) -> str | None:
    """The id of the agency's chat with this reference or number (`q7`, `q7.2`, `tax/12`); None if it has none."""
    name = typed.rpartition("/")[2]
    here = or_(Leg.id == name, Leg.chat == name)
    if name.isascii() and name.isdigit() and len(name) <= _LONGEST_NUMBER:
        here = or_(here, Leg.number == int(name))
    return session.scalar(select(Leg.chat).where(Leg.agency_id == agency, here).limit(1))


def put(session: Session, agency: str, hold: Hold) -> None:
    """Sets `hold`; the caller commits. From then on nothing that it covers is destroyed. `agency`: where it was set."""
    keeping.turn(session)
    session.add(hold)
    session.flush()
    dates = f"{hold.first}–{hold.last}"
    audit.record(session, None, "hold", f"hold:{hold.id}", agency, chat=hold.chat, dates=dates, until=str(hold.until))


def lift(session: Session, agency: str | None, hold: Hold, *, by: str, why: str, now: datetime) -> None:
    """Lifts `hold`; the caller commits. Records that are due are then destroyed within the hour."""
    keeping.turn(session)
    hold.lifted_at, hold.lifted_by, hold.lifted_why = now, by, why
    audit.record(session, None, "lift", f"hold:{hold.id}", agency)
