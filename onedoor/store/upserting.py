"""INSERT statements that say what to do if a row exists already. Each database has its own."""

from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def upsert(table: Any, dialect: Dialect) -> Insert:
    """An INSERT into `table` that has `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return sqlite.insert(table) if dialect.name == "sqlite" else postgresql.insert(table)
