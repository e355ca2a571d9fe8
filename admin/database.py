"""One database session for each request, made at its first use and closed at its end. Commits nothing by itself."""

from flask import Flask, current_app, g
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

# Imported for its effect: every change of the set-up made here raises the revision's number.
import onedoor.store.revision  # noqa: F401

_EXTENSION = "onedoor.database"


def attach(app: Flask, engine: Engine) -> None:
    app.extensions[_EXTENSION] = sessionmaker(engine)
    app.teardown_appcontext(_close)


def database() -> Session:
    """This request's session. What is not committed when the request ends is rolled back."""
    if "database" not in g:
        g.database = current_app.extensions[_EXTENSION]()
    session: Session = g.database
    return session


def _close(_: BaseException | None) -> None:
    session: Session | None = g.pop("database", None)
    if session is not None:
        session.close()
