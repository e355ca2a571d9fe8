"""What it costs the server to make a room, set it up and give it members, with few rooms and with many."""

from bench.figures import Figure, Figures, ratio
from bench.stage.stage import MAKER, Stage
from bench.stage.streams import SocketStream
from bench.starts import make_room, timed

NAME = "l  many rooms"
AGENTS, CAPACITY = 1, 1
FEW, MANY, BLOCK = 500, 3_000, 100


async def measure(stage: Stage, scale: float) -> Figures:
    few, many = (max(BLOCK, round(number * scale)) for number in (FEW, MANY))
    maker = await SocketStream.component(stage.host, stage.component_port, MAKER, stage.maker_secret)
    await _make(maker, few)
    first = await _make(maker, BLOCK)
    await _make(maker, many - few)
    last = await _make(maker, BLOCK)
    return [
        Figure(f"a room, beside {few} others", first, "ms", samples=BLOCK),
        Figure(f"a room, beside {many} others", last, "ms", samples=BLOCK),
        Figure("many / few", *ratio(last, first), target="≤ 1.50"),
    ]


async def _make(maker: SocketStream, number: int) -> float:
    """Milliseconds for each room."""
    return 1000 * await timed([make_room(maker) for _ in range(number)]) / max(1, number)
