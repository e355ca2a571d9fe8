"""Legal holds: which chat is meant, setting one, lifting one, each with its row of the audit log. Destroys nothing."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from onedoor.store.audit import audit
from onedoor.store.retention import keeping
from onedoor.store.tables import Hold, Leg

MOST_TYPED = {"chat": 80, "person": 200, "words": 200, "reason": 2000}
"""Characters that somebody may type."""
_LONGEST_NUMBER = 9
"""Digits that fit the column."""


def chat_named(session: Session, agency: str, typed: str) -> str | None:
    """The chat that the agency knows by this reference or number (`q7`, `q7.2`, `tax/12`); None: it has none."""
    name = typed.rpartition("/")[2]
    here = or_(Leg.id == name, Leg.chat == name)
    if name.isascii() and name.isdigit() and len(name) <= _LONGEST_NUMBER:
        here = or_(here, Leg.number == int(name))
    return session.scalar(select(Leg.chat).where(Leg.agency_id == agency, here).limit(1))


def put(session: Session, agency: str, hold: Hold) -> None:
    """The caller commits: from then on nothing that `hold` covers is destroyed. `agency` is where it was set."""
    keeping.turn(session)
    session.add(hold)
    session.flush()
    dates = f"{hold.first}–{hold.last}"
    audit.record(session, None, "hold", f"hold:{hold.id}", agency, chat=hold.chat, dates=dates, until=str(hold.until))


def lift(session: Session, agency: str | None, hold: Hold, *, by: str, why: str, now: datetime) -> None:
    """The caller commits; what is over is destroyed within the hour."""
    keeping.turn(session)
    hold.lifted_at, hold.lifted_by, hold.lifted_why = now, by, why
    audit.record(session, None, "lift", f"hold:{hold.id}", agency)
