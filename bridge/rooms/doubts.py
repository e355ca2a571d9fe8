"""Chats that may be over without our having heard of it: the router is asked until it answers.

Its word that a chat is over is one message, and is lost with a link that breaks. And a page comes back into its room
also while the router cannot be asked, because a running chat goes on without it.
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
"""Seconds that the router's word may take after the room has heard from a desk that the chat is over."""
AGAIN = 30.0
"""Seconds until the router is asked again about a chat that a desk has called over, and the router has not."""


class Doubts:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._due: dict[str, float] = {}
        """When the router is asked about chats that a desk has called over."""
        self._running: set[str] = set()
        """Those of them of which the router has said once that they go on: the desk's word may be on its way to it."""

    async def run(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            await asyncio.gather(*(self._resolve(visit) for visit in self.doubtful(time.monotonic())))

    def doubtful(self, now: float) -> list[Visit]:
        """The visits that the router is to be asked about now."""
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
