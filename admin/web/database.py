"""One database session for each request, created on first use and closed at the end. Never commits by itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask, current_app, g
from sqlalchemy import Engine
from sqlalchemy.orm import Session

# Imported for their side effects: every change raises the set-up's revision and adds a row to the audit log.
import onedoor.store.audit.changes
import onedoor.store.setup.revision  # noqa: F401
from onedoor.store.audit import audit
from onedoor.store.audit.audit import Actor

_EXTENSION, _KEY = "onedoor.database", "onedoor.audit_key"


def attach(app: Flask, engine: Engine, key: str, actor: Callable[[], Actor]) -> None:
    """`key` is the audit log's key; `actor` returns the person who uses the panel."""

    def make() -> Session:
        session = Session(engine)
        audit.keep(session, key, actor)
        return session

    app.extensions[_EXTENSION] = make
    app.extensions[_KEY] = key
    app.teardown_appcontext(_close)


def database() -> Session:
    """This request's session. Changes that are not committed when the request ends are rolled back."""
    if "database" not in g:
        g.database = current_app.extensions[_EXTENSION]()
    session: Session = g.database
    return session


def engine() -> Engine:
    """The engine of this request's session, for work that opens its own connections."""
    found = database().get_bind()
    assert isinstance(found, Engine)  # noqa: S101 - the panel binds its sessions to one
    return found


def audit_key() -> str:
    found: str = current_app.extensions[_KEY]
    return found


@contextmanager
def apart() -> Iterator[Session]:
    """Another session, committed at the end of the block. Its changes stay even if this request commits nothing."""
    with current_app.extensions[_EXTENSION]() as session:
        yield session
        session.commit()


def _close(_: BaseException | None) -> None:
    session: Session | None = g.pop("database", None)
    if session is not None:
        session.close()
