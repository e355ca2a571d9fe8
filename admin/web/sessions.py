"""Who is logged in, and in which browser. Each has a row, with its id in the browser's signed cookie. Knows no page."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from flask import g, request, session
from sqlalchemy import ColumnElement, delete, select

from admin.web.database import apart, database
from onedoor.store.tables import Staff, StaffSession
from onedoor.wording.text import one_line

LONGEST = timedelta(hours=12)
SEEN = timedelta(minutes=1)
"""We note at most this often that a browser is still active."""
HALF = timedelta(minutes=5)
"""How long after the password we accept the second factor."""


def begin(person: Staff, how: str) -> None:
    """Starts a new session. Nothing of the previous one survives (session fixation). Commits."""
    end_this()
    row = _row(person, how)
    _delete(StaffSession.began_at < row.began_at - LONGEST)
    database().add(row)
    database().commit()
    _clear()
    session["session"] = row.id
    session.permanent = True
    g.person, g.session = person, row


def current() -> tuple[Staff, StaffSession] | None:
    """The person and the session that this request's cookie names; None if the session is no longer valid."""
    row = database().get(StaffSession, session["session"]) if "session" in session else None
    if row is None:
        return None
    found, now = database().get_one(Staff, row.staff_id), datetime.now(UTC)
    if not found.enabled or found.session_key != row.key or now - row.began_at > LONGEST:
        return None
    if now - row.seen_at > SEEN:
        _seen(row.id, now)
    return found, row


def end_this() -> None:
    """Ends this browser's session, if it has one. The caller commits."""
    if "session" in session:
        _delete(StaffSession.id == session["session"])
    _clear()


def of(person: Staff) -> Sequence[StaffSession]:
    """A person's valid sessions, the last active one first."""
    wanted = select(StaffSession).where(
        StaffSession.staff_id == person.id,
        StaffSession.key == person.session_key,
        StaffSession.began_at > datetime.now(UTC) - LONGEST,
    )
    return database().scalars(wanted.order_by(StaffSession.seen_at.desc())).all()


def wait_for_factor(person: Staff, wanted: str) -> None:
    """Notes that the password was right, but the second factor is missing. `wanted` is the page to open afterwards."""
    end_this()
    session.update(half=person.id, half_key=person.session_key, half_at=datetime.now(UTC).timestamp(), wanted=wanted)


def half() -> Staff | None:
    """The person who has just entered the right password in this browser, or None."""
    began = datetime.fromtimestamp(session.get("half_at", 0), UTC)
    if "half" not in session or datetime.now(UTC) - began > HALF:
        return None
    found = database().get(Staff, session["half"])
    return found if found is not None and found.enabled and found.session_key == session["half_key"] else None


def wanted() -> str:
    """The page to open after the second factor."""
    return str(session.get("wanted", "/"))


def _clear() -> None:
    session.clear()
    # Flask-WTF keeps the request's token there. In a page of this request, it would no longer be valid.
    g.pop("csrf_token", None)


def _row(person: Staff, how: str) -> StaffSession:
    now = datetime.now(UTC)
    return StaffSession(
        id=secrets.token_hex(32),
        staff_id=person.id,
        key=person.session_key,
        began_at=now,
        seen_at=now,
        address=(request.remote_addr or "")[:64],
        browser=one_line(request.user_agent.string)[:120],
        how=how,
    )


def _seen(identifier: str, now: datetime) -> None:
    with apart() as own:
        if (row := own.get(StaffSession, identifier)) is not None:
            row.seen_at = now


def _delete(which: ColumnElement[bool]) -> None:
    database().connection().execute(delete(StaffSession).where(which))
