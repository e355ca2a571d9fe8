"""All the visits of this bridge and its one link to the server: each stanza goes to the visit it is for.

Believes the router and the rooms service, nobody else. Keeps nothing that a token and the router could not bring back.
"""

import asyncio
import contextlib
import time
from collections.abc import Coroutine
from typing import Any
from xml.etree.ElementTree import Element

import structlog

from bridge import stanzas
from bridge.entry import Entry
from bridge.frames import Frame, FrameError, Say, Start
from bridge.tokens import Ticket, Tokens, new_visit
from bridge.topics import Topics
from bridge.visit import Connection, State, Visit
from onedoor.settings import Settings
from onedoor.wire import muc
from onedoor.wire.link import Link, NotConnected, RequestFailed, failure
from onedoor.wire.muc import Occupant
from onedoor.wire.names import STANZA

log = structlog.get_logger()

TICK = 5.0
SELF_PING = 60.0
JOIN_QUEUE = 10.0
AT_ONCE = 64
"""Visits that enter their rooms at the same time, after the link was lost."""
PING_ID = "self-ping-"
STILL_THERE = ("service-unavailable", "feature-not-implemented", "item-not-found", "remote-server-not-found",
               "remote-server-timeout")  # fmt: skip
"""Errors to a self-ping that do not mean that we are out of the room (XEP-0410 §3)."""
REFUSED_TEXTS = ("forbidden", "policy-violation", "resource-constraint", "bad-request")
"""Errors to a message that are about the message; all others mean that we are not in the room."""
JOIN_ERRORS = {
    "item-not-found": ("unknown-topic", "There is no such topic."),
    "bad-request": ("bad-frame", "The router does not understand the request."),
    "service-unavailable": ("nobody", "Nobody is available for this at the moment."),
}


