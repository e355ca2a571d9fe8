"""Nothing is lost: each part dies once in mid-chat, and all four views agree afterwards."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

from components.agent import Line
from components.demo.private import PrivateInstance
from tests.e2e.views import archive, in_the_room, saying, texts

PARTS = ("bridge", "router", "agency", "prosody")


class Talker:
    """Somebody who goes on writing, whatever happens to the machines."""

    def __init__(self, name: str, post: Callable[[str], "asyncio.Future[Any]"], every: float) -> None:
        self.said: dict[str, asyncio.Future[Any]] = {}
        self._name, self._post, self._every = name, post, every
        self._task = asyncio.create_task(self._talk())

    async def _talk(self) -> None:
        while True:
            text = f"{self._name} {len(self.said)}"
            self.said[text] = self._post(text)
            await asyncio.sleep(self._every)

    async def has_been_heard(self, more: int = 3) -> None:
        """Returns when as many further messages have been sent."""
        until = len(self.said) + more
        while len(self.said) < until:
            await asyncio.sleep(self._every)
        await asyncio.wait_for(list(self.said.values())[until - 1], 60)

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.wait_for(asyncio.gather(*self.said.values()), 60)


async def test_every_message_is_in_all_four_views_once_though_each_part_was_killed(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await rosa.ask("Do I charge sales tax on delivery?", "taxes")
        room = await ana.take()
        await ana.say("Hello Rosa, one moment.")
        await rosa.expect("message", text="Hello Rosa, one moment.")

        citizen, agent = Talker("citizen", rosa.post, 0.6), Talker("agent", ana.post, 0.4)
        for part in PARTS:
            await here.up.kill(part)
            await here.up.ready(within=120)
            await citizen.has_been_heard()
            await agent.has_been_heard()
        await citizen.stop()
        await agent.stop()
        last = await ana.say("That was all.")
        await rosa.expect("message", text=last.body)

        at_the_agent = texts(room)
        at_the_room = await in_the_room(ana, room)
        await ana.say("!end")
        await rosa.expect("ended")
        await archive(here, "tax").complete()
        views = {
            "the citizen's page": [frame["text"] for frame in rosa.shown if frame["type"] == "message"],
            "the agent's client": at_the_agent,
            "the room's archive": at_the_room,
            "the agency's archive": await archive(here, "tax").bodies("message"),
        }

    said = ["Do I charge sales tax on delivery?", "Hello Rosa, one moment.", *citizen.said, *agent.said, last.body]
    for name, view in views.items():
        counted = Counter(view)
        wrong = {text: counted[text] for text in said if counted[text] != 1}
        assert not wrong, f"{name}: how often each was there"
        # The room decides the order, and everybody sees it.
        assert [text for text in view if text in said] == [
            text for text in views["the room's archive"] if text in said
        ], f"{name}: another order"


async def test_a_chat_can_begin_just_after_a_part_has_come_back(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana:
        for part in PARTS:
            await here.up.kill(part)
            await here.up.ready(within=120)
            mark = len(ana.journal.events)
            async with here.citizen(f"Rosa after the {part}") as rosa:
                await rosa.ask("Is bread taxed?", "taxes")
                room = await ana.take(since=mark)
                await ana.say("No.")
                await rosa.expect("message", text="No.")
                thanks = await rosa.say("Thank you")
                await ana.journal.expect(Line, saying(thanks["text"]), since=mark)
                await ana.say("!end", room.jid)
                await rosa.expect("ended")
