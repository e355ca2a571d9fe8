"""Rooms are looked at as fast as they answer: nobody stays longer in the last one than in the first."""

import asyncio
from typing import Any, cast
from xml.etree.ElementTree import Element

from components.router.reconciler import AT_ONCE, Reconciler
from onedoor.wire.xml import element
from tests.unit.routers import NOON, a_router, join


class Rooms:
    """A link to rooms in which nobody is."""

    def __init__(self) -> None:
        self.is_up, self.asked, self.under_way, self.most = True, set[str](), 0, 0

    def new_id(self) -> str:
        return "i1"

    async def request(self, iq: Element) -> Element:
        self.asked.add(iq.get("to", ""))
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1
        return element("iq", {"type": "result"})


async def test_when_all_rooms_are_due_one_look_follows_the_other() -> None:
    router, rooms = a_router(), Rooms()
    for number in range(5 * AT_ONCE):
        router.act(join(f"q{number}", visitor=f"v-{number}@web.test/web"), NOON)
    reconciler = Reconciler(cast(Any, rooms), router, "router.test", lambda: NOON)
    reconciler.restart()
    reconciler._due = {chat: [0.0] for chat in reconciler._due}
    reconciler.tick()
    while reconciler._tasks:
        await asyncio.sleep(0)
    assert len(rooms.asked) == 5 * AT_ONCE
    assert rooms.most == AT_ONCE
