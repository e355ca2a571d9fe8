"""Takes the database's write lock away for a while: in SQLite the file's, in PostgreSQL that of the busiest tables."""

import sqlite3
import time

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

_TABLES = "LOCK TABLE event, outgoing, line, leg IN SHARE ROW EXCLUSIVE MODE"
"""Everybody can read them, and nobody can write to them."""


def hold(url: str, seconds: float) -> bool:
    """Whether it was held: for so many seconds, or not at all."""
    if make_url(url).get_backend_name() == "sqlite":
        return _hold_file(make_url(url).database or "", seconds)
    return _hold_tables(url, seconds)


def _hold_file(path: str, seconds: float) -> bool:
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return False  # somebody else held it all the time
    else:
        return True
    finally:
        connection.close()


def _hold_tables(url: str, seconds: float) -> bool:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(_TABLES))
            time.sleep(seconds)
    except OperationalError:
        return False  # the server is away
    else:
        return True
    finally:
        engine.dispose()
