"""All people of a run: a number of citizens at a time, and all agents. Breaks nothing."""

import asyncio
import time
from random import Random

from chaos.checks.history import Agent as Person
from chaos.checks.history import History, Sample
from chaos.play.agents import Robot
from chaos.play.citizens import Visit
from chaos.play.ledger import Ledger
from chaos.stage import looking, reading
from chaos.stage.stage import Stage

AT_ONCE = 12
SETTLED = 5.0


class Load:
    def __init__(self, stage: Stage, history: History, seed: int, at_once: int = AT_ONCE) -> None:
        self._stage, self._history, self._at_once = stage, history, at_once
        self._random = Random(f"load {seed}")
        self.ledger = Ledger()
        self.visits: dict[str, Visit] = {}
        self.robots: list[Robot] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._closing: set[asyncio.Task[None]] = set()
        self._count = 0

    async def start(self) -> None:
        """Brings all agents to their desks, and lets citizens begin to come."""
        await asyncio.gather(*(self._agent(robot) for robot in self._robots()))
        for number in range(self._at_once):
            self._tasks.append(asyncio.create_task(self._citizens(number / self._at_once * 6)))

    def _robots(self) -> list[Robot]:
        seed, domain = self._stage.here.seed, self._stage.here.settings.domain
        for agency in seed.agency:
            for agent in agency.agent:
                jid, at = f"{agent.account}@{domain}", f"{agency.id}.{domain}"
                skills = frozenset(agent.skills)
                person = Person(jid, agent.account, agent.name, at, agent.capacity, skills)
                self._history.agents[jid] = person
                colleagues = [f"@{one.handle}" for one in agency.agent if one.account != agent.account]
                others = [one.id for one in seed.agency if one.id != agency.id] * 3 + ["taxes", "wages", *colleagues]
                client = self._stage.agent(agent.account, agency.id)
                self.robots.append(Robot(client, person, self.ledger, Random(self._random.random()), others))
        return self.robots

    async def _agent(self, robot: Robot) -> None:
        await robot.agent.start()
        self._tasks.append(asyncio.create_task(robot.run()))

    async def _citizens(self, later: float) -> None:
        await asyncio.sleep(later)
        while not self.ledger.is_closing:
            self._count += 1
            key = f"c{self._count}"
            random = Random(self._random.random())
            visit = Visit(self._stage.page, key, random.choice(sorted(self._history.topics)), self.ledger, random)
            self.visits[key] = visit
            await visit.play()
            if visit.citizen.page.closed_at is None:
                closing = asyncio.create_task(visit.close())
                self._closing.add(closing)
                closing.add_done_callback(self._closing.discard)

    async def sample(self) -> None:
        """Notes who is in each room, and whom each page names. Raises ShellFailed."""
        since = time.time() - SETTLED
        running = await asyncio.to_thread(reading.open_rooms, self._stage.database)
        rooms = await looking.rooms(self._stage.here.state, self._stage.here.settings.xmpp.rooms, running)
        people = {
            key: tuple(visit.citizen.talks_with)
            for key, visit in self.visits.items()
            if visit.citizen.is_synced and not visit.citizen.is_over and visit.citizen.page.closed_at is None
        }
        connected = frozenset(robot.person.jid for robot in self.robots if robot.is_connected(since))
        self._history.samples.append(Sample(time.time(), rooms, people, connected))

    async def finish(self, within: float) -> None:
        """Begins no new chats and ends those that go on. Returns when all have ended, or the time is up."""
        self.ledger.is_closing = True
        citizens = [task for task in self._tasks[len(self.robots) :] if not task.done()]
        if citizens:
            await asyncio.wait(citizens, timeout=within)
        if self._closing:
            await asyncio.wait(set(self._closing), timeout=within)

    async def close(self) -> None:
        """Disconnects everybody, and puts what they have seen into the history."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        now = time.time()
        for robot in self.robots:
            await robot.agent.stop()
            self._history.heard[robot.person.jid] = robot.heard
            self._history.agents[robot.person.jid] = _with_absences(robot, now)
        for key, visit in self.visits.items():
            await visit.citizen.close()
            self._history.pages[key] = visit.citizen.finish()
        self._history.posts = self.ledger.posts


def _with_absences(robot: Robot, now: float) -> Person:
    one = robot.person
    return Person(one.jid, one.nick, one.name, one.agency, one.capacity, one.skills, robot.absences(now))
