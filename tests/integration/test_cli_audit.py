"""`onedoor audit` and `onedoor staff`, as somebody at the machine uses them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from databases import Database
from panel import furnish
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from onedoor.cli import main
from onedoor.store.proof import AuditRow
from onedoor.store.tables import Staff


@pytest.fixture
def config(database: Database, tmp_path: Path) -> Path:
    furnish(database.engine)
    path = tmp_path / "onedoor.toml"
    path.write_text(f'key = "{"k" * 40}"\n[database]\nurl = "{database.url}"\n')
    return path


def run(config: Path, *words: str, typed: str = "") -> Result:
    group, command, *rest = words
    return CliRunner().invoke(main, [group, command, "--config", str(config), *rest], input=typed)


def test_a_log_is_verified_and_a_bad_row_is_named(config: Path, database: Database) -> None:
    for words in (("lock", "tara"), ("unlock", "tara"), ("role", "tara", "auditor"), ("logout", "tara")):
        assert run(config, "staff", *words).exit_code == 0
    head = run(config, "audit", "head").output.strip()
    assert f"The head is {head}" in run(config, "audit", "verify", "--head", head).output
    told = [json.loads(line) for line in run(config, "audit", "list").output.splitlines()]
    assert {row["actor"].partition(":")[0] for row in told} == {"cli"}
    with database.engine.begin() as connection:
        connection.execute(delete(AuditRow).where(AuditRow.number == 2))
    bad = run(config, "audit", "verify", "--json")
    assert (bad.exit_code, json.loads(bad.output)["first_bad"]) == (1, 2)
    assert run(config, "audit", "verify", "--head", "nonsense").exit_code == 2


def test_people_are_looked_after_from_the_machine(config: Path, database: Database) -> None:
    assert run(config, "staff", "add", "lee", "--role", "supervisor", typed="four other words\n").exit_code == 2
    added = run(config, "staff", "add", "lee", "--role", "supervisor", "--agency", "tax", typed="four other words\n")
    assert added.exit_code == 0, added.output
    assert run(config, "staff", "password", "lee", typed="Password1234\n").exit_code == 2
    assert "lee\tsupervisor\ttax\tmay log in\tno second factor" in run(config, "staff", "list").output
    assert run(config, "staff", "reset-factor", "lee").exit_code == 0
    assert run(config, "staff", "lock", "nobody").exit_code == 2
    with Session(database.engine) as session:
        assert session.scalars(select(Staff.role).where(Staff.login == "lee")).one() == "supervisor"
