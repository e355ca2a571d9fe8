"""One room as the agent knows it: what was said, what of ours is unsent. Sends nothing itself."""

import asyncio
from enum import Enum

from aioxmpp import JID

from components.agent.events import Line


class State(Enum):
    OUT = "out"
    """Not entered, as far as we know."""
    READING = "reading"
    """Entered; the archive is being read, and what is said meanwhile waits for its turn."""
    IN = "in"
    CLOSED = "closed"


class NotKept(Exception):
    """The room has shown our line, and its archive does not have it: it is not sent."""


class RoomClosed(Exception):
    """The room is over for us; what had not been sent will not be."""


class Room:
    """(`stanza_id`) decides what is the same message; a line of ours is sent when the room has shown it to us."""

    def __init__(self, jid: JID, nick: str, *, with_past: bool) -> None:
        self.jid, self.nick, self.with_past = jid, nick, with_past
        self.state = State.OUT
        self.lines: list[Line] = []
        self.occupants: set[str] = set()
        self.last = ""
        """The newest stanza-id we know: where to go on reading."""
        self.entered: asyncio.Future[None] = asyncio.Future()
        self.lost = asyncio.Event()
        self._seen: set[str] = set()
        self._meanwhile: list[Line] = []
        self._outbox: dict[str, tuple[str, asyncio.Future[Line]]] = {}

    def begin(self) -> None:
        """We are about to enter (again). What waits to be shown goes on waiting."""
        if not self.entered.done():
            self.entered.cancel()
        self.state, self.entered, self.lost = State.OUT, asyncio.Future(), asyncio.Event()
        self.occupants.clear()

    def post(self, identifier: str, text: str) -> "asyncio.Future[Line]":
        sent: asyncio.Future[Line] = asyncio.get_running_loop().create_future()
        # Nobody need wait for it: the outbox sees to it that the line is sent.
        sent.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._outbox[identifier] = (text, sent)
        return sent

    @property
    def unsent(self) -> list[tuple[str, str]]:
        """Ids and texts that the room has not shown us yet, in the order in which they were written."""
        return [(identifier, text) for identifier, (text, _) in self._outbox.items()]

    def hear(self, line: Line) -> list[Line]:
        """A line from the room itself. Returns what is new and to be shown now."""
        if self.state is State.IN:
            return self._take([line])
        if self.state is not State.CLOSED:
            # A room may speak to us before we know that we are in: our first try came late, or we never left. What
            # was said before this line must be read before it, or it never would be.
            self._meanwhile.append(line)
        return []

    def caught_up(self, missed: list[Line]) -> list[Line]:
        """The archive has been read; what came meanwhile follows it. A room that was closed by then shows nothing."""
        if self.state is State.CLOSED:
            return []
        self.state = State.IN
        meanwhile, self._meanwhile = self._meanwhile, []
        return self._take(missed + meanwhile)

    def refuse(self, identifier: str, error: Exception) -> None:
        waiting = self._outbox.pop(identifier, None)
        if waiting and not waiting[1].done():
            waiting[1].set_exception(error)

    def close(self, reason: str) -> None:
        self.state = State.CLOSED
        self.lost.set()
        for identifier in list(self._outbox):
            self.refuse(identifier, RoomClosed(reason))

    def _take(self, lines: list[Line]) -> list[Line]:
        new = [line for line in lines if self._is_new(line)]
        self.lines += new
        return new

    def _is_new(self, line: Line) -> bool:
        if line.stanza_id and line.stanza_id in self._seen:
            return False
        if line.stanza_id:
            self._seen.add(line.stanza_id)
            self.last = line.stanza_id
        waiting = self._outbox.pop(line.id, None) if line.mine else None
        if waiting and not waiting[1].done():
            if line.stanza_id:
                waiting[1].set_result(line)
            else:
                waiting[1].set_exception(NotKept(line.body))
        return True
