"""Records that have been kept for long enough, oldest first, in the rules' form. Decides and changes nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from onedoor.desk.terms.retention import Hold, Kind, Record
from onedoor.desk.words.searching import folded
from onedoor.store.retention import scrubbing
from onedoor.store.tables import Agency, Block, ChatFile, Event, Feedback, LeftMessage, Leg, RouterChat
from onedoor.store.transcripts import texts

Cursor = tuple[datetime, Any] | None
"""(moment, id) of the last record seen; None before the first and after the last."""
OF_A_LEG = (Kind.CHAT, Kind.CONSULT, Kind.PRACTICE, Kind.FEEDBACK, Kind.FILE, Kind.EMAIL)


def find(
    session: Session, agency: str, kind: Kind, *, before: datetime, after: Cursor, most: int, holds: Sequence[Hold]
) -> tuple[list[Record], Cursor]:
    """(at most `most` records that ended before `before`, where to go on)."""
    moment, id_, wanted = _SOURCES[kind](agency)
    wanted = wanted.where(moment < before).order_by(moment, id_).limit(most)
    if after is not None:
        wanted = wanted.where(or_(moment > after[0], and_(moment == after[0], id_ > after[1])))
    rows = session.connection().execute(wanted).all()
    if kind in OF_A_LEG:
        known = what_holds_ask(session, agency, [row.id for row in rows], holds)
        records = [
            Record(kind, agency, row.id, row.ended, row.began.date(), row.chat, *known.get(row.id, (" ", " ")))
            for row in rows
        ]
    else:
        records = [
            Record(kind, agency, str(row.id), row.ended, row.began.date(), "", folded(row[3:]), folded(row[3:]))
            for row in rows
        ]
    return records, (rows[-1].ended, rows[-1].id) if len(rows) == most else None


def at_the_door(session: Session, before: datetime) -> list[Record]:
    """The router's closed chats, ended before `before`, of which no agency here has anything left."""
    alive = exists().where(Leg.chat == RouterChat.id, Leg.disposed_at.is_(None))
    columns = (RouterChat.id, RouterChat.ended_at, RouterChat.opened_at, RouterChat.name, RouterChat.question,
               RouterChat.page)  # fmt: skip
    wanted = select(*columns).where(
        RouterChat.state == "closed", RouterChat.ended_at < before, RouterChat.visitor != "", ~alive
    )
    rows = session.connection().execute(wanted.limit(500)).all()
    said = _at_the_door(session, [row.id for row in rows])
    records = []
    for row in rows:
        people = [row.name, *said.get(row.id, [])]
        known = folded(people), folded([*people, row.question, row.page])
        records.append(Record(Kind.CHAT, "", row.id, row.ended_at, row.opened_at.date(), row.id, *known))
    return records


def _at_the_door(session: Session, chats: Sequence[str]) -> dict[str, list[str]]:
    """chat → what the router's events say about its people."""
    found: dict[str, list[str]] = {}
    wanted = select(Event.chat, Event.data).where(Event.chat.in_(chats))
    for chat, data in session.connection().execute(wanted.order_by(Event.id)):
        told = (data.get(name) for name in sorted(scrubbing.PERSONAL))
        found.setdefault(chat, []).extend(text for text in told if isinstance(text, str) and text)
    return found


_Source = tuple[Any, Any, Any]


def _legs(agency: str, *conditions: Any) -> _Source:
    wanted = select(Leg.id, Leg.ended_at.label("ended"), Leg.assigned_at.label("began"), Leg.chat)
    ours = (Leg.agency_id == agency, Leg.ended_at.is_not(None), Leg.disposed_at.is_(None))
    return Leg.ended_at, Leg.id, wanted.where(*ours, *conditions)


def _feedback(agency: str) -> _Source:
    wanted = (
        select(Feedback.leg.label("id"), Feedback.at.label("ended"), Leg.assigned_at.label("began"), Leg.chat)
        .join(Leg, and_(Leg.id == Feedback.leg, Leg.agency_id == Feedback.agency_id))
        .where(Feedback.agency_id == agency, Feedback.comment != "", Leg.disposed_at.is_(None))
    )
    return Feedback.at, Feedback.leg, wanted


