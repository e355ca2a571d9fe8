"""Traffic at many agencies at once: chats begin, move to another agency, and have messages. For `scale`.

One agent works at each of some agencies, and takes every offer. Times are those of the client's own events.
"""

import asyncio
import contextlib
import random
import re
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack

from aioxmpp import JID

from components.agent import Agent, Event, Invited
from components.demo.citizen import Citizen, FrameRefused
from components.demo.private import PrivateInstance

FOREVER = 1e9
BEGIN_EVERY, TRANSFER_EVERY, SAY_EVERY = 0.1, 0.6, 0.05
"""Seconds: ten chats a second, 1.7 transfers, twenty messages."""
PATIENCE = 60.0
_WHO = re.compile(r"· (c\d+)(:|$)", re.MULTILINE)
_CHAT = re.compile(r"Chat (\d+):")


class Traffic:
    """Fills `begun` and `moved`: milliseconds from the citizen's click, or the agent's command, to the offer."""

    def __init__(self, here: PrivateInstance, agencies: int, chats: int) -> None:
        step = max(1, len(here.seed.agency) // agencies)
        self._agencies = [agency for agency in here.seed.agency[::step] if agency.agent][:agencies]
        self._here, self._chats, self._random = here, chats, random.Random(1)
        self._asked: dict[str, tuple[float, list[float], asyncio.Event]] = {}
        self._places: dict[str, tuple[Agent, JID, str]] = {}
        self.begun: list[float] = []
        self.moved: list[float] = []

    async def run(self) -> None:
        async with AsyncExitStack() as stack:
            names = {agency.id: agency.agent[0].account for agency in self._agencies}
            agents = {id: await stack.enter_async_context(self._here.agent(name)) for id, name in names.items()}
            robots = [asyncio.create_task(self._work(id, agent)) for id, agent in agents.items()]
            try:
                citizens = await self._begin(stack)
                talking = asyncio.create_task(self._talk(citizens))
                await self._transfer()
                talking.cancel()
            finally:
                for task in robots:
                    task.cancel()

    async def _begin(self, stack: AsyncExitStack) -> Sequence[Citizen]:
        citizens = []
        for number in range(self._chats):
            agency = self._agencies[number % len(self._agencies)]
            citizens.append(await self._citizen(stack, f"c{number}", f"{agency.id}-0"))
            await asyncio.sleep(BEGIN_EVERY)
        await self._all_offered()
        return citizens

    async def _citizen(self, stack: AsyncExitStack, name: str, topic: str) -> Citizen:
        """Starts a chat. Tries again until the router knows that the agent is there."""
        while True:
            citizen = await stack.enter_async_context(self._here.citizen(name))
            self._expect(name, self.begun)
            try:
                await citizen.ask("When are you open?", topic)
            except FrameRefused:
                await asyncio.sleep(BEGIN_EVERY)
            else:
                return citizen

    async def _transfer(self) -> None:
        for _ in range(self._chats):
            await asyncio.sleep(TRANSFER_EVERY)
            free = [name for name, (_, _, done) in self._asked.items() if done.is_set() and name in self._places]
            if not free:
                continue
            name = self._random.choice(free)
            agent, room, id = self._places.pop(name)
            target = self._random.choice([one.id for one in self._agencies if one.id != id])
            self._expect(name, self.moved)
            agent.post(f"!transfer {target}", room)
        await self._all_offered()

    async def _talk(self, citizens: Sequence[Citizen]) -> None:
        while True:
            await asyncio.sleep(SAY_EVERY)
            self._random.choice(citizens).post("And on Saturday?")

    async def _work(self, id: str, agent: Agent) -> None:
        position, numbers = 0, dict[str, str]()  # the desk makes each offer twice, one to one and in the desk room
        while True:
            event = await agent.journal.expect(Event, since=position, within=FOREVER)
            position += 1
            number = agent.offered(event)
            if number is not None and number not in numbers and (who := _WHO.search(getattr(event, "body", ""))):
                numbers[number] = who[1]
                self._offered(who[1])
                asyncio.ensure_future(self._take(agent, number)).add_done_callback(lambda done: done.exception())
            elif isinstance(event, Invited) and (chat := _CHAT.match(event.reason)) and chat[1] in numbers:
                self._places[numbers[chat[1]]] = (agent, event.room, id)

    async def _take(self, agent: Agent, number: str) -> None:
        with contextlib.suppress(TimeoutError):
            await agent.command(f"take {number}")

    def _expect(self, name: str, series: list[float]) -> None:
        self._asked[name] = (time.monotonic(), series, asyncio.Event())

    def _offered(self, name: str) -> None:
        began, series, done = self._asked[name]
        done.set()
        series.append((time.monotonic() - began) * 1000)

    async def _all_offered(self) -> None:
        async with asyncio.timeout(PATIENCE):
            for _, _, done in self._asked.values():
                await done.wait()
