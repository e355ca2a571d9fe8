"""A database that is away for a moment is no wrong setting: whatever needs it ends, and is started when it is back."""

import asyncio
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner

from chaos.stage.cluster import HARMLESS, Cluster
from components.demo.private import PrivateInstance
from onedoor.cli import main
from onedoor.store.database import DatabaseAway, DatabaseError, connect, is_away


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


def test_only_a_database_that_may_come_back_by_itself_is_away(tmp_path: Path, postgresql: Cluster) -> None:
    assert not is_away(f"sqlite:///{tmp_path / 'here.sqlite'}")
    assert not is_away(postgresql.url("postgres"))
    assert not is_away(postgresql.url("no_such_database"))
    assert is_away(postgresql.url("postgres").replace(str(postgresql.place), str(tmp_path)))


async def test_parts_that_end_while_the_database_is_away_are_started_once_it_is_back() -> None:
    with Cluster(*HARMLESS) as cluster:
        async with PrivateInstance(database=cluster.create()) as here:
            with structlog.testing.capture_logs() as logs:
                await asyncio.to_thread(cluster.stop)
                async with asyncio.timeout(30):
                    while not any(one["event"] == "database.away" for one in logs):
                        await asyncio.sleep(0.1)
                await asyncio.to_thread(cluster.start)
                await here.up.ready()
    assert [one["part"] for one in logs if one["event"] == "up.died"] == ["router"], "started for nothing otherwise"


async def test_an_instance_can_be_stopped_while_its_parts_wait_for_the_database() -> None:
    with Cluster(*HARMLESS) as cluster:
        async with PrivateInstance(database=cluster.create()) as here:
            await asyncio.to_thread(cluster.stop)
            async with asyncio.timeout(20):
                while "router" in here.up.pids:
                    await asyncio.sleep(0.1)
            async with asyncio.timeout(15):
                await here.up.stop()
            assert here.up.pids == {}
