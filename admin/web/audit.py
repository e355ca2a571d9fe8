"""Who is at the panel, for the audit log. Every change that a view commits is recorded without a word from it.

audit.read("transcript:tax/q7.2", "tax")               committed at once: nothing is shown that is not recorded
audit.note("export", "transcript:tax/q7.2", "tax")     recorded in the commit of this request, with its changes
"""

from typing import Any

from flask import g, has_request_context, request

from admin.web.database import apart, database
from onedoor.store.audit import audit
from onedoor.store.audit.audit import Actor
from onedoor.store.tables import Staff


def actor() -> Actor:
    """Whoever is logged in, or nobody; and from where."""
    found: Staff | None = g.get("person")
    address = (request.remote_addr or "") if has_request_context() else ""
    return as_actor(found, address) if found is not None else Actor("", "", address)


def as_actor(person: Staff, address: str) -> Actor:
    return Actor(person.login, person.role, address)


def note(action: str, object: str, agency: str | None = None, /, **details: Any) -> None:
    """For what is done together with changes: a row if this request commits, none if it does not."""
    audit.record(database(), None, action, object, agency, **details)


def note_as(who: Actor, action: str, object: str, agency: str | None = None, /, **details: Any) -> None:
    """As `note`, where nobody is logged in yet."""
    audit.record(database(), who, action, object, agency, **details)


def read(object: str, agency: str | None = None, /, action: str = "read", **details: Any) -> None:
    """For what changes nothing: a reading (`read`), an `export`, a `search`. Call it before anything is shown,
    and before this request writes anything of its own: SQLite has one writer at a time."""
    at_once(None, action, object, agency, **details)


def at_once(who: Actor | None, action: str, object: str, agency: str | None = None, /, **details: Any) -> None:
    """A row in a transaction of its own, committed when this returns."""
    with apart() as session:
        audit.record(session, who, action, object, agency, **details)
