"""`python -m chaos.rejoin --rooms 500`: the server dies under many chats; how soon everybody is back in every room.

Nobody says anything meanwhile, and no agent takes a chat: only the rooms count, each with its citizen and its desk.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from chaos.stage import looking
from chaos.stage.stage import SEED, UNLIMITED
from components.demo.citizen import Citizen
from components.demo.private import PrivateInstance
from onedoor.up.server.shell import ShellFailed

AT_ONCE = 20
WITHIN = 120.0
TARGET = 10.0
"""Seconds."""


async def measure(rooms: int) -> tuple[float, float]:
    """(seconds until the bridge and the desks are back, seconds until all pages are), once the server listens again."""
    with tempfile.TemporaryDirectory(prefix="onedoor-rejoin-") as folder:
        seed = Path(folder) / "seed.toml"
        seed.write_text(SEED.read_text().replace("missed_offers = 2", "missed_offers = 0"))
        # An offer that nobody answers must not be repeated while we measure.
        here = PrivateInstance(seed=seed, changes={"limits": UNLIMITED, "agencies": {"offer": 3600}})
        async with here, here.agent("ben"):
            citizens = [Citizen(here.page, name=f"Rosa c{number}") for number in range(rooms)]
            try:
                await _ask(citizens)
                return await _kill(here, citizens)
            finally:
                await asyncio.gather(*(citizen.close() for citizen in citizens))


async def _ask(citizens: list[Citizen]) -> None:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(citizen: Citizen) -> None:
        async with turn:
            await citizen.__aenter__()
            await citizen.ask("Is anybody there?", "starting", within=WITHIN)
            await citizen.expect("message", within=WITHIN)

    await asyncio.gather(*(one(citizen) for citizen in citizens))


async def _kill(here: PrivateInstance, citizens: list[Citizen]) -> tuple[float, float]:
    marks = [len(citizen.frames) for citizen in citizens]
    await here.up.kill("prosody")
    while not await _listens(here):
        await asyncio.sleep(0.02)
    began = time.monotonic()
    synced = asyncio.gather(
        *(citizen.expect("synced", since=mark, within=WITHIN) for citizen, mark in zip(citizens, marks, strict=True))
    )
    while await _complete(here) < len(citizens):
        await asyncio.sleep(0.1)
    back = time.monotonic() - began
    await synced
    return back, time.monotonic() - began


async def _listens(here: PrivateInstance) -> bool:
    try:
        _, writer = await asyncio.open_connection(here.settings.xmpp.host, here.settings.xmpp.component_port)
    except OSError:
        return False
    writer.close()
    return True


async def _complete(here: PrivateInstance) -> int:
    """How many rooms have their citizen and their desk."""
    try:
        rooms = await looking.rooms(here.state, here.settings.xmpp.rooms)
    except ShellFailed:
        return 0
    there = (set(room.occupants.values()) for room in rooms.values())
    return sum(1 for one in there if {jid[:2] for jid in one} >= {"v-", "de"})


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m chaos.rejoin", description=__doc__)
    parser.add_argument("--rooms", type=int, default=500)
    rooms = parser.parse_args().rooms
    back, pages = asyncio.run(measure(rooms))
    verdict = "met" if back <= TARGET else "MISSED"
    print(f"server back → {rooms} rooms rejoined: {back:.1f} s (target {TARGET:.0f} s: {verdict})")
    print(f"all pages: {pages:.1f} s")


if __name__ == "__main__":
    main()
