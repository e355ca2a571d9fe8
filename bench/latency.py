"""How long one message at a time takes from a citizen to an agent and back, with the bridge and without it.

The two ways take turns in small blocks, so that other work of the machine affects both alike.
"""

import asyncio

from bench.figures import Figures, compared, milliseconds
from bench.stage.meter import Meter
from bench.stage.pairs import WAYS, Pair, open_session, round_robin, talking
from bench.stage.people import Desk
from bench.stage.stage import Stage

NAME = "a  one message at a time"
AGENTS, CAPACITY = 4, 100
BLOCK = 20
QUIET = 0.003
"""Seconds after each arrival for the reflection and the archives, so that nothing is busy at the next message."""


async def measure(stage: Stage, scale: float) -> Figures:
    # Enough chats that no visit has to send more than the two messages a second that it may.
    chats, messages = max(8, round(80 * scale)), round(2400 * scale)
    meter = Meter()
    desk = Desk(stage, meter)
    await desk.open()
    async with open_session() as session:
        pairs = await talking(desk, session, chats)
        turns = {way: round_robin(found) for way, found in pairs.items()}
        for number in range(messages // BLOCK):
            if number == 1:
                meter.series.clear()  # the first block warms up
            for way in WAYS if number % 2 else reversed(WAYS):
                for _ in range(BLOCK):
                    await _there_and_back(next(turns[way]))
    return compared(meter.series, milliseconds)


async def _there_and_back(pair: Pair) -> None:
    for sender in ("citizen", "agent"):
        arrival: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        pair.send(sender, arrival)
        async with asyncio.timeout(20):
            await arrival
        await asyncio.sleep(QUIET)
