"""The load generator: `python -m bench.load MEASUREMENT SCALE [WAY]` reads a stage on standard input, prints figures.

It has its own process, so that it shares no event loop with what we measure.
"""

import asyncio
import gc
import json
import sys

import uvloop

from bench import crowd, flood, latency, many, many_rooms, memory, opening, saturation, starts
from bench.stage.stage import Stage


async def main(name: str, scale: float, way: str) -> object:
    stage = Stage.read(sys.stdin.read())
    match name:
        case "latency":
            figures = await latency.measure(stage, scale)
        case "many":
            figures = await many.measure(stage, scale)
        case "crowd":
            figures = await crowd.measure(stage, scale)
        case "opening":
            figures = await opening.measure(stage, scale)
        case "flood":
            figures = await flood.measure(stage, scale)
        case "rooms":
            figures = await many_rooms.measure(stage, scale)
        case "saturation":
            figures = await saturation.measure(stage, scale)
        case "starts":
            figures = await starts.measure(stage, scale)
        case _:
            return await memory.measure(stage, scale, way)
    return [[one.name, one.value, one.unit, one.samples, one.target] for one in figures]


if __name__ == "__main__":
    gc.disable()  # its pauses would count as the product's, and in a few minutes little leaks
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(main(sys.argv[1], float(sys.argv[2]), "".join(sys.argv[3:])))))