class Gateway:
    def __init__(self, settings: Settings, tokens: Tokens) -> None:
        self._domain, self._router, self._rooms = settings.bridge.jid, settings.router.jid, settings.xmpp.rooms
        self._abandon = settings.bridge.abandon
        self.tokens = tokens
        self.link = Link(
            settings.bridge.jid,
            settings.component_secret(settings.bridge.jid),
            settings.xmpp.host,
            settings.xmpp.component_port,
            on_stanza=self._receive,
            on_up=self._up,
            on_down=self._down,
        )
        self.topics = Topics(self.link, self._router)
        self.visits: dict[str, Visit] = {}
        self._entries: dict[str, Entry] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Semaphore(AT_ONCE)

    # --- the browsers' side ------------------------------------------------------------------------------------------

    def visit(self, ticket: Ticket) -> Visit:
        """The visit of a ticket, resumed if this bridge does not know it."""
        visit = self.visits.get(ticket.visit)
        if visit is None:
            visit = self.visits[ticket.visit] = Visit(ticket, self._domain, time.monotonic())
            visit.state = State.ENTERING if ticket.room else State.ASKED
            self._enter(visit)
        return visit

    def fresh(self) -> Visit:
        """A visit that has asked for nothing yet. It is forgotten when its browser goes."""
        ticket = Ticket(new_visit())
        visit = self.visits[ticket.visit] = Visit(ticket, self._domain, time.monotonic())
        return visit

    def left(self, visit: Visit, connection: Connection) -> None:
        visit.detach(connection, time.monotonic())
        if visit.state is State.NEW and not visit.connections:
            self.visits.pop(visit.ticket.visit, None)

    async def start(self, visit: Visit, start: Start) -> None:
        """Asks the router for a chat. Raises FrameError."""
        if visit.state is not State.NEW:
            if visit.state is State.ASKED and visit.question is None:
                raise FrameError("not-ready", "The router is asked whether this visit has a chat.", start.id)
            if visit.question is None or visit.question.id != start.id:
                raise FrameError("already-started", "This visit has a chat.", start.id)
            return
        visit.state, visit.question = State.ASKED, start
        try:
            await self.link.request(stanzas.join_queue(start, by=visit.jid, router=self._router), timeout=JOIN_QUEUE)
        except (RequestFailed, NotConnected, TimeoutError) as error:
            self._not_started(visit, error, start)

    def started(self, visit: Visit) -> Frame:
        return {"type": "started", "token": self.tokens.write(visit.ticket)}

    def say(self, visit: Visit, say: Say) -> str | None:
        """Sends a message to the room, or returns the frame with which it came back already. Raises FrameError."""
        shown = visit.reflection(say.id)
        if shown is not None:
            return shown
        try:
            if visit.to_send(say, time.monotonic()):
                self.link.send(muc.said(visit.ticket.room or "", say.text, by=visit.jid, id=say.id))
        except NotConnected:
            visit.unsent(say.id)
            raise FrameError("not-ready", "The server is out of reach; keep this until it is back.", say.id) from None
        except FrameError as error:
            if error.code == "not-ready" and visit.state is State.LIVE:
                self._lost(visit)  # sent and never reflected: the archive knows
            raise
        return None

    def typing(self, visit: Visit, on: bool) -> None:
        if visit.state is State.LIVE and visit.typing_pace.allows(time.monotonic()):
            self._send(muc.typing(visit.ticket.room or "", on, by=visit.jid))

    def end(self, visit: Visit) -> None:
        """The citizen wants no more. It is over for them, whether or not the router can be told now."""
        if visit.state not in (State.NEW, State.ENDED) and not visit.leaving:
            visit.leaving = True
            self._spawn(self._depart(visit))

    # --- the server's side -------------------------------------------------------------------------------------------

    async def tend(self) -> None:
        """Every few seconds: are we still in the rooms, and is there still somebody at the other end?"""
        while True:
            await asyncio.sleep(TICK)
            now = time.monotonic()
            for visit in tuple(self.visits.values()):
                self._tend(visit, now)

    def _tend(self, visit: Visit, now: float) -> None:
        alone = 0.0 if visit.lonely_since is None else now - visit.lonely_since
        if alone > self._abandon:
            self._give_up(visit, alone)
        elif visit.leaving:
            self._spawn(self._depart(visit))
        elif visit.lonely_since is None and visit.state is State.LIVE and visit.was_silent(now, SELF_PING):
            visit.pinged_at = now
            room, nick = visit.ticket.room or "", visit.ticket.nick or ""
            self._send(stanzas.self_ping(room, nick, by=visit.jid, id=PING_ID + visit.ticket.visit))

    def _give_up(self, visit: Visit, alone: float) -> None:
        """Nobody has come back: the chat is ended, and once the router knows it, the visit forgotten."""
        over = visit.state in (State.NEW, State.ENDED)
        if over and (not visit.leaving or alone > 2 * self._abandon):
            del self.visits[visit.ticket.visit]
        elif visit.leaving:
            self._spawn(self._depart(visit))
        else:
            log.info("visit.abandoned", visit=visit.ticket.visit)
            self.end(visit)

    async def _depart(self, visit: Visit) -> None:
        """Tells the router until it has heard it; a router that knows no such chat has nothing to end."""
        try:
            await self.link.request(stanzas.depart_queue(by=visit.jid, router=self._router), timeout=4.0)
        except RequestFailed as error:
            visit.leaving = error.condition != "item-not-found"
        except (NotConnected, TimeoutError):
            pass
        else:
            visit.leaving = False
        self._finish(visit, "citizen")

    def _finish(self, visit: Visit, reason: str) -> None:
        if visit.state is State.ENDED:
            return
        entered = visit.state is State.LIVE
        visit.finish(reason)
        if entered:
            self._send(muc.leave(visit.ticket.room or "", visit.ticket.nick or "", by=visit.jid))

    def _not_started(self, visit: Visit, error: Exception, start: Start) -> None:
        if visit.state is not State.ASKED:
            return  # the invitation came after all
        if isinstance(error, RequestFailed) and error.condition == "conflict":
            self._enter(visit)
            return
        visit.state, visit.question = State.NEW, None
        if not visit.connections:
            self.visits.pop(visit.ticket.visit, None)
        if isinstance(error, RequestFailed) and error.condition in JOIN_ERRORS:
            code, text = JOIN_ERRORS[error.condition]
            raise FrameError(code, error.text or text, start.id) from None
        raise FrameError("unavailable", "The service cannot be reached at the moment.", start.id) from None

    def _receive(self, stanza: Element) -> None:
        to, source = stanza.get("to", ""), stanza.get("from", "")
        visit = self.visits.get(to.partition("@")[0])
        domain = source.partition("/")[0].rpartition("@")[2]
        if stanza.tag == f"{{{STANZA}}}iq":
            self._iq(stanza, visit)
        elif domain == self._rooms:
            if visit is None:
                self._orphan(stanza)
            elif source.partition("/")[0] == visit.ticket.room:
                self._from_room(stanza, visit)
        elif domain == self._router and stanza.tag == f"{{{STANZA}}}message":
            self._from_router(stanza, visit or self._orphan(stanza))

    def _orphan(self, stanza: Element) -> Visit | None:
        """We were restarted, and a visit goes on: its browser has some time to come back before we end it."""
        local, _, host = stanza.get("to", "").partition("@")
        if not stanza.tag.endswith("message") or stanza.get("type") == "error" or not local.startswith("v-"):
            return None
        if host.partition("/")[0] != self._domain or stanza.find(f"{{{STANZA}}}body") is None:
            return None
        return self.visit(Ticket(local))

    def _iq(self, stanza: Element, visit: Visit | None) -> None:
        if visit is not None and stanza.get("id") == PING_ID + visit.ticket.visit:
            asked = f"{visit.ticket.room}/{visit.ticket.nick}"
            if stanza.get("type") == "error" and stanza.get("from") == asked:
                if failure(stanza).condition not in STILL_THERE:
                    self._lost(visit)
                return
            if stanza.get("type") == "result":
                return
        reply = stanzas.answer(stanza)
        if reply is not None and stanza.get("from"):
            self._send(reply)

    def _from_router(self, stanza: Element, visit: Visit | None) -> None:
        if visit is None or stanza.get("type") == "error":
            return
        if (invitation := stanzas.read_invitation(stanza)) is not None:
            if visit.ticket.room is None and visit.state in (State.NEW, State.ASKED):
                visit.invited(invitation.room, invitation.nick, invitation.topic)
                visit.tell(self.started(visit))
                self._enter(visit)
        elif (standing := stanzas.read_queue_status(stanza)) is not None:
            if visit.state is not State.ENDED:
                visit.queue = {"type": "queue", "position": standing[0], "time": standing[1]}
                visit.tell(visit.queue)
        elif (reason := stanzas.read_departed(stanza)) is not None:
            visit.leaving = False
            self._finish(visit, reason)

    def _from_room(self, stanza: Element, visit: Visit) -> None:
        visit.heard_at = time.monotonic()
        entry = self._entries.get(visit.ticket.visit)
        if stanza.tag == f"{{{STANZA}}}presence":
            self._presence(stanza, visit, entry)
        elif stanza.get("type") == "error":
            self._bounced(stanza, visit)
        elif (message := muc.read_message(stanza)) is not None:
            visit.heard(message)
        elif entry is not None:
            entry.collect(stanza)

    def _presence(self, stanza: Element, visit: Visit, entry: Entry | None) -> None:
        if stanza.get("type") == "error":
            if entry is not None:
                entry.refused(failure(stanza))
            return
        occupant = muc.read_occupant(stanza)
        if occupant is None:
            return
        if occupant.nick == visit.ticket.nick or "110" in occupant.codes:
            self._own_presence(occupant, visit, entry)
        else:
            joined = entry is None or entry.joined
            visit.seen(occupant, stanzas.lasting_id(stanza), joined=joined)

    def _own_presence(self, occupant: Occupant, visit: Visit, entry: Entry | None) -> None:
        if occupant.present:
            if entry is not None:
                entry.let_in()
        elif entry is not None:
            entry.refused(RequestFailed("not-acceptable", "removed from the room"))
        elif visit.state is State.LIVE:
            self._lost(visit)

    def _bounced(self, stanza: Element, visit: Visit) -> None:
        """A message of ours came back: the room has lost us, or it will not have this one."""
        identifier, error = stanza.get("id", ""), failure(stanza)
        if error.condition in REFUSED_TEXTS:
            visit.unsent(identifier)
            text = "The room did not take this message."
            visit.tell({"type": "error", "code": "unavailable", "text": text, "id": identifier})
        elif visit.state is State.LIVE:
            self._lost(visit)

    async def _up(self) -> None:
        for visit in tuple(self.visits.values()):
            if visit.state in (State.ASKED, State.ENTERING):
                self._enter(visit)

    def _down(self) -> None:
        for visit in self.visits.values():
            visit.lost()
        for entry in tuple(self._entries.values()):
            entry.refused(NotConnected())

    def _lost(self, visit: Visit) -> None:
        visit.lost()
        self._enter(visit)

    def _enter(self, visit: Visit) -> None:
        if visit.ticket.visit not in self._entries and self.link.is_up:
            self._spawn(self._entering(visit))

    async def _entering(self, visit: Visit) -> None:
        entry = self._entries[visit.ticket.visit] = Entry(visit, self.link, self._router)
        known = visit.ticket.room
        try:
            await entry.run(self._turn)
        finally:
            del self._entries[visit.ticket.visit]
        if visit.state is State.LIVE:
            self._ready(visit, told=known is not None)

    def _ready(self, visit: Visit, *, told: bool) -> None:
        if not told:
            visit.tell(self.started(visit))
        if visit.question is not None:
            with contextlib.suppress(FrameError):  # then the browser says it again
                self.say(visit, Say(visit.question.id, visit.question.question))

    def _send(self, stanza: Element) -> None:
        """What is of the moment, and lost with the link."""
        with contextlib.suppress(NotConnected):
            self.link.send(stanza)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("gateway.task", exc_info=error)

    async def close(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
