"""SQLite and PostgreSQL databases that live as long as a test. Uses none that was there before."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from onedoor.store.database import connect, upgrade


@dataclass(frozen=True)
class Database:
    kind: str
    url: str
    engine: Engine


@dataclass
class Cluster:
    """A PostgreSQL server in a temporary directory, reached through its socket there, so that it needs no port."""

    programs: Path
    place: Path
    made: int = 0

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.place}"

    def create(self, template: str = "template1") -> str:
        """The URL of a new database."""
        self.made += 1
        name = f"test_{self.made}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        self._execute(f"DROP DATABASE {name_of(url)} WITH (FORCE)")

    def run(self, program: str, *arguments: str) -> None:
        """Runs one of PostgreSQL's programs; it refuses to be root, so root becomes `postgres` for it."""
        command = [str(self.programs / program), *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
        if done.returncode != 0:
            log = self.place / "log"
            pytest.fail(f"{program} failed: {done.stderr or done.stdout}{log.read_text() if log.exists() else ''}")

    def _execute(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


def name_of(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    beside = shutil.which("initdb")
    if not found and not beside:
        pytest.fail("These tests need PostgreSQL: install it with `apt-get install postgresql`.", pytrace=False)
    return (found[-1] if found else Path(str(beside))).parent


def opened(kind: str, url: str) -> Iterator[Database]:
    engine = connect(url)
    yield Database(kind, url, engine)
    engine.dispose()


def migrate(url: str) -> None:
    engine = connect(url)
    upgrade(engine)
    engine.dispose()
