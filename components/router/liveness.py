"""Whether agencies are there: each is pinged (XEP-0199), or asked what it offers as long as nobody knows."""

import asyncio
from collections.abc import Callable

import structlog

from onedoor.desk.router import acts
from onedoor.desk.router.directory import Directory
from onedoor.service.outbox import PASSING
from onedoor.wire import names
from onedoor.wire.control import control
from onedoor.wire.link import Link, NotConnected, RequestFailed
from onedoor.wire.xml import element

log = structlog.get_logger()

EVERY = 10.0
"""Seconds between two pings of the same agency."""
SOON = 5.0
"""Seconds after which one that did not answer is asked again."""
PATIENCE = 20.0
"""Seconds of silence: a citizen must not be told that somebody is away who is only busy."""


class Liveness:
    def __init__(self, link: Link, directory: Directory, act: Callable[[acts.Act], None]) -> None:
        self._link, self._directory, self._act = link, directory, act
        self._next: dict[str, float] = {}
        self._busy: dict[str, asyncio.Task[None]] = {}

    def restart(self) -> None:
        """Our own link is new: everybody is asked."""
        self._next.clear()
        self.tick()

    def tick(self) -> None:
        if not self._link.is_up:
            return
        now = asyncio.get_running_loop().time()
        for agency in self._directory.plan.agencies:
            if agency not in self._busy and self._next.get(agency, now) <= now:
                self._busy[agency] = asyncio.create_task(self._look(agency))

    async def _look(self, agency: str) -> None:
        try:
            self._again(agency, await self._answer(agency))
        finally:
            del self._busy[agency]

    async def _answer(self, agency: str) -> float:
        """Seconds until it is to be asked again."""
        try:
            await (self._ask(agency) if self._directory.offers(agency) is None else self._ping(agency))
        except NotConnected:
            return 0
        except control.Unreadable as bad:
            log.warning("router.desk", agency=agency, error=str(bad))
        except (TimeoutError, RequestFailed) as failed:
            # An error is an answer, too, unless a server has given it for somebody who is not there.
            if isinstance(failed, TimeoutError) or failed.condition in PASSING:
                self._act(acts.Lost(agency))
                return SOON
        return EVERY

    def _again(self, agency: str, seconds: float) -> None:
        self._next[agency] = asyncio.get_running_loop().time() + seconds

    async def _ping(self, agency: str) -> None:
        ping = element(f"{{{names.PING}}}ping")
        iq = control.iq(ping, by=self._link.jid, to=agency, id=self._link.new_id(), type="get")
        await self._link.request(iq, timeout=PATIENCE)

    async def _ask(self, agency: str) -> None:
        """What does it offer? It says so when it connects, too, but we may not have been there."""
        iq = control.iq(control.desk_query(), by=self._link.jid, to=agency, id=self._link.new_id(), type="get")
        reply = await self._link.request(iq, timeout=PATIENCE)
        if (payload := control.payload_of(reply)) is not None:
            self._act(control.read_desk(payload, agency))
