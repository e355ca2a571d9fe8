"""The wheel, installed outside the work tree: it has all that it needs to run."""

import asyncio
import signal
import subprocess
import sys
import sysconfig
import venv
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from onedoor.up import ports

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with its programs. What it depends on is that of the tests."""
    place = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    build = (*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", place, ROOT)
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = place.glob("onedoor-*.whl")
    home = place / "venv"
    venv.create(home, with_pip=False)
    (packages,) = home.glob("lib/python*/site-packages")
    # A folder that a .pth file names is searched for modules; the .pth file of our work tree in it is not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    python = home / "bin" / "python"
    subprocess.run((*pip, "--python", python, "install", "--no-deps", "--no-index", wheel), check=True)
    where = (python, "-c", "import onedoor; print(onedoor.__file__)")
    found = subprocess.run(where, cwd=place, check=True, capture_output=True, text=True)
    assert found.stdout.startswith(str(packages))
    return home / "bin"


@asynccontextmanager
async def up(installed: Path, place: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = ports.environment(ports.free())
    running = await asyncio.create_subprocess_exec(
        *(installed / "onedoor", "up"), cwd=place, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **environment},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield running
    finally:
        running.send_signal(signal.SIGINT)
        await running.communicate()


async def test_everything_runs_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    said = []
    async with up(installed, tmp_path) as running, asyncio.timeout(60):
        assert running.stdout is not None
        async for line in running.stdout:
            said.append(line.decode())
            if "http://" in said[-1]:
                break
        config = tmp_path / ".onedoor" / "onedoor.toml"
        checked = await asyncio.create_subprocess_exec(installed / "onedoor", "check-config", "--config", config)
        assert await checked.wait() == 0
    assert any("http://" in line for line in said), "".join(said)
    assert "onedoor_bookmarks" in (config.parent / "prosody" / "prosody.cfg.lua").read_text()


async def test_the_demo_plays(installed: Path, tmp_path: Path) -> None:
    playing = await asyncio.create_subprocess_exec(
        *(installed / "onedoor", "demo"), cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await playing.communicate()
    assert playing.returncode == 0, said.decode()


async def test_without_its_extra_the_demo_says_what_is_missing(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "aioxmpp.py").write_text('raise ModuleNotFoundError("No module named aioxmpp", name="aioxmpp")\n')
    playing = await asyncio.create_subprocess_exec(
        *(installed / "onedoor", "demo"), cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await playing.communicate()
    assert playing.returncode == 2
    assert said.decode().strip().endswith('pip install "onedoor[agents]"')
