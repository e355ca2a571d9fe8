"""Asks the router, until it answers, about chats that may be over without our knowledge.

The router says only once that a chat is over, and the message is lost if the link breaks. Also, a page may come back
into its room while we cannot ask the router, because a running chat goes on without it.
"""

import asyncio
import time

import structlog

from bridge.conversation.visit import State, Visit
from bridge.rooms.entry import Entry, settle
from bridge.rooms.gateway import Gateway

log = structlog.get_logger()

TICK = 1.0
SOON = 3.0
"""Seconds in which the router should tell us that a chat is over, after a desk has said so in the room."""
AGAIN = 30.0
"""Seconds until we ask again about a chat that is over according to a desk, but not to the router."""


class Doubts:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._due: dict[str, float] = {}
        """Visit → when to ask about it. All chats here are over according to a desk."""
        self._running: set[str] = set()
        """Those of which the router has once said that they go on; it may not have heard from the desk yet."""

    async def run(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            await asyncio.gather(*(self._resolve(visit) for visit in self.doubtful(time.monotonic())))

    def doubtful(self, now: float) -> list[Visit]:
        """The visits that we should ask the router about now."""
        live = {name: one for name, one in self._gateway.visits.items() if one.state is State.LIVE}
        self._gateway.unsure &= live.keys()
        self._due = {name: self._due.get(name, now + SOON) for name, one in live.items() if one.is_called_over}
        self._running &= self._due.keys()
        due = {name for name, at in self._due.items() if at <= now} | self._gateway.unsure
        return [one for name, one in live.items() if name in due]

    async def _resolve(self, visit: Visit) -> None:
        standing = await Entry(visit, self._gateway.link, self._gateway.router).standing_if_known()
        if visit.state is not State.LIVE or standing is None:
            return
        name = visit.ticket.visit
        self._gateway.unsure.discard(name)
        if standing.state == "ended":
            log.info("visit.over_unheard", visit=name)
            settle(visit, standing)
            self._gateway.finish(visit, standing.reason)
        elif name in self._running:
            visit.goes_on()
        elif visit.is_called_over:
            self._running.add(name)
            self._due[name] = time.monotonic() + AGAIN
