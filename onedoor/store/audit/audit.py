"""Writes the audit log: what is recorded in a session is appended to the chain when that session commits.

    with Session(engine) as session:
        audit.keep(session, audit.key(settings), lambda: Actor("cli:root"))   # the panel's sessions are kept already
        audit.record(session, None, "export", "transcript:tax/q7.2", "tax", format="json")
        session.commit()

A kept session itself records which rows it creates, changes and deletes (`onedoor.store.audit.changes`). `record` is
for what leaves no row: reading, exports, logins. Checks nothing; `onedoor.store.audit.chain` does.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event, insert, update
from sqlalchemy.orm import Session, SessionTransaction

from onedoor.mendable import Mendable
from onedoor.settings import Settings
from onedoor.store.tables.proof import AuditHead, AuditRow

FIRST = "0" * 64
"""What the first row has as its previous hash."""
LONGEST = 4000
"""Characters stored of one value, because a canned reply's old text may be too long for a row."""
_KEEPER = "onedoor.audit"


class AuditError(Mendable):
    """One sentence that says why nothing can be recorded. In that case nothing else is done either."""


@dataclass(frozen=True)
class Actor:
    """Who does something. `login`: a panel login, `cli:` and a user of the machine, or the name of a part."""

    login: str
    role: str = ""
    address: str = ""


@dataclass(frozen=True)
class Entry:
    """One row before it has its place in the chain. `within`: the savepoint in which it was noted."""

    at: datetime
    actor: Actor
    action: str
    object: str
    agency: str | None
    details: dict[str, Any]
    within: SessionTransaction | None = None


@dataclass
class Keeper:
    """What a session needs to write the log, and what it has not written yet."""

    key: str
    actor: Callable[[], Actor]
    pending: list[Entry] = field(default_factory=list)


def key(settings: Settings) -> str:
    """The key of the chain. It is not in the database, so the database alone is not enough to forge a chain."""
    return settings.derive("audit log")


def keep(session: Session, with_key: str, actor: Callable[[], Actor]) -> None:
    """Records this session's changes from now on, as done by whom `actor()` returns at that moment."""
    session.info[_KEEPER] = Keeper(with_key, actor)


def keeper(session: Session) -> Keeper | None:
    found: Keeper | None = session.info.get(_KEEPER)
    return found


def record(
    session: Session, actor: Actor | None, action: str, object: str, agency: str | None = None, /, **details: Any
) -> None:
    """Appends a row when, and only if, the session commits. `actor`: None means the session's own.

    `action` is a short word (`read`, `export`, `share`), `object` a kind and a key (`transcript:tax/q7.2`). `details`
    are numbers, texts and lists of them: never what a citizen said, never a secret. Raises `AuditError` in a session
    that is not kept.
    """
    found = keeper(session)
    if found is None:
        raise AuditError("This session keeps no audit log; see onedoor.store.audit.keep.")
    if not session.in_transaction():
        session.begin()  # so that we are told when it ends
    who = actor or found.actor()
    found.pending.append(
        Entry(
            datetime.now(UTC),
            who,
            action,
            _fitting(object, 255),
            agency,
            _plain(details),
            session.get_nested_transaction(),
        )
    )


def digest(with_key: str, row: AuditRow) -> str:
    """The hash that `row` must have: HMAC-SHA-256 over all its columns, and so over the hash before it."""
    parts = [
        row.number,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.actor,
        row.role,
        row.address,
        row.action,
        row.object,
        row.agency,
        row.details,
        row.previous,
    ]
    written = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return hmac.new(with_key.encode(), written.encode(), hashlib.sha256).hexdigest()


@event.listens_for(Session, "before_commit")
def _append(session: Session) -> None:
    found = keeper(session)
    if found is None or session.in_nested_transaction():
        return
    session.flush()  # now all changes are known
    entries, found.pending = found.pending, []
    if entries:
        _write(session, found.key, entries)


def _write(session: Session, with_key: str, entries: list[Entry]) -> None:
    """Runs last in its transaction, so that others wait for the chain only as long as a commit takes."""
    connection = session.connection()
    # This locks the row (and SQLite's file), so the next writer reads what we are about to write.
    head = connection.execute(
        update(AuditHead)
        .where(AuditHead.id == 1)
        .values(number=AuditHead.number + len(entries))
        .returning(AuditHead.number, AuditHead.hash)
    ).one_or_none()
    if head is None:
        raise AuditError("The audit log's head is missing (the table audit_head): nothing can be changed or read.")
    number, before = head.number - len(entries), head.hash
    for entry in entries:
        number += 1
        row = _row(number, entry, before)
        before = digest(with_key, row)
        connection.execute(insert(AuditRow).values(**_columns(row), hash=before))
    connection.execute(update(AuditHead).where(AuditHead.id == 1).values(hash=before))


def _row(number: int, entry: Entry, before: str) -> AuditRow:
    return AuditRow(
        number=number,
        at=entry.at,
        actor=_fitting(entry.actor.login, 160),
        role=_fitting(entry.actor.role, 16),
        address=_fitting(entry.actor.address, 64),
        action=_fitting(entry.action, 40),
        object=entry.object,
        agency=entry.agency,
        details=entry.details,
        previous=before,
    )


def _columns(row: AuditRow) -> dict[str, Any]:
    names = ("number", "at", "actor", "role", "address", "action", "object", "agency", "details", "previous")
    return {name: getattr(row, name) for name in names}


@event.listens_for(Session, "after_soft_rollback")
def _forget_since(session: Session, ended: SessionTransaction) -> None:
    """Drops what was noted since a savepoint, because the session was rolled back to it."""
    if (found := keeper(session)) is not None:
        found.pending = [entry for entry in found.pending if entry.within is not ended]


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, ended: SessionTransaction) -> None:
    """Drops what was not written with its transaction."""
    if ended.parent is None and (found := keeper(session)) is not None:
        found.pending = []


def _fitting(text: str, most: int) -> str:
    """`text` as both databases can store it: without NUL and lone surrogates, and no longer than its column."""
    clean = text.replace("\0", "").encode("utf-8", "replace").decode()
    return clean if len(clean) <= most else clean[: most - 1] + "…"


def _plain(value: Any) -> Any:
    """`value` in a form that JSON returns unchanged on every database."""
    if isinstance(value, dict):
        return {_fitting(str(name), LONGEST): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)]
    if value is None or isinstance(value, bool | int):
        return value
    return _fitting(str(value), LONGEST)
