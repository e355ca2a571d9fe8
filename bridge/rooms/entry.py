"""How a visit enters its room, for the first time or again: join, ask the router, read the archive, go live.

Each attempt may fail at any point, and the next one begins anew.
"""

import asyncio
from xml.etree.ElementTree import Element

import structlog

from bridge.conversation.visit import State, Visit
from bridge.rooms import stanzas
from bridge.rooms.stanzas import Over, Standing
from onedoor.wire.link import Link, NotConnected, RequestFailed
from onedoor.wire.muc import muc
from onedoor.wire.muc.muc import Message

log = structlog.get_logger()

JOIN = 15.0
ANSWER = 5.0
LONGEST_WAIT = 10.0
UNKNOWN = "item-not-found"
FINAL = frozenset({"jid-malformed", "bad-request", "feature-not-implemented", "policy-violation"})
"""Errors by which a room says that it will never let us in like this (RFC 6120 §8.3.3)."""
PASSING = frozenset({
    "internal-server-error", "recipient-unavailable", "remote-server-not-found", "remote-server-timeout",
    "resource-constraint", "service-unavailable", "not-acceptable",
})  # fmt: skip
"""Errors that last as long as an outage of some part, however long that is."""
MOST_REFUSED = 12
"""How many other refusals we accept, in about a minute and a half: the room may not know yet that we may enter."""


class Entry:
    """Brings one visit into its room."""

    __slots__ = (
        "_archived",
        "_joined",
        "_link",
        "_put_out",
        "_query",
        "_refused",
        "_router",
        "impossible",
        "is_unsure",
        "visit",
    )

    def __init__(self, visit: Visit, link: Link, router: str) -> None:
        self.visit, self._link, self._router = visit, link, router
        self._joined: asyncio.Future[None] | None = None
        self._put_out: Exception | None = None
        self._query = ""
        self._archived: list[Message] = []
        self._refused = 0
        self.impossible = False
        """No other attempt would help."""
        self.is_unsure = False
        """We are back in the room, but could not ask the router whether the chat goes on."""

    @property
    def joined(self) -> bool:
        return self._joined is not None and self._joined.done()

    async def run(self, turn: asyncio.Semaphore) -> None:
        """Tries until the visit is live or over, entering is impossible, or the link is lost."""
        wait = 0.5
        while self.visit.state in (State.ASKED, State.ENTERING) and not self.impossible:
            try:
                async with turn:
                    await self._attempt()
            except NotConnected:
                return
            except (RequestFailed, TimeoutError) as error:
                log.info("entry.failed", visit=self.visit.ticket.visit, error=str(error) or "timeout")
                await asyncio.sleep(wait)
                wait = min(LONGEST_WAIT, wait * 2)

    def let_in(self) -> None:
        if self._joined is not None and not self._joined.done():
            self._joined.set_result(None)

    def refused(self, error: Exception) -> None:
        """The room has not let us in, or has removed us again."""
        if self._joined is not None and not self._joined.done():
            self._joined.set_exception(error)
        self._put_out = error

    def collect(self, stanza: Element) -> None:
        """Takes a line of the archive, if we asked for it."""
        found = muc.read_result(stanza, {self._query: self.visit.ticket.room or ""})
        if found is not None:
            self._archived.append(found[1])

    async def _attempt(self) -> None:
        visit = self.visit
        standing = await self._standing() if visit.ticket.room is None else None
        if visit.ticket.room is None or visit.state is State.ENDED:
            return
        returning = visit.unheard is False or visit.question is None
        try:
            await self._join()
        except RequestFailed as refusal:
            await self._turned_away(refusal)
            return
        if returning:
            standing = await self.standing_if_known() or standing
            self.is_unsure = standing is None
        if standing is not None:
            visit.conversation.know_desks(standing.desks)
        await self._read_archive()
        if standing is None and visit.conversation.has_unknown_desks(self._archived):
            # Otherwise we would hold their agents' lines back, and show them below what the citizen has said meanwhile.
            standing = await self._standing()
            visit.conversation.know_desks(standing.desks if standing is not None else {})
        if self._put_out is not None:
            raise self._put_out
        if standing is not None and standing.after:
            visit.conversation.left(standing.after)
        visit.caught_up(self._archived)
        self._archived = []
        if standing is not None and standing.state == "ended":
            settle(visit, standing)
            visit.finish(standing.reason)

    async def _standing(self) -> Standing | None:
        """What the router says. A visit without a chat becomes NEW again, or ENDED if its chat is over."""
        query = stanzas.visit_query(by=self.visit.jid, router=self._router)
        had_room = self.visit.ticket.room is not None
        try:
            standing = stanzas.read_standing(await self._link.request(query, timeout=ANSWER))
        except RequestFailed as error:
            if error.condition != UNKNOWN:
                raise
            self._no_chat(had_room)
            return None
        if standing is None:
            raise RequestFailed("undefined-condition", "no <visit/> in the answer")
        if self.visit.ticket.room is None and standing.room:
            self.visit.invited(standing.room, standing.nick, standing.topic, standing.name)
        elif not standing.room and standing.state == "ended":
            self.visit.finish(standing.reason)
        return standing

    async def standing_if_known(self) -> Standing | None:
        """What the router says, or None: a running chat goes on without it, with the desks that are in the room."""
        try:
            return await self._standing()
        except (RequestFailed, NotConnected, TimeoutError):
            return None

    def _no_chat(self, had_room: bool) -> None:
        if had_room:
            self.visit.finish("closed")
        elif self.visit.ticket.room is None:
            self.visit.state = State.NEW
            self.visit.tell({"type": "error", "code": "no-chat", "text": "There is no chat for this token."})

    async def _join(self) -> None:
        ticket = self.visit.ticket
        self.visit.enter()
        self._put_out = None
        self._joined = asyncio.get_running_loop().create_future()
        room, nick, away = ticket.room or "", ticket.nick or "", self.visit.away
        self._link.send(muc.join(room, nick, by=self.visit.jid, name=ticket.name, away=away))
        async with asyncio.timeout(JOIN):
            await self._joined

    async def _turned_away(self, refusal: RequestFailed) -> None:
        """The room does not let us in. If the router says that the chat is over, it is; otherwise we try again."""
        standing = await self._standing()
        if standing is None:
            return
        if standing.state == "ended":
            self.visit.finish(standing.reason)
            return
        self._refused += refusal.condition not in PASSING
        if refusal.condition in FINAL or self._refused > MOST_REFUSED:
            log.error("entry.impossible", visit=self.visit.ticket.visit, error=str(refusal))
            self.impossible = True
            return
        raise refusal

    async def _read_archive(self) -> None:
        """Reads everything new, page by page and by id, because Prosody's timestamps only have whole seconds."""
        after, self._archived = self.visit.last, []
        while True:
            self._query = self._link.new_id()
            query = muc.archive_page(self.visit.ticket.room or "", after, by=self.visit.jid, id=self._query)
            try:
                page = muc.read_page(await self._link.request(query))
            except RequestFailed as error:
                if error.condition != UNKNOWN or after is None:
                    raise
                # The archive no longer has this id (it expired, or the server lost its disk).
                self.visit.forget()
                after, self._archived = None, []
                continue
            after = page.last
            if page.complete or page.last is None:
                return


def settle(visit: Visit, over: Standing | Over) -> None:
    """The chat is over. The other side may have ended it before the citizen could.

    If the citizen ended it and the router knows no line, what they were shown counts.
    """
    if over.after or over.reason != "citizen":
        visit.settle(over.after)