def _files(agency: str) -> _Source:
    newest = (
        select(ChatFile.leg.label("leg"), func.max(ChatFile.at).label("at"))
        .where(ChatFile.agency_id == agency)
        .group_by(ChatFile.leg)
        .subquery()
    )
    wanted = (
        select(Leg.id, newest.c.at.label("ended"), Leg.assigned_at.label("began"), Leg.chat)
        .join(newest, newest.c.leg == Leg.id)
        .where(Leg.agency_id == agency, Leg.ended_at.is_not(None))
    )
    return newest.c.at, Leg.id, wanted


def _messages(agency: str) -> _Source:
    wanted = select(
        LeftMessage.id, LeftMessage.at.label("ended"), LeftMessage.at.label("began"), LeftMessage.name,
        LeftMessage.email, LeftMessage.phone, LeftMessage.text, LeftMessage.note, LeftMessage.reference,
    ).where(LeftMessage.agency_id == agency)  # fmt: skip
    return LeftMessage.at, LeftMessage.id, wanted


def _blocks(agency: str) -> _Source:
    jid = select(Agency.jid).where(Agency.id == agency).scalar_subquery()
    wanted = select(Block.id, Block.until.label("ended"), Block.until.label("began"), Block.by, Block.reason)
    return Block.until, Block.id, wanted.where(Block.agency == jid)


_SOURCES: dict[Kind, Callable[[str], _Source]] = {
    Kind.CHAT: lambda agency: _legs(agency, Leg.practice.is_(False), Leg.kind == "chat"),
    Kind.CONSULT: lambda agency: _legs(agency, Leg.practice.is_(False), Leg.kind == "consult"),
    Kind.PRACTICE: lambda agency: _legs(agency, Leg.practice.is_(True)),
    Kind.EMAIL: lambda agency: _legs(agency, or_(Leg.email != "", Leg.origin != "")),
    Kind.FEEDBACK: _feedback,
    Kind.FILE: _files,
    Kind.MESSAGE: _messages,
    Kind.BLOCK: _blocks,
}


def what_holds_ask(
    session: Session, agency: str, legs: Sequence[str], holds: Sequence[Hold]
) -> dict[str, tuple[str, str]]:
    """leg → (people, text), read from the rows, and only if a hold asks for them.

    Does not use the search index, so that a hold also covers what an older version folded or is not indexed yet.
    """
    asking = [hold for hold in holds if hold.agency in (None, agency) and (hold.person or hold.words)]
    if not legs or not asking:
        return {}
    connection = session.connection()
    heads = {row.id: row for row in connection.execute(_HEADS.where(Leg.agency_id == agency, Leg.id.in_(legs)))}
    if not any(hold.words for hold in asking):
        spoke = texts.speakers(connection, agency, legs)
        return {leg: (folded(_people(head, spoke.get(leg, []))), " ") for leg, head in heads.items()}
    lines = texts.lines(connection, agency, legs)
    beside = [source(connection, agency, legs) for source in (texts.notes, texts.comments, texts.file_names)]
    return {
        leg: _asked(head, lines.get(leg, []), [text for found in beside for text in found.get(leg, [])])
        for leg, head in heads.items()
    }


_HEADS = select(Leg.id, Leg.citizen, Leg.email, Leg.owner, Leg.owner_name, Leg.from_agent, Leg.topic, Leg.tags,
                Leg.transfer_reason)  # fmt: skip


def _asked(head: Any, lines: Sequence[Any], beside: Sequence[str]) -> tuple[str, str]:
    people = _people(head, lines)
    about = (head.topic, head.tags, head.transfer_reason or "")
    return folded(people), folded([*people, *about, *beside, *(line.body for line in lines)])


def _people(head: Any, spoke: Sequence[Any]) -> list[str]:
    names = dict.fromkeys(name for row in spoke for name in (row.name, row.jid))
    return [name for name in (head.citizen, head.email, head.owner, head.owner_name, head.from_agent, *names) if name]
