"""SQLite and PostgreSQL databases that live as long as a test."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Engine

from onedoor.store.database import connect, upgrade


@dataclass(frozen=True)
class Database:
    kind: str
    url: str
    engine: Engine


def opened(kind: str, url: str) -> Iterator[Database]:
    engine = connect(url)
    yield Database(kind, url, engine)
    engine.dispose()


def migrate(url: str) -> None:
    engine = connect(url)
    upgrade(engine)
    engine.dispose()
