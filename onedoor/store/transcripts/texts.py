"""What was written in legs, read from their rows. The index and legal holds use it.

Reads only. Each function returns leg → what it found, and leaves out legs without any.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from onedoor.store.tables import ChatFile, Feedback, LegNote, Line

Legs = Sequence[str]


def lines(connection: Connection, agency: str, legs: Legs) -> dict[str, list[Any]]:
    """Rows with `body`, `jid`, `author` and `name`, in the room's order."""
    wanted = select(Line.leg, Line.body, Line.jid, Line.author, Line.name)
    found: dict[str, list[Any]] = {}
    for row in connection.execute(wanted.where(Line.agency_id == agency, Line.leg.in_(legs)).order_by(Line.id)):
        found.setdefault(row.leg, []).append(row)
    return found


def speakers(connection: Connection, agency: str, legs: Legs) -> dict[str, list[Any]]:
    """Rows with `name` and `jid`, one for each person who spoke."""
    wanted = select(Line.leg, Line.name, Line.jid).where(Line.agency_id == agency, Line.leg.in_(legs)).distinct()
    found: dict[str, list[Any]] = {}
    for row in connection.execute(wanted):
        found.setdefault(row.leg, []).append(row)
    return found


def notes(connection: Connection, agency: str, legs: Legs) -> dict[str, list[str]]:
    wanted = select(LegNote.leg, LegNote.text).where(LegNote.agency_id == agency, LegNote.leg.in_(legs))
    return _by_leg(connection, wanted.order_by(LegNote.id))


def comments(connection: Connection, agency: str, legs: Legs) -> dict[str, list[str]]:
    wanted = select(Feedback.leg, Feedback.comment).where(Feedback.agency_id == agency, Feedback.leg.in_(legs))
    return _by_leg(connection, wanted)


def file_names(connection: Connection, agency: str, legs: Legs) -> dict[str, list[str]]:
    wanted = select(ChatFile.leg, ChatFile.name).where(ChatFile.agency_id == agency, ChatFile.leg.in_(legs))
    return _by_leg(connection, wanted)


def _by_leg(connection: Connection, wanted: Select[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows: Iterable[Any] = connection.execute(wanted)
    for leg, text in rows:
        found.setdefault(leg, []).append(text)
    return found
