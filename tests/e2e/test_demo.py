"""`onedoor demo` as a newcomer runs it: under a minute, three views, two transcripts, nothing left behind."""

import asyncio
import os
import re
import sys
from pathlib import Path


async def test_the_demo_shows_what_each_saw_and_finds_no_difference() -> None:
    code, printed = await demo()
    assert code == 0, printed
    assert "no difference" in printed
    for head in ("Rosa, on the web page", "Ben, Business Action Center", "Ana, Division of Taxation"):
        assert head in printed
    for agency in ("business", "tax"):
        assert f"The archive of {agency}: chat 1" in printed
    first_column = "\n".join(line.split("│")[0] for line in printed.splitlines() if "│" in line)
    assert "And bread?" in first_column
    assert "!transfer" not in first_column
    seconds = [float(found) for found in re.findall(r"^ *([0-9.]+) s ", printed, re.MULTILINE)]
    assert seconds == sorted(seconds)


async def test_the_demo_leaves_no_directory_behind(tmp_path: Path) -> None:
    code, printed = await demo(TMPDIR=str(tmp_path))
    assert code == 0, printed
    assert await asyncio.to_thread(lambda: list(tmp_path.iterdir())) == []


async def demo(**environment: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "onedoor",
        "demo",
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    return process.returncode, printed.decode()
