"""An installation as large as a state's: how soon it is up, what it costs while idle, what one edit costs, and how long
offers take. We measure all of it at twice the size, too: nothing may grow faster than the installation.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.figures import Figure, Figures, percentiles, ratio
from bench.stage import large
from bench.stage.effort import seconds
from bench.stage.stage import UNLIMITED, set_capacity
from bench.stage.traffic import Traffic
from components.demo.private import PrivateInstance
from onedoor.store import database
from onedoor.store.tables import AccountRequest, CannedReply
from onedoor.up import instance
from onedoor.up.server import shell

NAME = "m  as many agencies as a state has"
IDLE, EDITED = 30.0, 3.0
"""Seconds for which we watch an idle installation, and one after an edit."""
SETTLED = 8.0
CAPACITY = 20
AGENCIES, CHATS = 40, 100
Measured = dict[str, tuple[float, str]]
TARGETS = {
    "all up": 20, "idle, processor of the agencies": 2, "idle, written by the agencies a minute": 1,
    "agencies killed, all up again": 8, "a reply set by command": 1, "the set-up exported by command": 3,
}  # fmt: skip
TWICE = 2.2


async def measure(scale: float) -> Figures:
    once, twice = await _at(scale), await _at(2 * scale)
    found = [
        Figure(name, value, unit, target=f"≤ {TARGETS[name]}" if name in TARGETS else "")
        for name, (value, unit) in once.items()
    ]
    return found + [
        Figure(f"twice the size / once: {name}", *ratio(twice[name][0], value), target=f"≤ {TWICE}")
        for name, (value, _) in once.items()
        if value
    ]


async def _at(size: float) -> Measured:
    with tempfile.TemporaryDirectory(prefix="onedoor-bench-") as folder:
        seed = Path(folder) / "seed.toml"
        seed.write_text(large.seed(size))
        here = PrivateInstance(seed=seed, changes={"limits": UNLIMITED, "agencies": {"offer": 3600}})
        set_capacity(here.settings, CAPACITY)
        began = time.monotonic()
        async with here:
            found: Measured = {"all up": (time.monotonic() - began, "s")}
            found["all accounts made"] = (await _accounts(here, began), "s")
            await asyncio.sleep(SETTLED * min(1.0, size))
            found |= await _idle(here, IDLE * min(1.0, size * 2))
            found |= await _edit(here, found["idle, processor of the agencies"][0] / 100)
            found |= await _commands(here)
            found |= await _offers(here, min(1.0, size))
            found["agencies killed, all up again"] = (await _again(here), "s")
            return found


async def _accounts(here: PrivateInstance, began: float) -> float:
    engine = database.connect(here.settings.database.url)
    missing = select(func.count()).select_from(AccountRequest).where(AccountRequest.state != "done")
    try:
        while True:
            with engine.connect() as connection:
                if not connection.scalar(missing):
                    return time.monotonic() - began
            await asyncio.sleep(0.5)
    finally:
        engine.dispose()


async def _idle(here: PrivateInstance, within: float) -> Measured:
    pid = here.up.pids["agency"]
    spent, written = seconds(pid), _written(pid)
    await asyncio.sleep(within)
    return {
        "idle, processor of the agencies": ((seconds(pid) - spent) / within * 100, "%"),
        "idle, written by the agencies a minute": ((_written(pid) - written) / within * 60 / 1e6, "MB"),
    }


def _written(pid: int) -> int:
    """Bytes that a process has sent to the disk (proc(5))."""
    lines = Path(f"/proc/{pid}/io").read_text().splitlines()
    return int(dict(line.split(": ") for line in lines)["write_bytes"])


async def _edit(here: PrivateInstance, idle: float) -> Measured:
    """Adds one canned reply to one agency. Measures what the agencies' process does for it beyond being idle."""
    pid = here.up.pids["agency"]
    spent = seconds(pid)
    engine = database.connect(here.settings.database.url)
    with Session(engine) as session, session.begin():
        session.add(CannedReply(agency_id=here.seed.agency[0].id, name="bench", text="An edit"))
    engine.dispose()
    await asyncio.sleep(EDITED)
    return {"an edit, processor": (max(0.0, seconds(pid) - spent - idle * EDITED) * 1000, "ms")}


async def _commands(here: PrivateInstance) -> Measured:
    """How long a person waits for a command, including Python's start."""
    agency, config = here.seed.agency[0].id, str(here.state / instance.CONFIG)
    commands = {
        "a reply set by command": ("reply", "set", agency, "typed", "en", "--text", "Typed by hand"),
        "the set-up exported by command": ("setup", "export", str(here.state / "export.toml")),
    }
    found: Measured = {}
    for name, words in commands.items():
        began = time.monotonic()
        typed = await asyncio.create_subprocess_exec(sys.executable, "-m", "onedoor", *words, "--config", config)
        if await typed.wait():
            raise SystemExit(f"onedoor {' '.join(words)} failed; its error is above.")
        found[name] = (time.monotonic() - began, "s")
    return found


async def _offers(here: PrivateInstance, share: float) -> Measured:
    traffic = Traffic(here, max(2, round(AGENCIES * share)), max(4, round(CHATS * share)))
    await traffic.run()
    series: Mapping[str, list[float]] = {"start → offer": traffic.begun, "transfer → offer": traffic.moved}
    return {
        f"{name}, {top}": (value, "ms")
        for name, values in series.items()
        for top, value in zip(("p50", "p99"), percentiles(values, 50, 99), strict=True)
    }


async def _again(here: PrivateInstance) -> float:
    began = time.monotonic()
    await here.up.kill("agency")
    wanted = {f"{agency.id}.{here.settings.domain}" for agency in here.seed.agency}
    while wanted <= await shell.connected(here.state):  # noqa: ASYNC110 - until the server has noticed
        await asyncio.sleep(0.05)
    while not wanted <= await shell.connected(here.state):  # noqa: ASYNC110 - the server does not announce it
        await asyncio.sleep(0.1)
    return time.monotonic() - began
