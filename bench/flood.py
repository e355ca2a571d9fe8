"""How a flood of starts from one address affects running chats: their messages with it and without it, in turns.

The flood has its own process and its own loopback address, so it shares no limit with the chats. Both are on one
machine, so the figures include what the flood's own process takes of it.
"""

import asyncio
import json
import os
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import aiohttp

from bench.figures import Figure, Figures, milliseconds, percentiles, ratio
from bench.stage.meter import Meter
from bench.stage.pairs import Pair, open_session, round_robin, talking
from bench.stage.people import TOPIC, Desk
from bench.stage.stage import Stage

NAME = "j  a flood of starts beside running chats"
AGENTS, CAPACITY = 4, 200
LIMITS = {"puzzle": 1, "starts": 30, "agency_starts": 300, "sockets": 200}
"""The limits that we ship. The running chats stay within them; the flood solves no puzzle."""
CHATS, TURNS, STARTS, RATE = 40, 4, 10_000, 500
ELSEWHERE = "127.0.0.2"
AT_ONCE = 100
PAUSE = 0.02
"""Seconds of rest in each exchange, because a visit may send four messages a second."""


async def measure(stage: Stage, scale: float) -> Figures:
    starts = max(100, round(STARTS * scale / TURNS))
    desk = Desk(stage, Meter())
    await desk.open()
    took: dict[str, list[int]] = {"calm": [], "flood": []}
    answers: Counter[str] = Counter()
    async with open_session() as one, open_session("127.0.0.3") as other:
        pairs = [(await talking(desk, session, CHATS // 2))["bridge"] for session in (one, other)]
        turn = round_robin([pair for some in pairs for pair in some])
        await _talked(turn, asyncio.create_task(asyncio.sleep(2)), desk.meter)
        for _ in range(TURNS):
            began = time.monotonic()
            flood = asyncio.create_task(_flooded(stage.page, starts))
            took["flood"] += await _talked(turn, flood, desk.meter)
            answers.update(flood.result())
            as_long = asyncio.create_task(asyncio.sleep(time.monotonic() - began))
            took["calm"] += await _talked(turn, as_long, desk.meter)
    return _figures(took, answers)


def _figures(took: dict[str, list[int]], answers: Counter[str]) -> Figures:
    found: Figures = []
    tops = {kind: [milliseconds(value) for value in percentiles(took[kind], 50, 99)] for kind in took}
    for index, top in enumerate(("p50", "p99")):
        found += [Figure(f"a message, {kind}, {top}", tops[kind][index], "ms", len(took[kind])) for kind in took]
        target = "≤ 1.20" if top == "p99" else ""
        found.append(Figure(f"flood / calm, {top}", *ratio(tops["flood"][index], tops["calm"][index]), target=target))
    return found + [Figure(f"starts answered “{code}”", number, "") for code, number in sorted(answers.items())]


async def _talked(turn: Iterator[Pair], until: "asyncio.Task[Any]", meter: Meter) -> list[int]:
    """Nanoseconds that each message took while `until` was running."""
    meter.series.clear()
    while not until.done():
        pair = next(turn)
        for sender in ("citizen", "agent"):
            arrival: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            pair.send(sender, arrival)
            async with asyncio.timeout(30):
                await arrival
            await asyncio.sleep(PAUSE / 2)
    return [value for series in meter.series.values() for value in series]


async def _flooded(page: str, starts: int) -> dict[str, int]:
    """answer of the bridge → how often it gave this answer"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.flood", page, str(starts), stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    return dict(json.loads(printed))


async def _flood(page: str, starts: int) -> Counter[str]:
    """Starts RATE visits a second, and does not wait for late ones. Returns answer → number."""
    answers: Counter[str] = Counter()
    connector = aiohttp.TCPConnector(local_addr=(ELSEWHERE, 0), limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector) as session, asyncio.TaskGroup() as all_of_them:
        began = time.monotonic()
        for number in range(starts):
            await asyncio.sleep(max(0.0, began + number / RATE - time.monotonic()))
            all_of_them.create_task(_start(session, page, answers))
    return answers


async def _start(session: aiohttp.ClientSession, page: str, answers: Counter[str]) -> None:
    start = {"type": "start", "id": str(uuid.uuid4()), "topic": TOPIC, "language": "en", "question": "A flood"}
    try:
        async with session.post(f"{page}/frames", json=start) as answer:
            frame = (await answer.json())[-1]
            answers[frame.get("code", frame["type"])] += 1
    except (aiohttp.ClientError, OSError):
        answers["cut off"] += 1


if __name__ == "__main__":
    os.nice(19)  # it stands for other machines, and we do not measure what it takes of this one
    print(json.dumps(asyncio.run(_flood(sys.argv[1], int(sys.argv[2])))))
