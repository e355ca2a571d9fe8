"""Compares each open room's affiliations and occupants with the chat's events, and corrects the room.

It checks a room after every change to its chat, when the link or an agency is back, and once a minute anyway. If one
command fails, the next check puts it right. `desk.router.membership` decides what is right.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Iterable
from datetime import datetime

import structlog

from onedoor.desk.router.chat import Chat
from onedoor.desk.router.membership import ADMIN, MEMBER, Comparison, Found, reserved
from onedoor.desk.router.router import Router
from onedoor.wire.link import Link, NotConnected, RequestFailed
from onedoor.wire.muc import muc

log = structlog.get_logger()

SOON = 1.0
"""Seconds from a change to the first check. The agency acts first, so usually nothing is left to correct."""
LATER = 4.0
"""Seconds from a change to the second check. By then, everything that was on its way has arrived or is lost."""
NOW_AND_THEN = 60.0
"""Seconds between two checks of a room without changes; longer if there are very many rooms."""
A_SECOND = 5
"""How many rooms without changes to check per second."""
AT_ONCE = 8
"""How many rooms to check at the same time."""
REASON = "This chat is with somebody else now."
OWNER = "owner"
GONE = frozenset({"item-not-found", "gone"})


class Reconciler:
    def __init__(self, link: Link, router: Router, jid: str, clock: Callable[[], datetime]) -> None:
        self._link, self._router, self._jid, self._clock = link, router, jid, clock
        self._by = f"{jid}/router"
        self._due: dict[str, list[float]] = {}
        """chat → times at which to check its room, earliest first"""
        self._ready: deque[str] = deque()
        """Chats in the order in which their rooms were due at the last tick."""
        self._compared: dict[str, Comparison] = {}
        self._busy: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._lists_occupants = True

    def changed(self, chats: Iterable[str]) -> None:
        """Something has happened in these chats, or their rooms have answered a command."""
        now = _now()
        for chat in chats:
            waiting = self._due.get(chat, [])
            # A check that was already due stays, so that a chat that changes all the time is checked too.
            first = min([now + SOON, *waiting[:1]])
            self._due[chat] = [first, now + LATER]

    def restart(self) -> None:
        """Our link is new, so we do not know the state of the rooms."""
        self.changed(self._router.chats)

    def agency_is_back(self, agency: str) -> None:
        """Checks the agency's rooms, where it now does what it could not do before."""
        chats = self._router.chats.values()
        self.changed([one.id for one in chats if any(leg.agency == agency for leg in one.legs.values())])

    def tick(self) -> None:
        if not self._link.is_up:
            return
        now = _now()
        for chat in self._due.keys() - self._router.chats.keys():
            self._forget(chat)
        for chat in self._router.chats.keys() - self._due.keys():
            self._due[chat] = [now + self._now_and_then()]
        self._ready = deque(chat for _, chat in sorted((when[0], chat) for chat, when in self._due.items()))
        self._fill()

    def _fill(self) -> None:
        """Starts up to AT_ONCE checks, and the next when one is done. After a restart, all rooms are due."""
        now = _now()
        while self._ready and self._link.is_up and len(self._busy) < AT_ONCE:
            chat = self._ready.popleft()
            if chat in self._due and self._due[chat][0] <= now and chat not in self._busy:
                self._start(chat)

    def _now_and_then(self) -> float:
        return max(NOW_AND_THEN, len(self._router.chats) / A_SECOND)

    def _forget(self, chat: str) -> None:
        self._due.pop(chat, None)
        self._compared.pop(chat, None)

    def _start(self, chat: str) -> None:
        self._busy.add(chat)
        self._due[chat] = self._due[chat][1:] or [_now() + self._now_and_then()]
        task = asyncio.create_task(self._look(chat))
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            self._fill()

    async def _look(self, chat: str) -> None:
        try:
            await self._compare(chat)
        except NotConnected:
            pass  # the next link calls `restart`
        except TimeoutError:
            self._soon(chat)
        except RequestFailed as failed:
            if failed.condition not in GONE:
                log.warning("membership.look", chat=chat, error=str(failed))
        except Exception:
            log.exception("membership.look", chat=chat)
        finally:
            self._busy.discard(chat)

    def _soon(self, chat: str) -> None:
        if chat in self._due:
            self._due[chat] = [min(_now() + SOON, self._due[chat][0]), *self._due[chat]]

    async def _compare(self, id: str) -> None:
        opened = self._router.chats[id].opened
        found = await self._read(opened.room)
        chat = self._router.chats.get(id)
        if chat is None:
            return
        comparison = self._compared.setdefault(id, Comparison(self._jid))
        for one in comparison.corrections(chat, found, self._clock()):
            log.warning("membership.corrected", chat=id, jid=one.jid, affiliation=one.affiliation)
            await self._set(chat, one.jid, one.affiliation)
        if not comparison.is_settled:
            self._soon(id)

    async def _set(self, chat: Chat, jid: str, affiliation: str) -> None:
        reason = REASON if affiliation not in (ADMIN, MEMBER) else None
        nick = None if reason else reserved(chat).get(jid)
        iq = muc.affiliate(
            chat.opened.room, jid, affiliation, by=self._by, id=self._link.new_id(), reason=reason, nick=nick
        )
        try:
            await self._link.request(iq)
        except RequestFailed as failed:
            log.error("membership.refused", chat=chat.id, jid=jid, affiliation=affiliation, error=str(failed))

    # --- What a room says ---

    async def _read(self, room: str) -> Found:
        affiliations: dict[str, str] = {}
        for affiliation in (MEMBER, ADMIN, OWNER):
            listed = await self._listed(room, affiliation=affiliation)
            affiliations |= dict.fromkeys(listed, affiliation)
        return Found(affiliations, await self._occupants(room))

    async def _occupants(self, room: str) -> frozenset[str] | None:
        """The occupants' bare JIDs; None if the server does not say. ejabberd tells only occupants, but a members-only
        room has nobody without an affiliation."""
        if not self._lists_occupants:
            return None
        try:
            found: Collection[frozenset[str]] = [
                await self._listed(room, role=role) for role in ("participant", "moderator", "visitor")
            ]
        except RequestFailed as failed:
            if failed.condition in GONE:
                raise
            self._lists_occupants = False
            return None
        return frozenset().union(*found)

    async def _listed(self, room: str, *, affiliation: str | None = None, role: str | None = None) -> frozenset[str]:
        query = muc.listed(room, by=self._by, id=self._link.new_id(), affiliation=affiliation, role=role)
        return muc.read_listed(await self._link.request(query))


def _now() -> float:
    return asyncio.get_running_loop().time()
