"""What a person can mend is one sentence that names the setting, and exit code 2: the real command, the real thing."""

import asyncio
import os
import sqlite3
import sys
from pathlib import Path

import pytest

from onedoor.settings import Settings
from onedoor.up import instance, ports
from onedoor.up.supervisor import Supervisor

PARTS = ["router", "agency", "bridge", "admin"]
USES_DATABASE = ["router", "agency", "admin"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return instance.prepare(tmp_path / "state", ports=ports.free())


async def refusal(settings: Settings, *command: str, code: int = 2, **environment: str) -> str:
    """Runs `onedoor …`, which must end by itself with this exit code, and returns its standard error."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "onedoor", *command, "--config", str(settings.state / "onedoor.toml")),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | environment,
    )
    try:
        async with asyncio.timeout(30):
            output, error = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == code, error.decode()
    assert output == b""
    sentences = [line for line in error.decode().splitlines() if not line.startswith("{")]  # the rest is the log
    assert len(sentences) == 1
    return sentences[0]


@pytest.mark.parametrize("part", USES_DATABASE)
async def test_a_wrong_database_url(settings: Settings, part: str) -> None:
    assert "database.url" in await refusal(settings, part, ONEDOOR_DATABASE__URL="oracle://nothing")


@pytest.mark.parametrize("part", USES_DATABASE)
async def test_a_database_that_is_not_there_may_come_back(settings: Settings, part: str) -> None:
    away = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    said = await refusal(settings, part, code=1, ONEDOOR_DATABASE__URL=away)
    assert "The database at database.url cannot be reached now" in said


@pytest.mark.parametrize("part", PARTS)
async def test_a_missing_setting(settings: Settings, part: str) -> None:
    (settings.state / "onedoor.toml").write_text('domain = "localhost"\n')
    assert "key" in await refusal(settings, part)


@pytest.mark.parametrize("part", USES_DATABASE)
async def test_a_newer_schema(settings: Settings, part: str) -> None:
    with sqlite3.connect(settings.state / "onedoor.sqlite") as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    said = await refusal(settings, part)
    assert "newer" in said
    assert "database.url" in said


@pytest.mark.parametrize("part", ["router", "agency", "bridge"])
async def test_a_wrong_component_secret(tmp_path: Path, part: str) -> None:
    seed = Path(__file__).parents[2] / "config" / "seed.toml"
    settings = instance.prepare(tmp_path / "state", ports=ports.free(), seed=seed)
    async with Supervisor(settings, parts=()):
        assert "`key`" in await refusal(settings, part, ONEDOOR_KEY="another key than the one that Prosody was given")


@pytest.mark.parametrize(("part", "setting"), [("bridge", "bridge.port"), ("admin", "admin.port")])
async def test_a_taken_port(settings: Settings, part: str, setting: str) -> None:
    port = settings.bridge.port if part == "bridge" else settings.admin.port
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", port)
    async with server:
        assert setting in await refusal(settings, part)


async def test_an_unknown_setting(settings: Settings) -> None:
    with (settings.state / "onedoor.toml").open("a") as file:
        file.write("\n[bridge_]\nport = 1\n")
    assert "bridge_" in await refusal(settings, "check-config")


async def test_no_settings_file(settings: Settings) -> None:
    (settings.state / "onedoor.toml").unlink()
    assert "--config" in await refusal(settings, "check-config")
