"""What a legal hold covers now, according to the rows. Reads every chat it could cover; changes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from onedoor.desk.terms.retention import CLOCKS_APART, Hold, Kind, Record
from onedoor.store.retention import due
from onedoor.store.tables import LeftMessage, Leg

AT_ONCE = 200
_A_DAY = timedelta(days=1)
_EVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Covered:
    chats: int
    """Each chat counts once, however many agencies had it."""
    newest: Sequence[Leg]
    """One leg of each of the newest chats."""
    messages: int
    """Messages that citizens left."""


def covered(session: Session, hold: Hold, most: int) -> Covered:
    """Counts all chats, and lists the newest `most`."""
    chats: dict[str, Any] = {}
    for row in _legs(session, hold):
        chats.setdefault(row.chat, row)
    listed = [session.get_one(Leg, (row.id, row.agency_id)) for row in list(chats.values())[:most]]
    return Covered(len(chats), listed, sum(map(hold.covers, _messages(session, hold))))


def _legs(session: Session, hold: Hold) -> Iterator[Any]:
    """The legs that the hold covers, newest first."""
    rows = session.connection().execute(_near(hold)).all()
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        known = {
            agency: due.what_holds_ask(session, agency, [row.id for row in some if row.agency_id == agency], [hold])
            for agency in {row.agency_id for row in some}
        }
        for row in some:
            asked = known[row.agency_id].get(row.id, (" ", " "))
            day = row.assigned_at.date()
            if hold.covers(Record(Kind.CHAT, row.agency_id, row.id, row.assigned_at, day, row.chat, *asked)):
                yield row


def _near(hold: Hold) -> Any:
    """The query for legs that the hold may cover, without reading any text: a little more than it covers."""
    wanted = select(Leg.id, Leg.agency_id, Leg.chat, Leg.assigned_at).where(Leg.disposed_at.is_(None))
    if hold.agency is not None:
        wanted = wanted.where(Leg.agency_id == hold.agency)
    if hold.chat:
        wanted = wanted.where(or_(Leg.chat == hold.chat, Leg.id == hold.chat))
    if hold.first is not None:
        wanted = wanted.where(Leg.assigned_at >= _midnight(hold.first) - CLOCKS_APART)
    if hold.last is not None:
        wanted = wanted.where(Leg.assigned_at < _midnight(hold.last) + CLOCKS_APART + _A_DAY)
    return wanted.order_by(Leg.assigned_at.desc(), Leg.id)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _messages(session: Session, hold: Hold) -> Iterator[Record]:
    agencies = select(LeftMessage.agency_id).distinct()
    if hold.agency is not None:
        agencies = agencies.where(LeftMessage.agency_id == hold.agency)
    for agency in session.connection().execute(agencies).scalars().all():
        after: due.Cursor = None
        while True:
            found, after = due.find(
                session, agency, Kind.MESSAGE, before=_EVER, after=after, most=AT_ONCE, holds=[hold]
            )
            yield from found
            if after is None:
                break
