"""One room as the agent knows it: what was said, and which of our lines are unsent. Sends nothing itself."""

import asyncio
from enum import Enum

from aioxmpp import JID

from components.agent.events import Line


class State(Enum):
    OUT = "out"
    """Not entered, as far as we know."""
    READING = "reading"
    """Entered; we read the archive, and new lines wait."""
    IN = "in"
    CLOSED = "closed"


class NotKept(Exception):
    """The room has reflected our line, but its archive does not have it, so it is not sent."""


class RoomClosed(Exception):
    """The room is closed for us; unsent lines are lost."""


class Room:
    """Messages with the same stanza-id are the same. A line of ours is sent when the room has reflected it."""

    def __init__(self, jid: JID, nick: str, *, with_past: bool) -> None:
        self.jid, self.nick, self.with_past = jid, nick, with_past
        self.state = State.OUT
        self.lines: list[Line] = []
        self.occupants: set[str] = set()
        self.last = ""
        """The newest stanza-id we know; we read on from there."""
        self.entered: asyncio.Future[None] = asyncio.Future()
        self.lost = asyncio.Event()
        self._seen: set[str] = set()
        self._meanwhile: list[Line] = []
        self._outbox: dict[str, tuple[str, asyncio.Future[Line]]] = {}

    def begin(self) -> None:
        """Call this before entering, also again. Waiting lines go on waiting."""
        if not self.entered.done():
            self.entered.cancel()
        self.state, self.entered, self.lost = State.OUT, asyncio.Future(), asyncio.Event()
        self.occupants.clear()

    def post(self, identifier: str, text: str) -> "asyncio.Future[Line]":
        sent: asyncio.Future[Line] = asyncio.get_running_loop().create_future()
        # The caller need not wait for it: the outbox makes sure that the line is sent.
        sent.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._outbox[identifier] = (text, sent)
        return sent

    @property
    def unsent(self) -> list[tuple[str, str]]:
        """(id, text) of the lines that the room has not reflected yet, oldest first."""
        return [(identifier, text) for identifier, (text, _) in self._outbox.items()]

    def hear(self, line: Line) -> list[Line]:
        """Takes a live line. Returns the new lines that can be shown now."""
        if self.state is State.IN:
            return self._take([line])
        if self.state is not State.CLOSED:
            # A room may speak to us before we know that we are in it: our first try came late, or we never left. Read
            # first what was said before this line, or we never would.
            self._meanwhile.append(line)
        return []

    def caught_up(self, missed: list[Line]) -> list[Line]:
        """Takes the lines that we missed. Returns them and those that came meanwhile; none if the room is closed."""
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
