"""A database that is away for a moment is no wrong setting: whatever needs it ends, and is started again."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from onedoor.cli import main
from onedoor.store.database import DatabaseAway, DatabaseError, connect
from tests.integration.databases import Cluster


def ends(folder: Path, url: str) -> tuple[int, str]:
    """With which exit code and words the router does."""
    config = folder / "onedoor.toml"
    config.write_text(f'key = "{"k" * 40}"\nstate = "{folder}"\n[database]\nurl = "{url}"\n')
    result = CliRunner().invoke(main, ["router", "--config", str(config)])
    return result.exit_code, result.output


def test_a_server_that_is_not_there_may_come_back(tmp_path: Path, postgresql: Cluster) -> None:
    code, said = ends(tmp_path, postgresql.url("postgres").replace(str(postgresql.place), str(tmp_path)))
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("The database at database.url cannot be reached now")


def test_a_database_that_the_server_does_not_have_is_a_wrong_setting(tmp_path: Path, postgresql: Cluster) -> None:
    code, said = ends(tmp_path, postgresql.url("no_such_database"))
    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith("database.url does not point to a database")


def test_a_file_that_cannot_be_opened_is_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(DatabaseError) as wrong:
        connect(f"sqlite:///{tmp_path / 'folder'}")
    assert not isinstance(wrong.value, DatabaseAway)
