"""`python -m bench [MEASUREMENT …] [--scale 0.1]`: measures, prints one table, writes bench/out/<moment>.json."""

import argparse
import asyncio
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import crowd, flood, installation, latency, many, many_rooms, memory, opening, saturation, starts
from bench.alone import lines, panel, reports, routing, search
from bench.figures import Figure, Figures, table
from bench.stage.stage import running
from onedoor import logs

OUT = Path(__file__).parent / "out"
MODULES = {
    "latency": latency,
    "many": many,
    "starts": starts,
    "rooms": many_rooms,
    "memory": memory,
    "crowd": crowd,
    "opening": opening,
    "flood": flood,
    "routing": routing,
    "search": search,
    "reports": reports,
    "lines": lines,
    "scale": installation,
    "saturation": saturation,
    "panel": panel,
}
ALONE = (routing, reports, search, lines, panel)
"""Measurements that need no server."""


async def measure(name: str, scale: float) -> Figures:
    module: Any = MODULES[name]
    if module is installation:
        return await installation.measure(scale)
    if module in ALONE:
        figures: Figures = module.measure(scale)
        return figures
    if name == "memory":
        growth = {way: await _in_a_process(name, scale, way) for way in ("bridge", "direct")}
        return memory.figures(growth["bridge"], growth["direct"])
    return [Figure(*one) for one in await _in_a_process(name, scale)]


async def _in_a_process(name: str, scale: float, *way: str) -> Any:
    """Runs the load generator on a new instance, and returns what it measured."""
    module = MODULES[name]
    limits = getattr(module, "LIMITS", None)
    async with running(agents=module.AGENTS, capacity=module.CAPACITY, limits=limits) as stage:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.load", name, str(scale), *way,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        printed, _ = await process.communicate(stage.write().encode())
        if process.returncode:
            raise SystemExit(f"The load generator of {name} failed; its error is above.")
        return json.loads(printed)


def keep(sections: dict[str, Figures], scale: float) -> Path:
    OUT.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    found = {
        "at": now.isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "scale": scale,
        "machine": {"cpus": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()},
        "load before": LOAD,
        "figures": {name: [one.as_json() for one in figures] for name, figures in sections.items()},
    }
    path = OUT / f"{now:%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    return path


LOAD = os.getloadavg()[0]
"""How busy the machine was before, with other things."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("measurements", nargs="*", metavar="MEASUREMENT", help=", ".join(MODULES))
    parser.add_argument("--scale", type=float, default=1.0, help="0.1: a tenth of everything, for a first look")
    given = parser.parse_args()
    if unknown := set(given.measurements) - set(MODULES):
        parser.error(f"There is no measurement {min(unknown)}; there are {', '.join(MODULES)}.")
    logs.configure(level=30)
    sections = {}
    for name in given.measurements or MODULES:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        sections[MODULES[name].NAME] = asyncio.run(measure(name, given.scale))
    print(table(sections))
    print(f"\nLoad of the machine before: {LOAD:.2f} on {os.cpu_count()} CPUs. Kept in {keep(sections, given.scale)}.")


if __name__ == "__main__":
    main()
