"""What a decision of the rules costs when few citizens wait, and when many do. Needs no server.

There are 230 agencies with 1,000 skills and 2,000 agents. At the router, a decision is that a citizen joins or leaves.
At a desk, it is a new chat, the end of one, or an agent who takes the chat that they are offered then. One desk has all
the agents and all who wait, so no real agency has it harder. The sizes take turns in small blocks, so that other work
of the machine affects all of them alike.
"""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from statistics import median

from bench.figures import Figure, Figures
from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.desk import Desk
from onedoor.desk.router import acts as router_acts
from onedoor.desk.router.plan import Agency, Plan, Skill
from onedoor.desk.router.router import Router
from onedoor.desk.terms.people import Agent, Duty, Jid, Setup
from onedoor.desk.topics.topics import Topic

NAME = "e  routing decisions, the rules alone"
AGENCIES, SKILLS, AGENTS = 230, 1000, 2000
WAITING = (100, 500, 1000, 2500, 5000)
BLOCK = 100
"""Rounds of decisions that we time together."""
ROUTES = 3
"""Agencies for each topic, besides one fallback."""
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@dataclass
class Series:
    """One round makes `decisions` decisions. `tick` is the work of each second, whatever is decided."""

    round: Callable[[], None]
    decisions: int
    tick: Callable[[], None]


def measure(scale: float) -> Figures:
    blocks = max(3, round(40 * scale))
    return [*_figures("router", _router_with, blocks), *_figures("desk", _desk_with, blocks)]


def _figures(name: str, build: Callable[[int], Series], blocks: int) -> Figures:
    series = {waiting: build(waiting) for waiting in WAITING}
    costs: dict[int, list[float]] = {waiting: [] for waiting in WAITING}
    ticks: dict[int, list[float]] = {waiting: [] for waiting in WAITING}
    with _no_collection():
        for turn in range(blocks + 1):
            for waiting in WAITING if turn % 2 else reversed(WAITING):
                one = series[waiting]
                cost, tick = _timed(one.round, BLOCK) / one.decisions, _timed(one.tick, 1)
                if turn:  # the first block warms up
                    costs[waiting].append(cost)
                    ticks[waiting].append(tick)
            gc.collect()
    few, many = median(costs[WAITING[0]]), median(costs[WAITING[-1]])
    samples = blocks * BLOCK * series[WAITING[-1]].decisions
    return [
        *(Figure(f"{name}, a decision, {n} waiting", median(costs[n]) * 1e6, "µs", samples) for n in WAITING),
        Figure(f"{name}, decisions, {WAITING[-1]} waiting", 1 / many, "/s"),
        Figure(f"{name}, {WAITING[-1]} / {WAITING[0]} waiting", many / few, "×", target="≤ 1.20"),
        *(Figure(f"{name}, a second's tick, {n} waiting", median(ticks[n]) * 1e3, "ms", blocks) for n in WAITING[::4]),
    ]


@contextmanager
def _no_collection() -> Iterator[None]:
    """Switches garbage collection off: it visits all objects, also those of the other sizes."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _timed(work: Callable[[], None], times: int) -> float:
    """Seconds for one call."""
    began = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - began) / times


# --- The router ------------------------------------------------------------------------------------------------------


def _router_with(waiting: int) -> Series:
    random = Random(waiting)
    jids = [f"a{number}.test" for number in range(AGENCIES)]
    places = {f"s{number}": random.sample(jids, ROUTES + 1) for number in range(SKILLS)}
    topics = {
        skill: Topic(skill, skill, frozenset(), tuple((jid, skill) for jid in where[:-1]), ((where[-1], skill),))
        for skill, where in places.items()
    }
    agencies = {jid: Agency(jid, jid[:-5], jid) for jid in jids}
    router = Router(Plan("rooms.test", topics, agencies, linger=timedelta(0)))
    for jid in jids:
        router.act(_offers(jid, [skill for skill, where in places.items() if jid in where]), NOON)
    numbers = count(1)

    def come() -> str:
        number = next(numbers)
        chat, visitor = f"q{number}", f"v-{number}@web.test/web"
        topic = f"s{random.randrange(SKILLS)}"
        router.act(router_acts.Join(chat, visitor, topic, "en", "Rosa", "Sales tax?", origin=f"o{number}"), NOON)
        router.act(router_acts.Accept(f"{chat}.1"), NOON)
        return visitor

    waits = [come() for _ in range(waiting)]
    moments = count(1)

    def one_comes_and_one_leaves() -> None:
        place = random.randrange(waiting)
        chat = router.visit(waits[place])
        router.act(router_acts.Depart(waits[place]), NOON)
        if chat is not None:
            router.act(router_acts.Prove(f"{chat.id}.1", True, 3), NOON)
        waits[place] = come()

    def tick() -> None:
        router.act(router_acts.Tick(), NOON + next(moments) * SECOND)

    return Series(one_comes_and_one_leaves, 2, tick)


def _offers(agency: str, skills: list[str]) -> router_acts.Offers:
    """Nobody waits so long that we ask another agency: a tick must have only what happens every second."""
    offered = {id: Skill(id, id, frozenset({"en"}), 2, 5, wait=60) for id in skills}
    return router_acts.Offers(agency, agency, offered)


# --- A desk ----------------------------------------------------------------------------------------------------------


def _desk_with(waiting: int) -> Series:
    """Every agent has the one chat that they may have, and `waiting` citizens wait."""
    random = Random(waiting)
    desk = Desk(_setup(random), NOON)
    for jid in desk.setup.agents:
        desk.act(acts.Arrived(jid), NOON)
    numbers = count(1)
    talking: dict[Jid, str] = {}

    def come(skill: str) -> list[e.Event]:
        number = next(numbers)
        since = NOON + number * timedelta(milliseconds=1)
        leg = e.Assigned(
            f"q{number}.1", f"q{number}", number, f"c-q{number}@rooms.test", "Desk", skill, skill, "en", since, "Rosa",
            f"Rosa {number}",
        )  # fmt: skip
        return desk.act(acts.Assign(leg), NOON)

    def answer(happened: list[e.Event]) -> None:
        for event in happened:
            if isinstance(event, e.Offered):
                desk.act(acts.Take(event.agent, event.leg), NOON)
                talking[event.agent] = event.leg

    for agent in desk.setup.agents.values():
        answer(come(min(agent.skills)))
    while len(desk.queue) < waiting:
        answer(come(f"s{random.randrange(SKILLS)}"))
    people = sorted(desk.setup.agents)

    def one_comes_and_another_is_answered() -> None:
        answer(come(f"s{random.randrange(SKILLS)}"))
        who = people[random.randrange(len(people))]
        while who not in talking:  # nobody needed them when they were free
            who = people[random.randrange(len(people))]
        leg = talking.pop(who)
        ended = desk.act(acts.End(leg, "agent", who), NOON)
        desk.act(acts.Proven(leg, True, 3), NOON)
        answer(ended)

    def tick() -> None:
        desk.act(acts.Tick(), NOON + SECOND)

    return Series(one_comes_and_another_is_answered, 3, tick)


def _setup(random: Random) -> Setup:
    skills = [f"s{number}" for number in range(SKILLS)]
    agents = {}
    for number in range(AGENTS):
        jid = Jid(f"agent{number}@home.test")
        # Each skill has agents, and each agent has four.
        mine = frozenset({skills[number % SKILLS], *random.sample(skills, 3)})
        agents[jid] = Agent(jid, f"agent{number}", f"Agent {number}", mine, frozenset({"en"}), 1, Duty.ON)
    return Setup("The Agency", {skill: skill for skill in skills}, agents)
