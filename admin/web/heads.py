"""Writes the audit log's head to the panel's log, at the start and each day: what is there nobody can take back by
changing the database (`onedoor audit verify --head`)."""

import threading

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from onedoor.store.audit import chain

log = structlog.get_logger()
DAY = 24 * 60 * 60.0


def write(engine: Engine) -> None:
    """One line, `audit.head`; a database that is away is the next day's business."""
    try:
        with Session(engine) as session:
            log.info("audit.head", head=str(chain.head(session)))
    except SQLAlchemyError:
        log.warning("audit.no_head", exc_info=True)


def write_daily(engine: Engine, until: threading.Event, every: float = DAY) -> threading.Thread:
    """From a thread of its own, until it is told to end."""

    def work() -> None:
        write(engine)
        while not until.wait(every):
            write(engine)

    thread = threading.Thread(target=work, name="audit heads", daemon=True)
    thread.start()
    return thread
