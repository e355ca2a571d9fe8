"""Checks whether agencies are there: pings each one (XEP-0199), or asks what it offers if that is unknown."""

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
"""Seconds until an agency that did not answer is asked again."""
PATIENCE = 20.0
"""Seconds without an answer until an agency is lost, so that citizens are not told that a busy one is away."""


class Liveness:
    def __init__(self, link: Link, directory: Directory, act: Callable[[acts.Act], None]) -> None:
        self._link, self._directory, self._act = link, directory, act
        self._next: dict[str, float] = {}
        self._busy: dict[str, asyncio.Task[None]] = {}

    def restart(self) -> None:
        """Asks every agency, because our own link is new."""
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
        """Asks the agency. Returns the seconds until it is asked again."""
        try:
            await (self._ask(agency) if self._directory.offers(agency) is None else self._ping(agency))
        except NotConnected:
            return 0
        except control.Unreadable as bad:
            log.warning("router.desk", agency=agency, error=str(bad))
        except (TimeoutError, RequestFailed) as failed:
            # An error is an answer too, unless a server sent it because the agency is not there.
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
        """Asks what the agency offers. It also says so when it connects, but we may have missed that."""
        iq = control.iq(control.desk_query(), by=self._link.jid, to=agency, id=self._link.new_id(), type="get")
        reply = await self._link.request(iq, timeout=PATIENCE)
        if (payload := control.payload_of(reply)) is not None:
            self._act(control.read_desk(payload, agency))
