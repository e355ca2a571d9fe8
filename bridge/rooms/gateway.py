"""All visits of this bridge, and its one link to the server. Carries out what browsers ask for.

Keeps nothing that a token and the router could not restore. `incoming` handles what the server says.
"""

import asyncio
import contextlib
import time
from collections.abc import Coroutine, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element

import structlog

from bridge.conversation import masking_policy
from bridge.conversation.agencies import Agencies
from bridge.conversation.departure import Ending
from bridge.conversation.masking_policy import Words
from bridge.conversation.visit import State, Visit
from bridge.conversation.window import Connection
from bridge.frames.frames import Frame, FrameError, Say, Start
from bridge.frames.tokens import Ticket, Tokens, new_visit
from bridge.limits.admission import Admission
from bridge.limits.limits import Limits
from bridge.rooms import stanzas
from bridge.rooms.departing import Departing
from bridge.rooms.entry import Entry
from bridge.rooms.files import Files
from bridge.rooms.incoming import Incoming
from bridge.rooms.topics import Topics
from onedoor.desk.router.events import FAULT
from onedoor.settings import Settings
from onedoor.wire.link import Link, NotConnected, RequestFailed
from onedoor.wire.muc import muc

log = structlog.get_logger()

JOIN_QUEUE = 10.0
INVITED = 3.0
"""Seconds within which the invitation to a room should come."""
LAST_WORDS = 20.0
"""Seconds for which we delay the end of a chat until we have read what was said before it."""
AT_ONCE = 64
"""How many visits enter their rooms at the same time after the link was lost."""
JOIN_ERRORS = {
    "item-not-found": ("unknown-topic", "There is no such topic."),
    "bad-request": ("bad-frame", "The router does not understand the request."),
}


