"""Writes the audit log's head to the panel's log, at the start and each day. Somebody who changes the database cannot
change it there (`onedoor audit verify --head`)."""

import threading

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from onedoor.store.audit import chain

log = structlog.get_logger()
DAY = 24 * 60 * 60.0


def write(engine: Engine) -> None:
    """Logs one line, `audit.head`. If the database is away, the next day's line must do."""
    try:
        with Session(engine) as session:
            log.info("audit.head", head=str(chain.head(session)))
    except SQLAlchemyError:
        log.warning("audit.no_head", exc_info=True)


def write_daily(engine: Engine, until: threading.Event, every: float = DAY) -> threading.Thread:
    """Writes at once and then every `every` seconds, in its own thread, until `until` is set."""

    def work() -> None:
        write(engine)
        while not until.wait(every):
            write(engine)

    thread = threading.Thread(target=work, name="audit heads", daemon=True)
    thread.start()
    return thread
