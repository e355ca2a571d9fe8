"""`onedoor status` and the panel's word, on what the parts have said of themselves."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from onedoor.cli import main
from onedoor.store.tables import live
from onedoor.up import ports
from tests.integration.databases import Database
from tests.integration.panel import Browser


@pytest.fixture
def config(database: Database, tmp_path: Path) -> Path:
    free = ports.free()
    path = tmp_path / "onedoor.toml"
    path.write_text(
        f'key = "{"k" * 40}"\n[database]\nurl = "{database.url}"\n'
        f"[bridge]\nport = {free.page}\n[admin]\nport = {free.panel}\n"
    )
    return path


def status(config: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["status", "--config", str(config), *more])


def beat(database: Database, part: str, **more: object) -> None:
    live.beat(database.engine, part, datetime.now(UTC), {"link": True, **more})


@pytest.mark.usefixtures("app")
def test_where_nothing_runs_everything_is_away_and_the_exit_code_says_so(config: Path) -> None:
    told = status(config)
    assert told.exit_code == 1
    lines = told.output.splitlines()
    assert lines[0].split(maxsplit=2) == ["Router", "away", "it says nothing"]
    assert all("away" in line or "the router is not working" in line for line in lines)


@pytest.mark.usefixtures("app")
def test_each_part_is_as_it_has_said(config: Path, database: Database) -> None:
    beat(database, "router", bridge=True)
    beat(database, "agency:tax")
    beat(database, "agency:business", link=False)
    parts = {one["part"]: (one["state"], one["why"]) for one in json.loads(status(config, "--json").output)}
    assert parts["router"] == parts["bridge"] == parts["agency:tax"] == ("ok", None)
    assert parts["agency:business"] == ("degraded", "server")
    assert parts["page"] == parts["panel"] == ("away", "unreached")


def test_the_panels_first_page_names_what_does_not_run_and_nothing_else(
    administrator: Browser, database: Database
) -> None:
    beat(database, "router", bridge=False)
    beat(database, "agency:tax")
    beat(database, "agency:business", link=False)
    told = administrator.text("/")
    assert "Something is not running" in told
    assert "Citizens’ page" in told
    assert "it is not connected to the XMPP server" in told
    beat(database, "router", bridge=True)
    beat(database, "agency:business")
    assert "Something is not running" not in administrator.text("/")


def test_a_manager_reads_it_of_their_own_agency_only(manager: Browser, database: Database) -> None:
    beat(database, "agency:tax")
    assert "Something is not running" not in manager.text("/")


def test_the_panel_is_ready_while_it_has_its_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = app.test_client()
    assert (browser.get("/health").status_code, browser.get("/ready").json) == (200, {"ready": True})

    def gone(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(Engine, "connect", gone)
    assert (browser.get("/health").status_code, browser.get("/ready").status_code) == (200, 503)
