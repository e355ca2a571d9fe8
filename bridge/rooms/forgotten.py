"""Finds visits that the router knows and this bridge does not: an earlier process had them, or was told too late.

If a citizen closes the page while no bridge is running, nobody would end their chat: the room sends us nothing if the
server has died as well, or if nobody writes. So we ask the router again and again which visits are running. One that is
unknown here twice in a row has no page that comes back by itself. We resume it without one, and it ends as others do.
A visit that the router does not name may be over without our knowledge (see `Doubts`).
"""

import asyncio
import time

import structlog

from bridge.rooms.gateway import Gateway
from onedoor.wire.control import workgroup
from onedoor.wire.control.fields import Unreadable
from onedoor.wire.link import NotConnected, RequestFailed

log = structlog.get_logger()

AGAIN = 60.0
"""Seconds between two requests, …"""
SOON = 1.0
LONGEST_WAIT = 15.0
"""… or at most between two while nobody answers."""


class Forgotten:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._unknown: dict[str, float] = {}
        """Visits that were unknown here at the last request → since when."""

    async def run(self) -> None:
        wait = SOON
        while True:
            try:
                self.compare(await self._running(), time.monotonic())
                await asyncio.sleep(AGAIN)
                wait = SOON
            except (RequestFailed, NotConnected, TimeoutError, Unreadable) as error:
                # An older router does not know this request.
                log.debug("forgotten.unanswered", error=str(error) or "timeout")
                await asyncio.sleep(wait)
                wait = min(LONGEST_WAIT, wait * 2)

    async def _running(self) -> list[str]:
        link, found, more = self._gateway.link, list[str](), True
        while more:
            query = workgroup.visits_query(found[-1] if found else "", by=link.jid, to=self._gateway.router)
            part, more = workgroup.read_visits(await link.request(query))
            found += part
            more = more and bool(part)
        return found

    def compare(self, running: list[str], now: float) -> None:
        before, self._unknown = self._unknown, {}
        runs = {visitor.partition("@")[0] for visitor in running}
        self._gateway.unsure |= {name for name, one in self._gateway.visits.items() if one.ticket.room} - runs
        for visitor in running:
            visit, _, domain = visitor.partition("@")
            if domain != self._gateway.link.jid or visit in self._gateway.visits:
                continue
            if visit in before:
                log.info("visit.resumed", visit=visit)
                self._gateway.orphan(visit, since=before[visit])
            else:
                self._unknown[visit] = now
