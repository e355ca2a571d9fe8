"""Many chats at once, with one message a second in each. Citizen and agent take turns.

All chats of both ways stay open. Those of one way talk for some seconds, then those of the other.
"""

import asyncio
import random
import time

from bench.figures import Figures, compared, milliseconds
from bench.stage.effort import Effort
from bench.stage.meter import Meter
from bench.stage.pairs import WAYS, Pair, open_session, talking
from bench.stage.people import Desk
from bench.stage.stage import Stage

NAME = "b  200 chats, one message a second in each"
AGENTS, CAPACITY = 20, 100
BLOCK = 8
"""Seconds; an even number, so that each chat has as many messages from the citizen as from the agent."""
PATIENCE = 20.0


async def measure(stage: Stage, scale: float) -> Figures:
    chats, rounds = max(10, round(200 * scale)), max(2, round(7 * scale))
    meter = Meter()
    desk = Desk(stage, meter)
    await desk.open()
    async with open_session() as session:
        pairs = await talking(desk, session, chats)
        effort = Effort(stage.pids)
        for number in range(rounds + 1):
            if number == 1:
                meter.series.clear()  # the first round warms up
                effort.clear()
            for way in WAYS if number % 2 else reversed(WAYS):
                with effort.of(way):
                    await _talk(pairs[way])
                    await _all_have_arrived(meter)
    return compared(meter.series, milliseconds) + effort.figures(rounds * BLOCK * chats)


async def _talk(pairs: list[Pair]) -> None:
    """Sends each chat's message at a random time within the second."""
    plan = [(second + random.random(), pair, second) for pair in pairs for second in range(BLOCK)]
    plan.sort(key=lambda one: one[0])
    began = time.monotonic()
    for moment, pair, second in plan:
        ahead = began + moment - time.monotonic()
        if ahead > 0:
            await asyncio.sleep(ahead)
        pair.send("citizen" if second % 2 else "agent")


async def _all_have_arrived(meter: Meter) -> None:
    async with asyncio.timeout(PATIENCE):
        while meter.lost:  # noqa: ASYNC110 - an event for the last arrival would cost each arrival something
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)
