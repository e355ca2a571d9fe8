"""Checks and carries out what one browser connection says. Knows frames, but no transport."""

import time
from collections.abc import Coroutine
from typing import Any

from bridge.conversation.visit import State, Visit
from bridge.conversation.window import Connection
from bridge.frames import frames
from bridge.frames.frames import Active, End, Frame, FrameError, Hello, Incoming, Keep, Ping, Say, Start, Typing
from bridge.frames.tokens import BadToken, new_visit
from bridge.http.connections import Answer
from bridge.rooms.gateway import Gateway
from onedoor.desk.rates import Bucket, Rate

MOST_FAULTS = 20
"""How many wrong frames a connection may send before we close it."""


class Session:
    """`origin` is a pseudonym for where the browser is; empty if that is unknown."""

    __slots__ = ("_connection", "_faults", "_gateway", "_origin", "_pace", "visit")

    def __init__(self, gateway: Gateway, connection: Connection, origin: str, visit: Visit | None = None) -> None:
        self._gateway, self._connection, self._origin = gateway, connection, origin
        self.visit = visit
        if visit is not None:
            connection.language = visit.page_language
        self._pace: Bucket | None = None
        self._faults = 0

    def receive(self, text: str) -> Coroutine[Any, Any, None] | None:
        """Does what the frame says. Returns anything that takes longer, to be awaited before the next frame is read."""
        try:
            frame = frames.read(text)
            if isinstance(frame, Hello | Start):
                return self._slowly(frame)
            self._at_once(frame)
        except FrameError as error:
            self._fault(error)
        return None

    def close(self) -> None:
        if self.visit is not None:
            self._gateway.left(self.visit, self._connection)

    def _at_once(self, frame: Incoming) -> None:
        if isinstance(frame, Ping):
            self._tell({"type": "pong"})
        elif self.visit is None:
            raise FrameError("no-chat", "Say hello and start first.", getattr(frame, "id", None))
        elif isinstance(frame, Say):
            self._say(self.visit, frame)
        elif isinstance(frame, Typing):
            self._gateway.typing(self.visit, frame.on)
        elif isinstance(frame, Active):
            self._gateway.active(self.visit)
        elif isinstance(frame, Keep):
            self._tell(self._gateway.keep(self.visit))
        elif isinstance(frame, End):
            self._gateway.end(self.visit)

    def _say(self, visit: Visit, say: Say) -> None:
        if not visit.pace.allows(time.monotonic()):
            raise FrameError("too-fast", "That was too fast; try again in a moment.", say.id)
        shown = self._gateway.say(visit, say)
        if shown is not None and not self._waits(visit):
            self._connection.send(shown)

    def _waits(self, visit: Visit) -> bool:
        """Whether the window still waits for what it missed. Everything that was shown comes with that, in order."""
        return self._connection in visit.connections and self._connection.position < 0

    async def _slowly(self, frame: Hello | Start) -> None:
        try:
            if self._pace is None:
                self._pace = Bucket(Rate(8, 2))
            if not self._pace.allows(time.monotonic()):
                raise FrameError("too-fast", "That was too fast; try again in a moment.", getattr(frame, "id", None))
            await (self._hello(frame) if isinstance(frame, Hello) else self._start(frame))
        except FrameError as error:
            self._fault(error)

    async def _hello(self, hello: Hello) -> None:
        self.close()
        self.visit, self._connection.language = None, hello.language
        if hello.token is not None:
            self._resume(hello)
            return
        self._gateway.limits.take("visit", self._origin)
        self.visit = self._gateway.fresh()
        self.visit.attach(self._connection, None)
        known = await self._gateway.topics.refresh()
        self.visit.language, self.visit.offered = hello.language, self._gateway.topics.version
        self._welcome(self._gateway.tokens.write(self.visit.ticket), hello.language)
        if not known:
            raise FrameError("unavailable", "We cannot reach the service right now.")

    def _resume(self, hello: Hello) -> None:
        token = hello.token or ""
        try:
            ticket = self._gateway.tokens.read(token)
        except BadToken:
            raise FrameError("bad-token", "The token is none of ours, or too old.") from None
        self._welcome(token, hello.language)
        if not self._gateway.topics.known:
            self._gateway.spawn(self._tell_topics(hello.language))
        self.visit = self._gateway.visit(ticket)
        if self._gateway.tokens.is_place(token):
            self._tell({**self._gateway.started(self.visit), "token": self._gateway.tokens.write(ticket)})
        self._gateway.attach(self.visit, self._connection, hello.after)
        if not self._gateway.link.is_up and self.visit.state is not State.ENDED:
            self._tell({"type": "reconnecting"})

    def _welcome(self, token: str, language: str) -> None:
        self._tell({"type": "welcome", **self._gateway.topics.on_offer(language), "token": token})

    async def _tell_topics(self, language: str) -> None:
        """For a page that came back to this bridge before we knew the topics and agencies."""
        await self._gateway.learn()
        self._tell({"type": "topics", **self._gateway.topics.on_offer(language)})

    async def _start(self, start: Start) -> None:
        if self.visit is None or not self._gateway.has_begun(self.visit, start):
            visit = self.visit.ticket.visit if self.visit is not None else None
            visit = self._gateway.admission.by_work(self._settled(start), visit, self._origin, fresh=new_visit)
            if self.visit is None:
                self.visit = self._gateway.fresh(visit)
                self.visit.attach(self._connection, None)
        await self._gateway.start(self.visit, start, self._origin)
        self._tell(self._gateway.started(self.visit))

    def _settled(self, start: Start) -> Start:
        """The start with the topic that its question means. Raises FrameError if the citizen has to choose."""
        catalogue = self._gateway.topics.catalogue
        if catalogue.is_large and not start.topic:
            self._gateway.limits.take("search", self._origin, start.id)
        return catalogue.settled(start, self._connection.language)

    def _fault(self, error: FrameError) -> None:
        self._tell(self._gateway.agencies.said(error.frame(), self._connection.language))
        if isinstance(self._connection, Answer):
            self._connection.refused = error.code
        self._faults += 1
        if self._faults > MOST_FAULTS:
            self._connection.close(1008, "too many faults")

    def _tell(self, frame: Frame) -> None:
        self._connection.send(frames.write(frame))
