"""`python -m chaos.clock`: the clock jumps by a year, and past the end of the server's certificate; chats go on.

Everything runs under libfaketime (Debian's package `faketime`), which reads from a file how far the clock is moved.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from chaos.stage import reading
from chaos.stage.certificate import served
from chaos.stage.stage import UNLIMITED
from components.agent import Agent
from components.demo.citizen import FrameRefused, is_open
from components.demo.private import PrivateInstance
from onedoor.up.server import renewal

FILE = "FAKETIME_TIMESTAMP_FILE"
LIBRARY = "/usr/$LIB/faketime/libfaketime.so.1"
"""The dynamic linker replaces `$LIB` by the folder of the machine's libraries (ld.so(8))."""
WITHIN = 120.0
MOVES = (("a fortnight before its end", timedelta(days=-14)), ("a fortnight behind its end", timedelta(days=14)))


class Broken(Exception):
    """Something is not as it should be; the text says what."""


async def play(clock: Path) -> dict[str, float]:
    """what we waited for → seconds. Raises Broken, and what Citizen and Agent raise if something does not come."""
    took: dict[str, float] = {}
    async with PrivateInstance(changes={"limits": UNLIMITED}) as here:
        first = await asyncio.to_thread(served, here.settings)
        async with here.agent("ana") as ana, here.citizen("Rosa") as rosa:
            await _until("somebody is there for taxes", partial(is_open, here.page, "taxes"))
            await rosa.ask("What lasts longer than a certificate?", "taxes")
            await ana.take()
            await ana.say("Hello.")
            await rosa.expect("message", text="Hello.")
            for name, by in MOVES:
                _move(clock, first.not_valid_after_utc + by)
                began = time.monotonic()
                await _until("the server shows a certificate that lasts", partial(_shows_a_valid_one, here))
                took[f"clock at {name} → new clients trust the server"] = time.monotonic() - began
                async with here.agent("ben") as ben:
                    await _until("a chat is answered", partial(_is_answered, here, ben))
                took[f"clock at {name} → a chat has begun, been answered and ended"] = time.monotonic() - began
            # By the clock, nobody has said anything for a year: she is asked whether she is still there.
            await rosa.expect("notice", code="idle", within=WITHIN)
            _move(clock, datetime.now(UTC) + timedelta(days=1))
            await rosa.expect("ended", within=WITHIN)
        await _until("every transcript is compared with its room", partial(_is_proven, here))
    return took


def _move(clock: Path, to: datetime) -> None:
    aside = clock.with_suffix(".new")
    now = datetime.now(UTC)
    already = float(clock.read_text())
    aside.write_text(f"{already + (to - now).total_seconds():+.0f}")
    aside.replace(clock)


async def _until(what: str, holds: Callable[[], Awaitable[object]]) -> None:
    """Waits until `holds` is true. Raises Broken."""
    try:
        async with asyncio.timeout(WITHIN):
            while not await holds():
                await asyncio.sleep(0.2)
    except TimeoutError:
        raise Broken(f"not within {WITHIN:.0f} s: {what}") from None


async def _shows_a_valid_one(here: PrivateInstance) -> bool:
    """Whether a client that goes by today's clock sees a certificate that lasts."""
    authority = str(here.state / "certificates" / "ca.crt")
    try:
        found = await asyncio.to_thread(served, here.settings, authority=authority)
    except OSError:
        return False
    return found.not_valid_after_utc - datetime.now(UTC) > timedelta(days=30)


async def _is_proven(here: PrivateInstance) -> bool:
    return not await asyncio.to_thread(reading.unproven, here.settings.database.url)


async def _is_answered(here: PrivateInstance, ben: Agent) -> bool:
    """False while the router considers the agencies silent, because it has not heard from them for so long."""
    if not await is_open(here.page, "starting"):
        return False
    async with here.citizen("Lee") as lee:
        try:
            await lee.ask("Is it this late already?", "starting")
        except FrameRefused:
            return False
        await ben.take()
        await ben.say("It is.")
        await lee.expect("message", text="It is.")
        await ben.say("!end")
        await lee.expect("ended")
        return True


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m chaos.clock", description=__doc__)
    parser.add_argument("--every", type=float, default=renewal.EVERY, help="seconds between two looks at certificates")
    renewal.EVERY = parser.parse_args().every
    if FILE not in os.environ:
        return _under_faketime()
    took = asyncio.run(play(Path(os.environ[FILE])))
    for what, seconds in took.items():
        print(f"{what}: {seconds:.1f} s")
    return 0


def _under_faketime() -> int:
    """Runs this again, with a clock that we can move. Only the wall clock moves, not the one that timers use."""
    with tempfile.TemporaryDirectory(prefix="onedoor-clock-") as folder:
        clock = Path(folder) / "clock"
        clock.write_text("+0")
        moved = {FILE: str(clock), "FAKETIME_NO_CACHE": "1", "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_RESET": "1"}
        environment = {**os.environ, **moved, "LD_PRELOAD": LIBRARY}
        return os.spawnve(os.P_WAIT, sys.executable, [sys.executable, "-m", "chaos.clock", *sys.argv[1:]], environment)


if __name__ == "__main__":
    sys.exit(main())
