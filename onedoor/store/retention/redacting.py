"""Redaction by hand: destroys whole lines, or a piece of one, and the same words everywhere else in that chat.

The words are removed from lines, events, notes, index, exports and files. A mark with reason, name and time remains.
"""

import html
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.orm import Session

from onedoor.desk.terms import retention
from onedoor.desk.terms.retention import Kind, Record
from onedoor.settings import Settings
from onedoor.store.retention import destroying, due, keeping
from onedoor.store.tables import Event, Feedback, Leg, LegNote, Line, Outgoing, Redaction, RouterChat
from onedoor.store.transcripts import files, index

SHORTEST = 3
"""Shorter pieces are removed only from the chosen line, because elsewhere they would be part of other words."""


class NotRedacted(Exception):
    """One sentence that says why nothing was destroyed."""


@dataclass(frozen=True)
class Wish:
    """What to redact in one transcript. `piece`: a part of the one chosen line; empty: the whole lines."""

    lines: tuple[str, ...]
    piece: str
    reason: str
    by: str
    at: datetime
    everywhere: bool = False
    """Whether to redact other agencies' legs of the chat too."""

    @property
    def mark(self) -> str:
        return f"[redacted: {self.reason}, {self.by}, {self.at:%Y-%m-%d %H:%M} UTC]"


def touched(session: Session, leg: Leg, wish: Wish) -> list[Line]:
    """The lines that would lose words. Raises `NotRedacted`."""
    chosen = _chosen(session, leg, wish)
    gone = _gone(chosen, wish)
    legs = _legs(session, leg, wish)
    wanted = select(Line).where(Line.leg.in_([one.id for one in legs])).order_by(Line.id)
    ours = {(one.agency_id, one.id) for one in legs}
    return [
        line
        for line in session.scalars(wanted)
        if (line.agency_id, line.leg) in ours and (line.stanza_id in wish.lines or _has(_words(line), gone))
    ]


def _chosen(session: Session, leg: Leg, wish: Wish) -> Sequence[Line]:
    if leg.ended_at is None or leg.complete is None:
        raise NotRedacted("The chat goes on, and its room still has its words; redact it when it is over and compared.")
    found = session.scalars(
        select(Line).where(Line.agency_id == leg.agency_id, Line.leg == leg.id, Line.stanza_id.in_(wish.lines))
    ).all()
    if not found:
        raise NotRedacted("Choose at least one line.")
    if wish.piece and not all(wish.piece in line.body for line in found):
        raise NotRedacted("The words to redact must be in every chosen line, exactly as they are written there.")
    if not wish.reason.strip():
        raise NotRedacted("Say why: the reason stays where the words were.")
    return found


def _words(line: Line) -> str:
    return f"{line.body}\n{line.data.get('quoted', '')}"


def _gone(chosen: Sequence[Line], wish: Wish) -> list[str]:
    """The texts to look for elsewhere, longest first."""
    texts = [wish.piece] if wish.piece else [line.body.strip() for line in chosen]
    return sorted({text for text in texts if len(text) >= SHORTEST}, key=len, reverse=True)


def _legs(session: Session, leg: Leg, wish: Wish) -> Sequence[Leg]:
    wanted = select(Leg).where(Leg.chat == leg.chat, Leg.disposed_at.is_(None))
    return session.scalars(wanted if wish.everywhere else wanted.where(Leg.agency_id == leg.agency_id)).all()


def _has(text: str, gone: Collection[str]) -> bool:
    return any(one in text for one in gone)


