"""The memory that a waiting citizen costs: of bridge and server with the bridge, of the server alone without it.

Each way has its own new instance, because a server gives back little of the memory that it once had.
"""

import asyncio
from pathlib import Path

from bench.figures import Figure, Figures, ratio
from bench.stage.meter import Meter
from bench.stage.pairs import citizens, open_session
from bench.stage.people import Citizen, Desk, connected
from bench.stage.stage import Stage

NAME = "d  memory of a waiting citizen"
AGENTS, CAPACITY = 1, 1
PARTS = ("bridge", "prosody")
WARM = 50
SETTLE = 5.0
AT_ONCE = 16


async def measure(stage: Stage, scale: float, way: str) -> dict[str, float]:
    """part → growth in bytes for each citizen"""
    number = max(100, round(1000 * scale))
    desk = Desk(stage, Meter())
    await desk.open()
    async with open_session() as session:
        await wait(citizens(way, WARM, stage, session, desk.meter))
        before = await _settled(stage)
        await wait(citizens(way, number, stage, session, desk.meter))
        after = await _settled(stage)
    return {part: (after[part] - before[part]) / number for part in PARTS}


def figures(bridge: dict[str, float], direct: dict[str, float]) -> Figures:
    kilobytes = {name: value / 1000 for name, value in bridge.items()}
    product, alone = sum(bridge.values()) / 1000, direct["prosody"] / 1000
    return [
        Figure("through the bridge: bridge", kilobytes["bridge"], "kB"),
        Figure("through the bridge: server", kilobytes["prosody"], "kB"),
        Figure("direct: server", alone, "kB"),
        Figure("bridge / direct", *ratio(product, alone), target="≤ 1.00"),
    ]


async def wait(waiting: list[Citizen]) -> None:
    await connected(waiting)
    turn = asyncio.Semaphore(AT_ONCE)

    async def begin(citizen: Citizen) -> None:
        async with turn:
            citizen.ask()
            async with asyncio.timeout(60):
                await citizen.in_room

    await asyncio.gather(*(begin(one) for one in waiting))


async def _settled(stage: Stage) -> dict[str, int]:
    await asyncio.sleep(SETTLE)
    return {part: own_memory(stage.pids[part]) for part in PARTS}


def own_memory(pid: int) -> int:
    """Proportional set size in bytes: pages shared with other processes count in part."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise ValueError("smaps_rollup has no Pss")
