"""A set-up of hundreds of agencies is read in as many statements as one of a few, and one agency of it alone."""

from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from bench.stage import large
from onedoor.commands.plain import Refusal
from onedoor.commands.setup.entries import agency_of
from onedoor.settings import load
from onedoor.store.setupfile import seed as seeds
from onedoor.store.setupfile import writing
from onedoor.store.setupfile.reading import parse
from tests.integration.databases import Database


@pytest.fixture
def statements(database: Database) -> list[str]:
    said: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *arguments: said.append(arguments[2]))
    return said


def bring_in(database: Database, size: float) -> None:
    seed = parse(large.seed(size), "large.toml")
    with Session(database.engine) as session, session.begin():
        passwords = dict.fromkeys(seeds.accounts(seed, "localhost"), "secret")
        seeds.insert(session, seed, "localhost", passwords)


def test_reading_all_of_it_costs_no_statement_for_each_agency(database: Database, statements: list[str]) -> None:
    counts = []
    for size, agencies in ((0.02, 6), (0.1, 24)):
        bring_in(database, size)
        with Session(database.engine) as session:
            statements.clear()
            assert len(writing.read(session, "localhost").agency) == agencies
            counts.append(len(statements))
    assert counts[0] == counts[1]


def test_one_agency_is_read_as_it_is_in_the_whole(database: Database, statements: list[str], tmp_path: Path) -> None:
    (file := tmp_path / "onedoor.toml").write_text(f'key = "{"k" * 40}"\n')
    settings = load(file)
    bring_in(database, 0.1)
    with Session(database.engine) as session:
        whole = writing.read(session, "localhost")
    with Session(database.engine) as session:
        statements.clear()
        alone = agency_of(session, "board-accountants", settings)
        assert not any("board-barbers" in one for one in statements)
    assert alone in whole.agency
    with Session(database.engine) as session, pytest.raises(Refusal, match="There is no agency nobody"):
        agency_of(session, "nobody", settings)
