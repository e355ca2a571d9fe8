"""Many waiting citizens: what each costs the bridge, what all cost it while nothing happens, and how they come back.

For the last figure, we kill the bridge, and all of them reconnect as soon as it listens again.
"""

import asyncio
import os
import signal
import time

import aiohttp

from bench.figures import Figure, Figures, percentiles
from bench.memory import SETTLE, own_memory, wait
from bench.stage.effort import seconds
from bench.stage.meter import Meter
from bench.stage.pairs import citizens, open_session
from bench.stage.people import Desk, PageCitizen
from bench.stage.stage import Stage

NAME = "f  a crowd that waits"
AGENTS, CAPACITY = 1, 1
WARM = 50
QUIET = 20.0
MOST_BACK = 2000
PATIENCE = 120.0


async def measure(stage: Stage, scale: float) -> Figures:
    number = max(100, round(10_000 * scale))
    desk, bridge = Desk(stage, Meter()), stage.pids["bridge"]
    await desk.open()
    async with open_session() as session:
        await wait(citizens("bridge", WARM, stage, session, desk.meter))
        await asyncio.sleep(SETTLE)
        before = own_memory(bridge)
        crowd = citizens("bridge", number, stage, session, desk.meter)
        await wait(crowd)
        await asyncio.sleep(SETTLE)
        each = (own_memory(bridge) - before) / number / 1000
        began, spent = time.monotonic(), seconds(bridge)
        await asyncio.sleep(QUIET)
        idle = (seconds(bridge) - spent) / (time.monotonic() - began) * 100
        back = [one for one in crowd if isinstance(one, PageCitizen)][:MOST_BACK]
        returns = await _storm(bridge, back)
    half, last = percentiles(returns, 50, 100)
    return [
        Figure("memory of the bridge for each", each, "kB", number, "≤ 30.00"),
        Figure("processor while nothing happens", idle, "%", number, "≤ 2.00"),
        Figure("back after a restart, half of them", half, "s", len(back)),
        Figure("back after a restart, all of them", last, "s", len(back), "≤ 10.00"),
    ]


async def _storm(bridge: int, crowd: list[PageCitizen]) -> list[float]:
    """Seconds from the bridge's end until each citizen has their chat again."""
    os.kill(bridge, signal.SIGKILL)
    began = time.monotonic()

    async def back(citizen: PageCitizen) -> float:
        pause = 0.2
        while True:
            try:
                async with asyncio.timeout(PATIENCE):
                    await citizen.resume()
                return time.monotonic() - began
            except (aiohttp.ClientError, OSError):
                await asyncio.sleep(pause)
                pause = min(1.0, pause * 2)

    return await asyncio.gather(*(back(one) for one in crowd))
