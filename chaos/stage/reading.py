"""What the database has after a run: events of router and agencies, and the transcripts. Reads only."""

from collections import defaultdict
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chaos.checks.history import Happened, Recorded, Transcript
from onedoor.store import database
from onedoor.store.tables import Event, Leg, Line, Outgoing, RouterChat


def events(url: str) -> list[Happened]:
    engine = database.connect(url)
    try:
        with Session(engine) as session:
            rows = session.scalars(select(Event).order_by(Event.id))
            return [Happened(row.stream, row.chat, row.kind, _moment(row.at), row.data) for row in rows]
    finally:
        engine.dispose()


def transcripts(url: str) -> list[Transcript]:
    engine = database.connect(url)
    try:
        with Session(engine) as session:
            lines: dict[tuple[str, str], list[Recorded]] = defaultdict(list)
            for row in session.scalars(select(Line).order_by(Line.id)):
                again = row.data.get("again") == "true"
                line = Recorded(row.stanza_id, row.author, row.name, row.kind, row.body, again)
                lines[row.agency_id, row.leg].append(line)
            return [
                Transcript(
                    leg.id, leg.agency_id, leg.chat, leg.room, leg.kind, leg.state, leg.complete,
                    lines[leg.agency_id, leg.id], leg.taken_at is not None,
                )
                for leg in session.scalars(select(Leg))
            ]  # fmt: skip
    finally:
        engine.dispose()


def unproven(url: str) -> int:
    """How many legs are not compared with their room's archive yet."""
    engine = database.connect(url)
    try:
        with Session(engine) as session:
            legs = select(Leg.id).where(Leg.complete.is_(None), Leg.state.in_(("kept", "ended", "handed-over")))
            return len(session.scalars(legs).all())
    finally:
        engine.dispose()


def outgoing(url: str) -> list[tuple[str, str, str]]:
    """What has not been answered yet: stream, lane, the stanzas."""
    engine = database.connect(url)
    try:
        with Session(engine) as session:
            rows = session.scalars(select(Outgoing).order_by(Outgoing.id))
            return [(row.stream, row.lane, " ".join(row.stanzas) or str(row.context)) for row in rows]
    finally:
        engine.dispose()


def wrote(url: str, since: float) -> set[str]:
    """The streams, router and agencies, that have an event of after that moment."""
    engine = database.connect(url)
    try:
        with Session(engine) as session:
            after = Event.at > datetime.fromtimestamp(since, UTC)
            return set(session.scalars(select(Event.stream).where(after).distinct()))
    finally:
        engine.dispose()


def open_rooms(url: str) -> set[str]:
    """The rooms of the chats that go on, as the router says."""
    engine = database.connect(url)
    try:
        with Session(engine) as session:
            return set(session.scalars(select(RouterChat.room).where(RouterChat.state != "ended")))
    finally:
        engine.dispose()


def ended_rooms(url: str, before: datetime) -> set[str]:
    """The rooms of the chats that had ended by then."""
    engine = database.connect(url)
    try:
        with Session(engine) as session:
            return set(session.scalars(select(RouterChat.room).where(RouterChat.ended_at < before)))
    finally:
        engine.dispose()


def _moment(at: datetime) -> float:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
