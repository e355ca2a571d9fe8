"""How many messages a second pass in both directions before they arrive late, over many chats at once.

The rate rises step by step. The load generator has its own process, on the same processors.
"""

import asyncio
import time

from bench.figures import Figure, Figures, milliseconds, percentiles
from bench.stage.effort import Effort
from bench.stage.meter import Meter
from bench.stage.pairs import Pair, open_session, round_robin, talking
from bench.stage.people import Desk
from bench.stage.stage import Stage

NAME = "n  messages a second until they come late"
AGENTS, CAPACITY = 20, 100
CHATS = 400
"""Enough that no citizen writes faster than they may."""
STEPS = (100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1200, 1400, 1700, 2000)
"""Messages a second."""
SECONDS = 6.0
LATE = 100.0
"""Milliseconds, at p99."""
PATIENCE = 20.0


async def measure(stage: Stage, scale: float) -> Figures:
    meter = Meter()
    desk = Desk(stage, meter)
    await desk.open()
    found, most, sent = [], 0.0, 0
    async with open_session() as session:
        pairs = (await talking(desk, session, max(10, round(CHATS * scale)), ways=("bridge",)))["bridge"]
        effort = Effort(stage.pids)
        await _pass(pairs, STEPS[0] * scale, meter)  # the first one warms up
        for step in STEPS:
            rate = step * scale
            with effort.of("a message"):
                reached, p99 = await _pass(pairs, rate, meter)
            sent += round(reached * SECONDS)
            found.append(Figure(f"{rate:.0f} a second: p99", p99, "ms", samples=round(reached * SECONDS)))
            if p99 > LATE:
                break
            most = reached
    return [Figure("most a second, p99 within 100 ms", most, "/s", target="≥ 1000"), *found, *effort.figures(sent)]


async def _pass(pairs: list[Pair], rate: float, meter: Meter) -> tuple[float, float]:
    """(rate that was reached, p99 in milliseconds). Messages that do not arrive in the end count as late."""
    meter.series.clear()
    began, sent = time.monotonic(), 0
    for pair in round_robin(pairs):
        if (passed := time.monotonic() - began) >= SECONDS:
            break
        pair.send("citizen" if (sent // len(pairs)) % 2 else "agent")
        sent += 1
        if (ahead := sent / rate - passed) > 0:
            await asyncio.sleep(ahead)
        elif sent % 10 == 0:
            await asyncio.sleep(0)  # so that arrivals are read
    try:
        async with asyncio.timeout(PATIENCE):
            while meter.lost:  # noqa: ASYNC110 - an event for the last arrival would cost each arrival something
                await asyncio.sleep(0.02)
    except TimeoutError:
        return sent / SECONDS, PATIENCE * 1000
    (p99,) = percentiles([one for series in meter.series.values() for one in series], 99)
    return sent / SECONDS, milliseconds(p99)
