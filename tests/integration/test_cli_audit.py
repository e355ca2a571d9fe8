"""`onedoor audit` and `onedoor staff`, as somebody at the machine uses them."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from onedoor.cli import main
from onedoor.store.staff import second_factor, staff
from onedoor.store.staff.second_factor import CODES
from onedoor.store.tables import Staff
from onedoor.store.tables.proof import AuditRow
from tests.integration.databases import Database
from tests.integration.panel import furnish


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


def test_a_second_factor_is_set_up_at_the_machine(config: Path, database: Database) -> None:
    """With a right code it is on; with a wrong one nothing is changed."""
    assert "This code is wrong" in set_up_factor(config, lambda _seed: "000000")
    with Session(database.engine) as session:
        tara = staff.by_login(session, "tara")
        assert tara is not None
        assert not second_factor.is_on(tara)
    told = set_up_factor(config, lambda seed: pyotp.TOTP(seed).now())
    assert "The second factor is on." in told
    assert len(re.findall(r"^[a-z0-9]+(?:-[a-z0-9]+)+$", told, re.MULTILINE)) == CODES
    assert "already has a second factor" in run(config, "staff", "factor", "tara").output


def set_up_factor(config: Path, code: Callable[[str], str]) -> str:
    """What the command says, which is asked in a process of its own: the code comes from what it says first."""
    command = [sys.executable, "-m", "onedoor", "staff", "factor", "tara", "--config", str(config)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as asked:
        assert asked.stdin is not None
        assert asked.stdout is not None
        seed = asked.stdout.readline().rpartition(" ")[2].strip()
        asked.stdin.write(f"{code(seed)}\n")
        asked.stdin.close()
        return asked.stdout.read()
