"""Runs the panel until it is told to stop: settings, database, pages, waitress. Never changes the schema."""

import logging
import threading

import structlog

from admin.app import create_app
from admin.web import heads, server
from onedoor.settings import Settings
from onedoor.store.database import check, connect

log = structlog.get_logger()


def run(settings: Settings) -> None:
    """Serves until interrupted. Raises DatabaseError, or OSError if the port is taken."""
    engine = connect(settings.database.url)
    check(engine)
    app = create_app(settings, engine)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue that is full for a moment is harmless
    log.info("panel.up", host=settings.admin.host, port=settings.admin.port)
    over = threading.Event()
    heads.write_daily(engine, over)
    try:
        server.servers(app, settings.admin.host, settings.admin.port)[0].run()
    finally:
        over.set()
        engine.dispose()