def redact(session: Session, settings: Settings, leg: Leg, wish: Wish) -> int:
    """Redacts; the caller commits. Returns how many lines lost words. Raises `NotRedacted`."""
    keeping.turn(session)
    lines = touched(session, leg, wish)
    legs, gone = _legs(session, leg, wish), _gone(_chosen(session, leg, wish), wish)
    _require_free(session, legs, wish.at)
    connection = session.connection()
    for line in lines:
        whole = line.stanza_id in wish.lines and not wish.piece
        body = wish.mark if whole else _without(line.body, [wish.piece] if wish.piece else gone, wish.mark)
        data = {"redacted": True} if whole else _walk(line.data, gone, wish.mark)
        connection.execute(update(Line).where(Line.id == line.id).values(body=body, data=data))
        told = {"reason": wish.reason, "by": wish.by, "at": wish.at}
        row = {"agency_id": line.agency_id, "leg": line.leg, "stanza_id": line.stanza_id, **told}
        connection.execute(insert(Redaction).values(row))
    for one in legs:
        files.destroy_of_lines(session, settings.kept_files, one.agency_id, one.id, wish.lines)
        destroying.remove_exports_of(session, settings, one.agency_id, [one.id])
        _beside(connection, one, gone, wish.mark)
        index.refresh(connection, one.agency_id, [one.id])
    _in_events(connection, leg.chat, gone, wish.mark)
    session.expire_all()
    return len(lines)


def _require_free(session: Session, legs: Sequence[Leg], at: datetime) -> None:
    """Raises `NotRedacted` if a hold covers one of the legs. Holds forbid redaction too."""
    holds = keeping.holds(session)
    for leg in legs:
        known = due.what_holds_ask(session, leg.agency_id, [leg.id], holds)
        people, text = known.get(leg.id, (" ", " "))
        record = Record(
            Kind.CHAT, leg.agency_id, leg.id, leg.ended_at or at, leg.assigned_at.date(), leg.chat, people, text
        )
        if retention.is_held(record, holds, at.date()):
            raise NotRedacted("A legal hold covers this chat: nothing of it may be destroyed before it is lifted.")


def _without(text: str, gone: Sequence[str], mark: str) -> str:
    for one in gone:
        text = text.replace(one, mark)
    return text


def _walk(value: Any, gone: Sequence[str], mark: str) -> Any:
    if isinstance(value, str):
        return _without(value, gone, mark)
    if isinstance(value, dict):
        return {key: _walk(inner, gone, mark) for key, inner in value.items()}
    return [_walk(inner, gone, mark) for inner in value] if isinstance(value, list) else value


def _beside(connection: Connection, leg: Leg, gone: Sequence[str], mark: str) -> None:
    """Redacts notes, the citizen's comment, and the reason of a transfer."""
    whose = (LegNote.agency_id == leg.agency_id, LegNote.leg == leg.id)
    for id_, text in connection.execute(select(LegNote.id, LegNote.text).where(*whose)).all():
        connection.execute(update(LegNote).where(LegNote.id == id_).values(text=_without(text, gone, mark)))
    said = (Feedback.agency_id == leg.agency_id, Feedback.leg == leg.id)
    for comment in connection.execute(select(Feedback.comment).where(*said)).scalars().all():
        connection.execute(update(Feedback).where(*said).values(comment=_without(comment, gone, mark)))
    reason = _without(leg.transfer_reason, gone, mark) if leg.transfer_reason else None
    here = update(Leg).where(Leg.agency_id == leg.agency_id, Leg.id == leg.id)
    connection.execute(here.values(transfer_reason=reason))


def _in_events(connection: Connection, chat: str, gone: Sequence[str], mark: str) -> None:
    """Redacts what the router and the agencies remember of the chat, and deletes stanzas that quote it."""
    for id_, data in connection.execute(select(Event.id, Event.data).where(Event.chat == chat)).all():
        if (kept := _walk(data, gone, mark)) != data:
            connection.execute(update(Event).where(Event.id == id_).values(data=kept))
    asked = select(RouterChat.question).where(RouterChat.id == chat)
    for question in connection.execute(asked).scalars().all():
        here = update(RouterChat).where(RouterChat.id == chat)
        connection.execute(here.values(question=_without(question, gone, mark)))
    written = [*gone, *(html.escape(one, quote=False) for one in gone), *(json.dumps(one)[1:-1] for one in gone)]
    for row in connection.execute(select(Outgoing.id, Outgoing.stanzas, Outgoing.context)).all():
        if _has(" ".join(row.stanzas), written) or _has(json.dumps(row.context), written):
            connection.execute(delete(Outgoing).where(Outgoing.id == row.id))
