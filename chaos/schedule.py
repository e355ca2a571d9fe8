"""Which part or link fails when, and how: drawn from a seed, the same for the same seed. Breaks nothing itself.

Faults come in rounds. Within a round they overlap; in the quiet after it the instance has to recover.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Kind(StrEnum):
    KILL = "kill"
    """SIGKILL; the supervisor starts the process again."""
    PAUSE = "pause"
    """SIGSTOP, and SIGCONT some seconds later."""
    CUT = "cut"
    """The link's connections break, and new ones do for some seconds."""
    DELAY = "delay"
    """What is sent arrives late, in order."""
    STALL = "stall"
    """Nothing arrives for some seconds, then all of it."""
    HALF_OPEN = "half-open"
    """One side of the link is closed and the other hears nothing more, not even that."""
    LOCK = "lock"
    """Somebody else holds the database's write lock."""
    FILL = "fill"
    """Nothing is left on the disk for some seconds: only in a run of its own, on a small one."""
    AWAY = "away"
    """The database's server ends as if it had crashed, and is started again some seconds later: on PostgreSQL only."""


PROCESSES = ("prosody", "router", "agency", "bridge", "admin")
EVERYTHING = "everything"
"""All of them at the same moment."""
PARTS = ("router", "agency", "bridge")
"""The parts with a link to the server."""
PEOPLE = ("citizens", "agents")
LINKS = (*PARTS, *PEOPLE)
DATABASE = "database"
CYCLE = 4
"""Of so many rounds the first is one kill alone, whose recovery can be measured; the third has what takes long."""
SHORT_FAULTS, LONG_FAULTS = (4, 6), 12
LONG_WHILE_AWAY = 6


@dataclass(frozen=True)
class Fault:
    """`at` counts from the round's beginning, in seconds. `whom` says which of several, as a share from 0 to 1."""

    at: float
    kind: Kind
    target: str
    seconds: float = 0.0
    whom: float = 0.0
    keep_client: bool = True
    """Of a half-open link: whether the side that connected is the one that hears nothing."""


Round = Sequence[Fault]


def schedule(seed: int, faults: int) -> list[Round]:
    """So many faults in rounds: one kill alone, short ones, and one with long pauses and half-open links."""
    random = Random(seed)
    rounds: list[Round] = []
    while faults > 0:
        count, draw = _kind_of_round(random, len(rounds) % CYCLE)
        count = min(faults, count)
        rounds.append(tuple(sorted((draw(random) for _ in range(count)), key=lambda fault: fault.at)))
        faults -= count
    return rounds


def everything(times: int) -> list[Round]:
    """All processes are killed at once, again and again."""
    return [(Fault(0, Kind.KILL, EVERYTHING),)] * times


def full_disk(seed: int, times: int) -> list[Round]:
    """The disk is full, again and again, and every other time a part is killed meanwhile."""
    random = Random(f"disk {seed}")
    return [_while_full(random, kills=bool(number % 2)) for number in range(times)]


def _while_full(random: Random, *, kills: bool) -> Round:
    full = Fault(0, Kind.FILL, "disk", round(random.uniform(4, 12), 2))
    killed = Fault(round(random.uniform(1, 4), 2), Kind.KILL, random.choice(PROCESSES))
    return (full, killed) if kills else (full,)


def database_away(seed: int, times: int) -> list[Round]:
    """The database is away or stands still, again and again: alone, with a kill meanwhile, or with several faults."""
    random = Random(f"away {seed}")
    return [_while_away(random, number % CYCLE) for number in range(times)]


def _while_away(random: Random, place: int) -> Round:
    kind = random.choice((Kind.AWAY, Kind.AWAY, Kind.PAUSE))
    away = Fault(0, kind, DATABASE, round(random.uniform(3, 15), 2))
    match place:
        case 0:
            others = []
        case 1:
            killed = round(random.uniform(0.5, away.seconds), 2)
            others = [Fault(killed, Kind.KILL, random.choice(PROCESSES))]
        case 2:
            others = [_short(random) for _ in range(random.randint(*SHORT_FAULTS))]
        case _:
            others = [_long(random) for _ in range(LONG_WHILE_AWAY)]
    return (away, *sorted(others, key=lambda fault: fault.at))


def _kind_of_round(random: Random, place: int) -> tuple[int, Callable[[Random], Fault]]:
    match place:
        case 0:
            return 1, _kill
        case 2:
            return LONG_FAULTS, _long
        case _:
            return random.randint(*SHORT_FAULTS), _short


def _kill(random: Random) -> Fault:
    return Fault(0, Kind.KILL, random.choice(PROCESSES))


def _short(random: Random) -> Fault:
    at, kind = round(random.uniform(0, 4), 2), random.choice(_SHORT)
    match kind:
        case Kind.KILL:
            return Fault(at, kind, random.choice(PROCESSES[:4] * 4 + PROCESSES[4:]))
        case Kind.PAUSE:
            return Fault(at, kind, random.choice(PROCESSES[:4]), round(random.uniform(3, 6), 2))
        case Kind.LOCK:
            return Fault(at, kind, DATABASE, round(random.uniform(0.5, 4), 2))
        case _:
            return _on_a_link(random, at, kind, 0.0 if random.random() < 0.5 else round(random.uniform(0.5, 4), 2))


_SHORT = (Kind.KILL,) * 6 + (Kind.CUT,) * 5 + (Kind.PAUSE,) * 2 + (Kind.DELAY, Kind.DELAY, Kind.STALL, Kind.LOCK)


def _long(random: Random) -> Fault:
    at, kind = round(random.uniform(0, 12), 2), random.choice(_LONG)
    match kind:
        case Kind.KILL:
            return Fault(at, kind, random.choice(PROCESSES[:4]))
        case Kind.PAUSE:
            return Fault(at, kind, random.choice(PROCESSES[:4]), round(random.uniform(8, 20), 2))
        case Kind.LOCK:
            return Fault(at, kind, DATABASE, round(random.uniform(4, 14), 2))
        case _:
            return _on_a_link(random, at, kind, round(random.uniform(6, 15), 2))


_LONG = (Kind.HALF_OPEN,) * 4 + (Kind.PAUSE,) * 3 + (Kind.KILL, Kind.KILL, Kind.CUT, Kind.STALL, Kind.DELAY, Kind.LOCK)


def _on_a_link(random: Random, at: float, kind: Kind, seconds: float) -> Fault:
    if kind in (Kind.DELAY, Kind.STALL):
        seconds = max(seconds, 2.0)
    return Fault(at, kind, random.choice(LINKS), seconds, round(random.random(), 3), random.random() < 0.7)
