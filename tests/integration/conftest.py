"""Databases for the integration tests: each test that asks for `database` runs on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from admin.app import create_app
from chaos.stage.cluster import HARMLESS, Cluster, name_of
from onedoor.settings import load
from tests.integration.databases import Database, migrate, opened
from tests.integration.panel import Browser, furnish, put_files

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A server for this run (or this worker of it), where nothing needs to survive a power cut."""
    with Cluster(*HARMLESS) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with our schema and no rows, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "onedoor.sqlite"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql: Cluster) -> str:
    """The name of a database with our schema and no rows, to be copied."""
    url = postgresql.create()
    migrate(url)
    return name_of(url)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh database with our schema, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "onedoor.sqlite"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        yield from opened("sqlite", f"sqlite:///{path}")
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    url = cluster.create(request.getfixturevalue("migrated_postgresql"))
    yield from opened("postgresql", url)
    cluster.drop(url)


@pytest.fixture(params=KINDS)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh database without any table."""
    if request.param == "sqlite":
        yield from opened("sqlite", f"sqlite:///{tmp_path / 'empty.sqlite'}")
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    url = cluster.create()
    yield from opened("postgresql", url)
    cluster.drop(url)


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Flask:
    """The panel on a furnished database (`panel.furnish`)."""
    settings = tmp_path / "onedoor.toml"
    settings.write_text(f'state = "{tmp_path / "state"}"\nkey = "{"k" * 40}"\n')
    furnish(database.engine)
    put_files(load(settings).kept_files)
    return create_app(load(settings), database.engine)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Somebody who is not logged in."""
    return Browser(app)


@pytest.fixture
def administrator(app: Flask) -> Browser:
    found = Browser(app)
    found.log_in("admin")
    return found


@pytest.fixture
def manager(app: Flask) -> Browser:
    """The manager of the agency `tax`."""
    found = Browser(app)
    found.log_in("tara")
    return found
