"""One database session for each request, made at its first use and closed at its end. Commits nothing by itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask, current_app, g
from sqlalchemy import Engine
from sqlalchemy.orm import Session

# Imported for their effects: every change made here raises the set-up's number, and is a row of the audit log.
import onedoor.store.audit.changes
import onedoor.store.setup.revision  # noqa: F401
from onedoor.store.audit import audit
from onedoor.store.audit.audit import Actor

_EXTENSION, _KEY = "onedoor.database", "onedoor.audit_key"


def attach(app: Flask, engine: Engine, key: str, actor: Callable[[], Actor]) -> None:
    """`key` is the audit log's; `actor` says who is at the panel."""

    def make() -> Session:
        session = Session(engine)
        audit.keep(session, key, actor)
        return session

    app.extensions[_EXTENSION] = make
    app.extensions[_KEY] = key
    app.teardown_appcontext(_close)


def database() -> Session:
    """This request's session. What is not committed when the request ends is rolled back."""
    if "database" not in g:
        g.database = current_app.extensions[_EXTENSION]()
    session: Session = g.database
    return session


def engine() -> Engine:
    """What this request's session is made on, for work that has connections of its own."""
    found = database().get_bind()
    assert isinstance(found, Engine)  # noqa: S101 - the panel's sessions are made on one
    return found


def audit_key() -> str:
    """The audit log's."""
    found: str = current_app.extensions[_KEY]
    return found


@contextmanager
def apart() -> Iterator[Session]:
    """Another session, committed at the end of the block: for what stays even if this request changes nothing."""
    with current_app.extensions[_EXTENSION]() as session:
        yield session
        session.commit()


def _close(_: BaseException | None) -> None:
    session: Session | None = g.pop("database", None)
    if session is not None:
        session.close()
