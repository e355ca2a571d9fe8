"""Who is logged in, in which browser: a row for each, whose id is in the browser's signed cookie. Knows no page."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from flask import g, request, session
from sqlalchemy import ColumnElement, delete, select

from admin.web.database import apart, database
from admin.words.text import one_line
from onedoor.store.tables import Staff, StaffSession

LONGEST = timedelta(hours=12)
SEEN = timedelta(minutes=1)
"""So often at most it is written down that a browser is still there."""
HALF = timedelta(minutes=5)
"""So long after the password the second factor is awaited."""


def begin(person: Staff, how: str) -> None:
    """A session of its own: nothing of the one before it survives (session fixation). Commits."""
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
    """Who this request's cookie says it is, if that still counts."""
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
    """This browser's session, if it has one; the caller commits."""
    if "session" in session:
        _delete(StaffSession.id == session["session"])
    _clear()


def of(person: Staff) -> Sequence[StaffSession]:
    """Where somebody is logged in now, newest first."""
    wanted = select(StaffSession).where(
        StaffSession.staff_id == person.id,
        StaffSession.key == person.session_key,
        StaffSession.began_at > datetime.now(UTC) - LONGEST,
    )
    return database().scalars(wanted.order_by(StaffSession.seen_at.desc())).all()


def wait_for_factor(person: Staff, wanted: str) -> None:
    """The password was right; the second factor is to come. `wanted` is the page to go to afterwards."""
    end_this()
    session.update(half=person.id, half_key=person.session_key, half_at=datetime.now(UTC).timestamp(), wanted=wanted)


def half() -> Staff | None:
    """Whose password was right a moment ago, in this browser."""
    began = datetime.fromtimestamp(session.get("half_at", 0), UTC)
    if "half" not in session or datetime.now(UTC) - began > HALF:
        return None
    found = database().get(Staff, session["half"])
    return found if found is not None and found.enabled and found.session_key == session["half_key"] else None


def wanted() -> str:
    """The page to go to after the second factor."""
    return str(session.get("wanted", "/"))


def _clear() -> None:
    session.clear()
    # Flask-WTF keeps a request's token there: a page of this request would carry one that nothing knows any more.
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
