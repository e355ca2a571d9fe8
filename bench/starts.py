"""How long new chats take from the citizen's click to the offer, and how many begin in a second.

We compare the second figure with the server's own speed: one bare component makes rooms, sets them up and adds members.
The product does that, too; it also routes, remembers, invites, lets citizen and desk in, and offers.
"""

import asyncio
import time
from collections.abc import Awaitable, Sequence
from itertools import count

import aiohttp

from bench.figures import Figure, Figures, milliseconds, percentiles, ratio
from bench.stage.effort import Effort
from bench.stage.meter import Meter
from bench.stage.pairs import citizens, open_session
from bench.stage.people import Citizen, Desk, connected
from bench.stage.stage import MAKER, RAW_ROOMS, Stage
from bench.stage.streams import Broken, SocketStream
from onedoor.wire.muc import muc, rooms
from onedoor.wire.xml import write

NAME = "c  chats that begin"
AGENTS, CAPACITY = 1, 10_000
AT_ONCE = 24
BLOCK = 80
WARM = 10

_rooms = count(1)


async def measure(stage: Stage, scale: float) -> Figures:
    single, blocks = max(10, round(150 * scale)), max(1, round(6 * scale))
    meter = Meter()
    desk = Desk(stage, meter)
    await desk.open()
    maker = await SocketStream.component(stage.host, stage.component_port, MAKER, stage.maker_secret)
    async with open_session() as session:
        waits = (await _one_by_one(desk, session, single + WARM))[WARM:]
        raw, product, effort = [], [], Effort(stage.pids)
        for _ in range(blocks):
            with effort.of("a room"):
                raw.append(await timed([make_room(maker) for _ in range(BLOCK)]))
            coming = citizens("bridge", BLOCK, stage, session, meter)
            await connected(coming)
            with effort.of("a chat"):
                product.append(await timed([_begin(desk, one) for one in coming]))
    return _figures(waits, raw, product) + effort.figures(blocks * BLOCK)


def _figures(waits: list[int], raw: list[float], product: list[float]) -> Figures:
    p50, p99 = (milliseconds(value) for value in percentiles(waits, 50, 99))
    chats, rooms = BLOCK * len(product) / sum(product), BLOCK * len(raw) / sum(raw)
    return [
        Figure("click to offer, p50", p50, "ms", samples=len(waits)),
        Figure("click to offer, p99", p99, "ms", samples=len(waits)),
        Figure("rooms made by a bare component", rooms, "/s", samples=BLOCK * len(raw)),
        Figure("chats begun, to the offer", chats, "/s", samples=BLOCK * len(product)),
        Figure("chats / rooms", *ratio(chats, rooms), target="≥ 0.60"),
    ]


async def _one_by_one(desk: Desk, session: aiohttp.ClientSession, number: int) -> list[int]:
    waits = []
    for citizen in citizens("bridge", number, desk.stage, session, desk.meter):
        await citizen.connect()
        await asyncio.sleep(0.02)
        await _begin(desk, citizen)
        waits.append(await desk.offer(citizen.name) - citizen.asked_at)
        await citizen.in_room
        await asyncio.sleep(0.05)
    return waits


async def _begin(desk: Desk, citizen: Citizen) -> None:
    citizen.ask()
    async with asyncio.timeout(60):
        await desk.offer(citizen.name)


async def make_room(maker: SocketStream) -> None:
    """Asks the server, all at once, for what the router asks for each chat. Returns when the room is made."""
    number = next(_rooms)
    room, by = f"r{number}@{RAW_ROOMS}", f"{MAKER}/maker"
    ids = [f"{number}-{step}" for step in range(3)]
    stanzas = [
        muc.join(room, "router", by=by),
        muc.configure(
            room, rooms.STANDARD.choose({**muc.CHAT_ROOM, "roomname": f"C{number} (citizen)"}), by=by, id=ids[0]
        ),
        muc.affiliate(room, f"v-{number}@{MAKER}", "member", by=by, id=ids[1]),
        muc.affiliate(room, f"desk@{MAKER}", "admin", by=by, id=ids[2]),
        muc.leave(room, "router", by=by),
    ]
    answers = [maker.awaited(id) for id in ids]
    maker.send("".join(write(one) for one in stanzas))
    if any(answer.get("type") == "error" for answer in await asyncio.gather(*answers)):
        raise Broken(f"{room} was not made as asked.")


async def timed(works: Sequence[Awaitable[None]]) -> float:
    """Seconds until all `works` are done, AT_ONCE at a time."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(work: Awaitable[None]) -> None:
        async with turn:
            await work

    began = time.monotonic()
    await asyncio.gather(*(one(work) for work in works))
    return time.monotonic() - began
