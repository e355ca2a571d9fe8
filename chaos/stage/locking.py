"""Somebody else holds the database's write lock: in SQLite the file's, in PostgreSQL that of the busiest tables."""

import sqlite3
import time

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

_TABLES = "LOCK TABLE event, outgoing, line, leg IN SHARE ROW EXCLUSIVE MODE"
"""Everybody can read them, and nobody can write to them."""


def hold(url: str, seconds: float) -> None:
    if make_url(url).get_backend_name() == "sqlite":
        _hold_file(make_url(url).database or "", seconds)
    else:
        _hold_tables(url, seconds)


def _hold_file(path: str, seconds: float) -> None:
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return  # somebody else held it all the time
    finally:
        connection.close()


def _hold_tables(url: str, seconds: float) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(_TABLES))
            time.sleep(seconds)
    except OperationalError:
        return  # the server is away
    finally:
        engine.dispose()
