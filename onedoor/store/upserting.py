"""INSERT statements that say what becomes of a row that is there already: each database has its own."""

from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def upsert(table: Any, dialect: Dialect) -> Insert:
    """Into `table`, with `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return sqlite.insert(table) if dialect.name == "sqlite" else postgresql.insert(table)
