"""Writes to the audit log who did what in the panel. Changes that a view commits are recorded automatically.

audit.read("transcript:tax/q7.2", "tax")               committed at once, before anything is shown
audit.note("export", "transcript:tax/q7.2", "tax")     committed with this request's changes
"""

from typing import Any

from flask import g, has_request_context, request

from admin.web.database import apart, database
from onedoor.store.audit import audit
from onedoor.store.audit.audit import Actor
from onedoor.store.tables import Staff


def actor() -> Actor:
    """The person who is logged in, and their IP address. Login and role are empty if nobody is."""
    found: Staff | None = g.get("person")
    address = (request.remote_addr or "") if has_request_context() else ""
    return as_actor(found, address) if found is not None else Actor("", "", address)


def as_actor(person: Staff, address: str) -> Actor:
    return Actor(person.login, person.role, address)


def note(action: str, object: str, agency: str | None = None, /, **details: Any) -> None:
    """Records an action that comes with changes. The row is written only if this request commits."""
    audit.record(database(), None, action, object, agency, **details)


def note_as(who: Actor, action: str, object: str, agency: str | None = None, /, **details: Any) -> None:
    """Like `note`, but for `who`, because nobody is logged in yet."""
    audit.record(database(), who, action, object, agency, **details)


def read(object: str, agency: str | None = None, /, action: str = "read", **details: Any) -> None:
    """Records an action that changes nothing, such as `read`, `export` or `search`. Call it before you show anything,
    and before this request writes anything else: SQLite allows one writer at a time."""
    at_once(None, action, object, agency, **details)


def at_once(who: Actor | None, action: str, object: str, agency: str | None = None, /, **details: Any) -> None:
    """Records an action in its own transaction, which is committed when this returns."""
    with apart() as session:
        audit.record(session, who, action, object, agency, **details)