class Gateway:
    def __init__(self, settings: Settings, tokens: Tokens) -> None:
        self._domain, self.router = settings.bridge.jid, settings.router.jid
        self.agencies = Agencies(settings.bridge.masking)
        self._keep = settings.bridge.keep_place
        self.tokens = tokens
        self.link = Link(
            settings.bridge.jid,
            settings.component_secret(settings.bridge.jid),
            settings.xmpp.host,
            settings.xmpp.component_port,
            on_stanza=Incoming(self, settings).receive,
            on_up=self._up,
            on_down=self._down,
        )
        self.files = Files(settings, self.spawn, self.agencies)
        self.topics = Topics(self.link, self.router, self.agencies)
        self.limits = Limits(settings.limits)
        self.admission = Admission(settings, self.limits, self.topics.agency_of)
        self.visits: dict[str, Visit] = {}
        self.entries: dict[str, Entry] = {}
        """The visits that are entering their rooms, by their names."""
        self._asked: dict[str, asyncio.Event] = {}
        """Visits for which we are asking the router for a chat → set when it has answered."""
        self.unsure: set[str] = set()
        """Live visits whose chat may be over by now (see `Doubts`)."""
        self._tasks: set[asyncio.Task[object]] = set()
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._departing = Departing(
            self.link, self.router, finish=self.finish, mark=self._say_leaving, spawn=self.spawn
        )  # fmt: skip

    # --- the browsers' side ------------------------------------------------------------------------------------------

    def visit(self, ticket: Ticket) -> Visit:
        """The visit of a ticket. If this bridge does not know it, we resume it."""
        visit = self.visits.get(ticket.visit)
        if visit is None:
            visit = self.visits[ticket.visit] = self._made(ticket)
            visit.state = State.ENTERING if ticket.room else State.ASKED
            self.enter(visit)
            return visit
        if ticket.language and not visit.ticket.language:
            visit.language = ticket.language  # we had the visit from the router, which knows no language
        if ticket.room and visit.ticket.room is None and visit.state is State.ASKED:
            visit.invited(ticket.room, ticket.nick or "", ticket.topic, ticket.name)  # an earlier process was invited
        return visit

    def _made(self, ticket: Ticket) -> Visit:
        return Visit(ticket, self._domain, time.monotonic(), self.files, self.agencies.said)

    def fresh(self, name: str | None = None) -> Visit:
        """A visit that has asked for nothing yet. We forget it when its browser leaves."""
        ticket = Ticket(name or new_visit())
        if ticket.visit not in self.visits:
            self.visits[ticket.visit] = self._made(ticket)
        return self.visits[ticket.visit]

    def orphan(self, visit: str, *, since: float | None = None) -> Visit:
        """A visit that we knew before a restart. We may have promised to keep its place.

        `since`: no page has come since then.
        """
        found = self.visit(Ticket(visit))
        found.kept_until = (since or time.monotonic()) + self._keep
        if since is not None:
            found.lonely_since, found.away = since, True
        return found

    def attach(self, visit: Visit, connection: Connection, after: str | None) -> None:
        """A browser window joins its visit."""
        visit.attach(connection, after)
        self.show(visit, away=False)

    def show(self, visit: Visit, *, away: bool) -> None:
        """Tells the room, and so the agents, whether anybody has the page open."""
        if visit.state is State.LIVE and visit.away != away:
            visit.away = away
            self._say_shown(visit)

    def _say_shown(self, visit: Visit) -> None:
        room, nick = visit.ticket.room or "", visit.ticket.nick or ""
        leaving = visit.conversation.left_after if visit.departure.marked else None
        self.send(muc.shown(room, nick, away=visit.away, leaving=leaving, by=visit.jid, name=visit.ticket.name))

    def _say_leaving(self, visit: Visit) -> None:
        """Tells the room, and so the desks, that the citizen has ended the chat."""
        if visit.state is State.LIVE and not visit.departure.marked:
            visit.departure.marked = True
            self._say_shown(visit)

    def left(self, visit: Visit, connection: Connection) -> None:
        visit.detach(connection, time.monotonic())
        if visit.state is State.NEW and not visit.connections:
            self.visits.pop(visit.ticket.visit, None)

    def has_begun(self, visit: Visit, start: Start) -> bool:
        """Whether the visit has its chat by this very start. Raises FrameError if it has one by another start."""
        if visit.state is State.NEW:
            return False
        if visit.begun is None and visit.state is State.ASKED:
            raise FrameError("not-ready", "The router is asked whether this visit has a chat.", start.id)
        if visit.begun is None or start.id != visit.begun[0] or hash(start) not in visit.begun[1:]:
            raise FrameError("already-started", "This visit has a chat, and by other words.", start.id)
        return True

    async def start(self, visit: Visit, start: Start, origin: str) -> None:
        """Asks the router for a chat. `origin` is a pseudonym for the citizen's address. Raises FrameError."""
        if self.has_begun(visit, start):
            await self._answered(visit, start)
            return
        raw, start = hash(start), self.topics.catalogue.settled(start, visit.page_language)
        start = self._screened(visit, start, start.topic)
        visit.begun = (start.id, raw, hash(start))
        visit.state, visit.question, visit.language = State.ASKED, start, start.language
        join = stanzas.join_queue(start, by=visit.jid, router=self.router, origin=origin)
        self._asked[visit.ticket.visit] = asyncio.Event()
        try:
            await self.link.request(join, timeout=JOIN_QUEUE)
        except (RequestFailed, NotConnected, TimeoutError) as error:
            self._not_started(visit, error, start)
        else:
            self.spawn(self._await_invitation(visit))
        finally:
            self._asked.pop(visit.ticket.visit).set()

    async def _answered(self, visit: Visit, start: Start) -> None:
        """Waits for the same start on another connection of the page. Raises FrameError if the router refused it."""
        if (asked := self._asked.get(visit.ticket.visit)) is not None:
            await asked.wait()
            if visit.state is State.NEW:
                raise FrameError("not-ready", "The router did not take it; say it again.", start.id)

    async def _await_invitation(self, visit: Visit) -> None:
        """The invitation is a single message and may be lost: an earlier attempt brought it while we were away."""
        await asyncio.sleep(INVITED)
        if visit.state is State.ASKED:
            self.enter(visit)

    def started(self, visit: Visit) -> Frame:
        known = {"topic": visit.ticket.topic, "language": visit.ticket.language}
        return {"type": "started", "token": self.tokens.write(visit.ticket), **known}

    def keep(self, visit: Visit) -> Frame:
        """Keeps the citizen's place in the queue for a while, even without an open page. Raises FrameError."""
        if visit.state is not State.LIVE or visit.conversation.here():
            raise FrameError("no-chat", "There is no place in a queue to be kept.")
        visit.kept_until = time.monotonic() + self._keep
        until = datetime.now(UTC) + timedelta(seconds=self._keep)
        return {"type": "kept", "link": self.tokens.write_place(visit.ticket), "until": muc.stamp(until)}

    def say(self, visit: Visit, say: Say) -> str | None:
        """Sends a message to the room, or returns its frame if the room has already reflected it. Raises FrameError."""
        shown = visit.reflection(say.id)
        if shown is not None:
            return shown
        say = self._screened(visit, say)
        room, name = visit.ticket.room or "", visit.ticket.name
        self.deliver(visit, say.id, muc.said_plainly(room, say.text, by=visit.jid, id=say.id, name=name))
        return None

    def deliver(self, visit: Visit, id: str, stanza: str) -> None:
        """Sends a citizen's message to the room, unless it is on its way or already there. Raises FrameError."""
        try:
            if visit.to_send(id, time.monotonic()):
                self.link.send_text(stanza)
        except NotConnected:
            visit.own.unsent(id)
            raise FrameError("not-ready", "The server is out of reach; keep this until it is back.", id) from None
        except FrameError as error:
            if error.code == "not-ready" and visit.state is State.LIVE and not visit.is_called_over:
                self.lost(visit)  # we sent it and it was never reflected: the archive will tell
            raise

    def _screened(self, visit: Visit, words: Words, topic: str | None = None) -> Words:
        """The words as they may go to the agency. Tells the citizen if something was covered."""
        allowed = masking_policy.screened(words, self.agencies.masking(visit, topic))
        if allowed != words:
            visit.masked |= {words.id}
            visit.tell(masking_policy.masked(allowed))
        return allowed

    def typing(self, visit: Visit, on: bool) -> None:
        if visit.state is State.LIVE and visit.typing_pace.allows(time.monotonic()):
            self.send(muc.typing(visit.ticket.room or "", on, by=visit.jid))

    def active(self, visit: Visit) -> None:
        if visit.state is State.LIVE and visit.typing_pace.allows(time.monotonic()):
            self.send(muc.active(visit.ticket.room or "", by=visit.jid))

    def end(self, visit: Visit) -> "asyncio.Task[object] | None":
        """The citizen ends the chat. The returned task finishes when the router has committed the end."""
        if visit.state in (State.NEW, State.ENDED):
            return None
        return self._departing.begin(visit)

    # --- both sides --------------------------------------------------------------------------------------------------

    def finish(self, visit: Visit, reason: str, more: Mapping[str, str] | None = None) -> None:
        """The chat is over. First we show the page what was said until then, if it has not seen that yet."""
        never_in = visit.departure.reason == FAULT
        if not never_in and visit.will_end(Ending(reason, more, time.monotonic() + LAST_WORDS)):
            self.enter(visit)
        else:
            self.close_visit(visit, reason, more)

    def close_visit(self, visit: Visit, reason: str, more: Mapping[str, str] | None = None) -> None:
        if visit.state is State.ENDED:
            return
        entered = visit.state is State.LIVE
        if entered:
            self._departing.read_to_the_end(visit)
        # The router says of every departure that the citizen left.
        visit.finish(visit.departure.reason if reason == "citizen" else reason, more)
        if entered:
            self.send(muc.leave(visit.ticket.room or "", visit.ticket.nick or "", by=visit.jid))

    def _not_started(self, visit: Visit, error: Exception, start: Start) -> None:
        if visit.state is not State.ASKED:
            return  # the invitation came after all
        visit.state, visit.question, visit.begun = State.NEW, None, None
        if not visit.connections:
            self.visits.pop(visit.ticket.visit, None)
        closed = stanzas.read_closed(error.stanza) if isinstance(error, RequestFailed) and error.stanza else None
        if closed is not None:
            text = "Nobody is available to chat at the moment."
            raise FrameError(closed.reason, text, start.id, closed.fields(start.language)) from None
        if isinstance(error, RequestFailed) and error.condition in JOIN_ERRORS:
            code, text = JOIN_ERRORS[error.condition]
            raise FrameError(code, error.text or text, start.id) from None
        raise FrameError("unavailable", "We cannot reach the service right now.", start.id) from None

    async def learn(self) -> None:
        """Asks again for the topics and what the agencies publish; what applies to a visit may have changed."""
        await self.topics.refresh()
        for visit in tuple(self.visits.values()):
            visit.tell_files()
            if visit.state is State.NEW and visit.offered not in (None, self.topics.version):
                visit.offered = self.topics.version
                visit.tell({"type": "topics", **self.topics.on_offer(visit.page_language)})

    async def _up(self) -> None:
        self.spawn(self.learn())
        for visit in tuple(self.visits.values()):
            if visit.state in (State.ASKED, State.ENTERING):
                self.enter(visit)

    def _down(self) -> None:
        for visit in self.visits.values():
            visit.lost()
        for entry in tuple(self.entries.values()):
            entry.refused(NotConnected())

    def lost(self, visit: Visit) -> None:
        visit.lost()
        self.enter(visit)

    def enter(self, visit: Visit) -> None:
        """Brings the visit into its room, unless it is already entering."""
        if visit.ticket.visit not in self.entries and self.link.is_up:
            entry = self.entries[visit.ticket.visit] = Entry(visit, self.link, self.router)
            self.spawn(self._entering(entry, told=visit.ticket.room is not None))

    async def _entering(self, entry: Entry, *, told: bool) -> None:
        try:
            await entry.run(self._turn)
        finally:
            del self.entries[entry.visit.ticket.visit]
        if entry.visit.state is State.ENDED:
            self._departing.read_to_the_end(entry.visit)
        elif entry.visit.state is State.LIVE and entry.visit.ending is not None:
            self.close_visit(entry.visit, entry.visit.ending.reason)
        elif entry.visit.state is State.LIVE:
            if entry.is_unsure:
                self.unsure.add(entry.visit.ticket.visit)
            self._ready(entry.visit, told=told)
            if entry.visit.connections:
                self.show(entry.visit, away=False)  # the page has come back in the meantime
            if entry.visit.departure.late:
                self._say_leaving(entry.visit)
        elif entry.impossible:
            # The agency must not wait for the citizen in an empty room.
            entry.visit.departure.reason = FAULT
            self.end(entry.visit)

    def _ready(self, visit: Visit, *, told: bool) -> None:
        if not told:
            visit.tell(self.started(visit))
        if visit.question is not None:
            with contextlib.suppress(FrameError):  # then the browser sends it again
                self.say(visit, Say(visit.question.id, visit.question.question, visit.question.anyway))

    def send(self, stanza: Element) -> None:
        """Sends a stanza that matters only now. It is lost if the link is down."""
        with contextlib.suppress(NotConnected):
            self.link.send(stanza)

    def spawn(self, work: Coroutine[Any, Any, object]) -> "asyncio.Task[object]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[object]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("gateway.task", exc_info=error)

    async def close(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.files.close()

    def needed_files(self) -> list[str]:
        """The ids of the files of running chats."""
        return [id for visit in self.visits.values() if visit.state is not State.ENDED for id in visit.files.held]
