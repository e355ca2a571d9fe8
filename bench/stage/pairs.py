"""Citizens who talk with agents, the same number by each way. Measures nothing."""

import asyncio
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

import aiohttp

from bench.stage.meter import Meter
from bench.stage.people import Agent, Citizen, Desk, GuestCitizen, PageCitizen
from bench.stage.stage import Stage

WAYS: dict[str, type[Citizen]] = {"bridge": PageCitizen, "direct": GuestCitizen}
AT_ONCE = 8

_numbers = count(1)


@dataclass(frozen=True)
class Pair:
    citizen: Citizen
    agent: Agent
    room: str
    meter: Meter

    @property
    def way(self) -> str:
        return self.citizen.way

    def send(self, sender: str, arrival: "asyncio.Future[None] | None" = None) -> None:
        """Sends a marked message from the `citizen` or the `agent`. The meter sees it leave and arrive."""
        number, text = self.meter.mark(sender)
        series = f"{self.way} {'to agent' if sender == 'citizen' else 'to citizen'}"
        if sender == "citizen":
            self.meter.leaves(number, series, arrival)
            self.citizen.say(text)
        else:
            self.meter.leaves(number, series, arrival)
            self.agent.say(self.room, text)


def citizens(way: str, number: int, stage: Stage, session: aiohttp.ClientSession, meter: Meter) -> list[Citizen]:
    return [WAYS[way](f"C{next(_numbers)}", stage, session, meter) for _ in range(number)]


async def talking(
    desk: Desk, session: aiohttp.ClientSession, number: int, ways: Iterable[str] = WAYS
) -> dict[str, list[Pair]]:
    """Begins `number` chats by each way. Agents take all of them."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def begin(citizen: Citizen) -> Pair:
        async with turn:
            await citizen.connect()
            citizen.ask()
            async with asyncio.timeout(60):
                agent, room = await desk.take(citizen.name)
                await asyncio.gather(citizen.in_room, citizen.introduced)
            return Pair(citizen, agent, room, desk.meter)

    found = {}
    for way in ways:
        waiting = citizens(way, number, desk.stage, session, desk.meter)
        found[way] = list(await asyncio.gather(*(begin(one) for one in waiting)))
    print(f"{number} chats by each way are under way …", file=sys.stderr, flush=True)
    return found


def round_robin(pairs: list[Pair]) -> Iterator[Pair]:
    while True:
        yield from pairs


def open_session(address: str = "127.0.0.1") -> aiohttp.ClientSession:
    """A session without a limit on connections, as many browsers have no limit in common."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, local_addr=(address, 0)))
