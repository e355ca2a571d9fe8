"""A part's log never ends the part: a full disk loses lines, and a long file is put aside."""

import asyncio
import sys
from pathlib import Path

from onedoor.up.child import Child
from onedoor.up.partlog import PartLog


def printing(*lines: str) -> list[str]:
    """A command that prints these lines, and then waits."""
    return [sys.executable, "-c", f"import signal; print({chr(10).join(lines)!r}, flush=True); signal.pause()"]


async def test_a_part_goes_on_when_its_log_cannot_be_written() -> None:
    seen = asyncio.Queue[str]()
    child = Child("part", printing("one", "two"), Path("/dev/full"), echo=lambda _, line: seen.put_nowait(line))
    running = asyncio.create_task(child.run())
    async with asyncio.timeout(20):
        assert [await seen.get(), await seen.get()] == ["one", "two"]
    assert not running.done()
    await child.stop()
    await running


def test_the_first_line_after_a_full_disk_says_how_many_were_lost(tmp_path: Path) -> None:
    path = tmp_path / "part.log"
    log = PartLog(path, size=10_000, keep=1)
    log.keep("before")
    log.close()
    path.rename(tmp_path / "aside")
    path.symlink_to("/dev/full")
    for line in ("lost", "lost, too"):
        log.keep(line)
    path.unlink()
    log.keep("after")
    log.close()
    assert path.read_text() == "(2 lines could not be written: [Errno 28] No space left on device)\nafter\n"


def test_a_long_log_is_put_aside_and_so_many_old_ones_stay(tmp_path: Path) -> None:
    log = PartLog(tmp_path / "part.log", size=100, keep=2)
    for number in range(50):
        log.keep(f"line {number} 100 % sure")
    log.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["part.log", "part.log.1", "part.log.2"]
    assert (tmp_path / "part.log").read_text().endswith("line 49 100 % sure\n")
