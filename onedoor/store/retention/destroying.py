"""Destroys records everywhere: rows, index, events, stanzas, files, exports. Does not check whether it may.

Runs in the caller's transaction. Bytes go first, so that after a crash a row remains to try again.
"""

import hashlib
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from onedoor.desk.terms.retention import Kind, Record
from onedoor.settings import Settings
from onedoor.store.retention import scrubbing
from onedoor.store.tables import (
    Agency,
    Block,
    ChatCommand,
    Export,
    ExportLeg,
    Feedback,
    LeftMessage,
    Leg,
    LegNote,
    LegWords,
    Line,
    Redaction,
    Share,
)
from onedoor.store.transcripts import files, index


def destroy(session: Session, settings: Settings, kind: Kind, records: Sequence[Record], now: datetime) -> list[str]:
    """Destroys records of one kind and agency. Returns their identifiers for the disposal log."""
    agency, ids = records[0].agency, [record.id for record in records]
    match kind:
        case Kind.CHAT | Kind.CONSULT | Kind.PRACTICE:
            _legs(session, settings, agency, ids, now)
        case Kind.FEEDBACK:
            _comments(session, agency, ids)
            index.refresh(session.connection(), agency, ids)
        case Kind.FILE:
            files.destroy(session, settings.kept_files, agency, ids)
            remove_exports_of(session, settings, agency, ids)
        case Kind.EMAIL:
            _emails(session, agency, ids)
        case Kind.MESSAGE:
            return _messages(session, agency, ids)
        case Kind.BLOCK:
            _blocks(session, agency, ids)
    return ids


def _legs(session: Session, settings: Settings, agency: str, ids: Collection[str], now: datetime) -> None:
    connection = session.connection()
    files.destroy(session, settings.kept_files, agency, ids)
    remove_exports_of(session, settings, agency, ids)
    for table in (Line, LegNote, Share, Redaction, LegWords, ChatCommand):
        connection.execute(delete(table).where(table.agency_id == agency, table.leg.in_(ids)))
    _comments(session, agency, ids)
    heads = connection.execute(
        select(Leg.id, Leg.chat, Leg.page, Leg.referrer).where(Leg.agency_id == agency, Leg.id.in_(ids))
    ).all()
    for head in heads:
        connection.execute(
            update(Leg)
            .where(Leg.agency_id == agency, Leg.id == head.id)
            .values(
                citizen="", email="", origin="", transfer_reason=None, page=scrubbing.address_only(head.page),
                referrer=scrubbing.address_only(head.referrer), disposed_at=now,
            )
        )  # fmt: skip
    chats = {head.chat for head in heads}
    scrubbing.scrub_events(connection, chats, lambda _, data: data.get("leg") in ids)
    scrubbing.forget_sendings(connection, ids)
    alive = select(Leg.chat).where(Leg.chat.in_(chats), Leg.disposed_at.is_(None))
    over = chats - set(connection.execute(alive).scalars())
    if over:
        scrubbing.forget_chats(connection, over)
        scrubbing.forget_sendings(connection, over)


def remove_exports_of(session: Session, settings: Settings, agency: str, ids: Collection[str]) -> None:
    """Deletes whole files. Their other transcripts can be exported again."""
    wanted = select(ExportLeg.export_id).where(ExportLeg.agency_id == agency, ExportLeg.leg.in_(ids)).distinct()
    remove_exports(session, settings, session.connection().execute(wanted).scalars().all())


def remove_exports(session: Session, settings: Settings, exports: Sequence[str]) -> None:
    for export in exports:
        with suppress(FileNotFoundError):
            export_path(settings, export).unlink()
    if exports:
        session.connection().execute(delete(ExportLeg).where(ExportLeg.export_id.in_(exports)))
        session.connection().execute(delete(Export).where(Export.id.in_(exports)))


def export_path(settings: Settings, export: str) -> Path:
    return settings.state / "exports" / f"{export}.zip"


def _comments(session: Session, agency: str, ids: Collection[str]) -> None:
    """Empties comments. What the citizen ticked stays, because it says nothing about them."""
    emptied = update(Feedback).where(Feedback.agency_id == agency, Feedback.leg.in_(ids))
    session.connection().execute(emptied.values(comment="", followed_up_by=None))


def _emails(session: Session, agency: str, ids: Collection[str]) -> None:
    connection = session.connection()
    whose = (Leg.agency_id == agency, Leg.id.in_(ids))
    chats = set(connection.execute(select(Leg.chat).where(*whose)).scalars())
    connection.execute(update(Leg).where(*whose).values(email="", origin=""))
    others = set(connection.execute(select(Leg.chat).where(Leg.chat.in_(chats), Leg.email != "")).scalars())
    scrubbing.scrub_email(
        connection, chats, lambda _, data: data.get("leg") in ids or ("leg" not in data and data["chat"] not in others)
    )


def _messages(session: Session, agency: str, ids: Collection[str]) -> list[str]:
    connection = session.connection()
    whose = (LeftMessage.agency_id == agency, LeftMessage.id.in_([int(id_) for id_ in ids]))
    references = connection.execute(select(LeftMessage.reference).where(*whose)).scalars().all()
    connection.execute(delete(LeftMessage).where(*whose))
    return [hashlib.sha256(reference.encode()).hexdigest() for reference in references]


def _blocks(session: Session, agency: str, ids: Collection[str]) -> None:
    connection = session.connection()
    jid = connection.execute(select(Agency.jid).where(Agency.id == agency)).scalar()
    rows = connection.execute(select(Block).where(Block.agency == jid, Block.id.in_([int(id_) for id_ in ids]))).all()
    visitors = {row.visitor for row in rows}
    connection.execute(delete(Block).where(Block.id.in_([row.id for row in rows])))
    scrubbing.scrub_blocks(connection, visitors)
