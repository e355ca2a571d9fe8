"""Tells the router again and again that a citizen ends the chat, until it has committed that. Keeps nothing on disk.

Only then is it over for the citizen. Meanwhile the page also repeats the request, to any bridge. If the router does not
answer, the citizen's presence in the room says so too: the desks there see that the citizen has gone, even if both
router and bridge are killed.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from bridge.conversation.visit import State, Visit
from bridge.rooms import stanzas
from bridge.rooms.entry import settle
from onedoor.wire.link import Link, NotConnected, RequestFailed

log = structlog.get_logger()

SOON = 1.0
"""Seconds in which a healthy router answers."""
ANSWER = 4.0
FIRST_WAIT, LONGEST_WAIT = 0.5, 5.0
LINE_AGAIN = (1.0, 2.0, 5.0, 10.0, 20.0, 20.0)
"""Seconds before each repetition of how far the citizen has read."""
UNKNOWN = "item-not-found"
"""The answer of a router that has nothing to end."""


class Departing:
    """`finish` is called when the chat is over, `mark` when the room must know that the citizen has gone."""

    def __init__(
        self,
        link: Link,
        router: str,
        *,
        finish: Callable[[Visit, str], None],
        mark: Callable[[Visit], None],
        spawn: Callable[[Coroutine[Any, Any, object]], "asyncio.Task[object]"],
    ) -> None:
        self._link, self._router = link, router
        self._finish, self._mark, self._spawn = finish, mark, spawn
        self._under_way: dict[str, asyncio.Task[object]] = {}

    def begin(self, visit: Visit) -> "asyncio.Task[object]":
        """Asks the router until the chat is over. May be called repeatedly."""
        name = visit.ticket.visit
        if not visit.departure.asked:
            visit.departure.asked = True
            self._tell(visit)
        if name not in self._under_way:
            self._under_way[name] = task = self._spawn(self._go_on(visit))
            task.add_done_callback(lambda _: self._under_way.pop(name, None))
        return self._under_way[name]

    def read_to_the_end(self, visit: Visit) -> None:
        """The chat is over, whoever ended it. The page was shown everything so far, and is shown nothing more.

        We tell the router, for the agencies' records, because somebody who has not heard of the end may write on.
        """
        if visit.last and not visit.conversation.has_left:
            visit.conversation.left(visit.last)
        if visit.conversation.left_after and not visit.departure.told:
            self._spawn(self._say_line(visit))

    async def _say_line(self, visit: Visit) -> None:
        for wait in LINE_AGAIN:
            if await self._ask(visit, over=True):
                return
            await asyncio.sleep(wait)

    async def _go_on(self, visit: Visit) -> None:
        wait = FIRST_WAIT
        while visit.departure.asked and visit.state is not State.ENDED:
            if await self._is_committed(visit):
                self._finish(visit, visit.departure.reason)
                return
            self._say_late(visit)
            await asyncio.sleep(wait)
            wait = min(LONGEST_WAIT, wait * 2)

    async def _is_committed(self, visit: Visit) -> bool:
        asking = asyncio.ensure_future(self._ask(visit))
        try:
            done, _ = await asyncio.wait([asking], timeout=SOON)
            if not done:
                self._say_late(visit)
            return await asking
        finally:
            asking.cancel()

    async def _ask(self, visit: Visit, *, over: bool = False) -> bool:
        # What an agent says from here on is no longer for the citizen, and the record must know that. A page that is
        # on its way back reads to the end instead: nobody knows yet after which line that is.
        knows = visit.state is State.LIVE or visit.conversation.has_left
        after = visit.conversation.left(visit.last) if visit.last and knows else None
        departure = visit.departure
        request = stanzas.depart_queue(by=visit.jid, router=self._router, after=after, over=over)
        try:
            answer = stanzas.read_over(await self._link.request(request, timeout=ANSWER))
        except RequestFailed as error:
            log.info("departing.refused", visit=visit.ticket.visit, error=str(error))
            return error.condition == UNKNOWN
        except (NotConnected, TimeoutError):
            return False
        if answer is not None:
            # The other side may have ended it first. Then we show the page what was said until then, and who ended it.
            settle(visit, answer)
            if departure.reason == "citizen":
                departure.reason = answer.reason
        departure.told = bool(after) and (over or answer is None or self._is_agreed(visit, answer))
        return True

    def _is_agreed(self, visit: Visit, answer: stanzas.Over) -> bool:
        """Whether the router says that the citizen ended the chat, and after the same line as the page."""
        return answer.reason == "citizen" and answer.after in ("", None, visit.conversation.left_after)

    def _say_late(self, visit: Visit) -> None:
        if visit.state is State.ENDED:
            return
        self._mark(visit)  # first, because once the page knows, it may be closed and we may be killed
        if not visit.departure.late:
            visit.departure.late = True
            self._tell(visit)

    def _tell(self, visit: Visit) -> None:
        if (frame := visit.departure.frame()) is not None:
            visit.tell(frame)
