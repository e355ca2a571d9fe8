"""One citizen's visit: its room, its open browser connections, and what they have been shown. Starts no task.

Everything shown stands in one log in one order, so a connection that comes back gets what follows the last line it has.
"""

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bridge.conversation.conversation import Conversation
from bridge.conversation.departure import Departure, Ending
from bridge.conversation.log import Log
from bridge.conversation.own_messages import Own
from bridge.conversation.visit_files import Files, VisitFiles
from bridge.conversation.window import MOST_CONNECTIONS, TOO_MANY_WINDOWS, Connection
from bridge.frames.frames import Frame, FrameError, Start, write
from bridge.frames.tokens import Ticket
from bridge.limits.pace import Pace
from onedoor.wire.muc.muc import Message, Occupant

Saying = Callable[[Frame, str], Frame]
LASTING = ("message", "notice")
"""Frames that the page keeps; the others are of the moment."""
SYNCED: Frame = {"type": "synced"}
"""What the page has written and not sent may be sent now."""


class State(enum.Enum):
    NEW = "no chat has been asked for"
    ASKED = "the router was asked; the invitation is to come"
    ENTERING = "the room is known, and what was said in it is being fetched"
    LIVE = "all has been shown"
    ENDED = "it is over"


class Visit:
    __slots__ = (
        "_buffer", "_log", "_said", "agency", "away", "begun", "connections", "conversation", "departure", "ending",
        "files", "heard_at", "jid", "kept_until", "last", "lonely_since", "masked", "more", "offered", "own",
        "pace", "pinged_at", "question", "queue", "reason", "state", "ticket", "typing_pace", "unheard",
    )  # fmt: skip

    def __init__(
        self, ticket: Ticket, domain: str, now: float, files: Files | None = None, said: Saying = lambda frame, _: frame
    ) -> None:
        """`said`: a frame as a page in some language gets it."""
        self.ticket, self._said = ticket, said
        self.files = VisitFiles(files, self.file_is)
        self.own = Own()
        self.departure = Departure()
        self.jid = f"{ticket.visit}@{domain}/web"
        """Always the same full JID: a room takes a rejoin with it for the same occupant."""
        self.state = State.ENTERING if ticket.room else State.NEW
        self.conversation = Conversation(ticket.nick or "", self.files.of, ticket.language)
        self.connections: list[Connection] = []
        self.question: Start | None = None
        self.begun: tuple[str, int, int] | None = None
        """With which start: its id, and hashes of it as it came and as it went out."""
        self.queue: Frame | None = None
        self.agency: Frame | None = None
        """That the agency which has the chat cannot be reached, while it cannot."""
        self.ending: Ending | None = None
        self.reason = ""
        self.more: Mapping[str, str] = {}
        self.kept_until: float | None = None
        """Until when the citizen may come back by their link."""
        self.last: str | None = None
        """The newest stanza-id of the room that was read, shown or not."""
        self.offered: int | None = None
        """Which version of what is on offer the page was told; None as long as it was told nothing."""
        self.away = False
        """The room has been told that nobody has the page open."""
        self.unheard = True
        """Nothing of the archive has been read yet."""
        self.masked: frozenset[str] = frozenset()
        """The ids of the messages of which a part was covered."""
        self.lonely_since: float | None = now
        self.heard_at = self.pinged_at = now
        self.pace = Pace(burst=20, rate=4)
        self.typing_pace = Pace(burst=6, rate=1)
        self._log = Log()
        self._buffer: list[Message | tuple[Occupant, str | None]] = []

    # --- the browser's side ------------------------------------------------------------------------------------------

    def attach(self, connection: Connection, after: str | None) -> None:
        connection.after, connection.position = after, -1
        self.connections.append(connection)
        self.lonely_since = None
        if len(self.connections) > MOST_CONNECTIONS:
            self._send(self.connections[0], TOO_MANY_WINDOWS)
            self.connections[0].close(1008, "too many windows")
        if self.state in (State.LIVE, State.ENDED):
            self._bring_up_to_date(connection)
            return
        for frame in (self.queue, self.departure.frame()):
            if frame is not None:
                self._send(connection, frame)

    def detach(self, connection: Connection, now: float) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        if not self.connections:
            self.lonely_since = now

    @property
    def language(self) -> str:
        """In which the citizen wants to be answered."""
        return self.conversation.language or "en"

    @language.setter
    def language(self, spoken: str) -> None:
        self.conversation.language = spoken
        self.ticket = replace(self.ticket, language=spoken)

    def is_kept(self, now: float) -> bool:
        return self.kept_until is not None and now < self.kept_until

    def tell(self, frame: Frame) -> None:
        for connection in tuple(self.connections):
            self._send(connection, frame)

    def _send(self, connection: Connection, frame: Frame) -> None:
        connection.send(write(self._said(frame, connection.language)))

    @property
    def page_language(self) -> str:
        """That of the newest window, or the chat's where no window has said any."""
        return next((one.language for one in reversed(self.connections) if one.language), self.language)

    def to_send(self, id: str, now: float) -> bool:
        """Whether the message is to be sent now. Raises FrameError when it cannot be.

        `not-ready` with the room's door open means: it was sent, and its reflection does not come.
        """
        if self.state in (State.NEW, State.ENDED):
            raise FrameError("no-chat", "There is no chat to say this in.", id)
        if self.state is not State.LIVE:
            raise FrameError("not-ready", "The chat is being fetched; keep this until it is.", id)
        if self.is_called_over:
            raise FrameError("not-ready", "The chat seems to be over; keep this until it is, or goes on.", id)
        return self.own.to_send(id, now)

    @property
    def is_called_over(self) -> bool:
        """A desk has said that it is over, and the router has not: nobody would answer what is said now, or keep it."""
        return self.state is State.LIVE and bool(self.conversation.called_over)

    def goes_on(self) -> None:
        """It is not over, whatever a desk has said."""
        self.conversation.goes_on()
        self.tell(SYNCED)

    def reflection(self, id: str) -> str | None:
        """The frame with which the message came back, if it has."""
        index = self.own.place(id)
        return None if index is None else write(self._log[index])

    def was_silent(self, now: float, seconds: float) -> bool:
        """Whether neither the room said anything nor we asked it for so long."""
        return now - max(self.heard_at, self.pinged_at) > seconds

    def _bring_up_to_date(self, connection: Connection) -> None:
        start = connection.position
        if start < 0:
            start = self._log.position(connection.after)
        for line in self._log.following(start):
            self._send(connection, line)
        for card in self.files.cards.values() if start > 0 else ():
            self._send(connection, card)
        connection.position = len(self._log)
        if self.state is State.ENDED:
            self._send(connection, self._over())
            return
        for frame in (
            *self.own.unkept,
            self.queue if not self.conversation.here() else None,
            self.conversation.people(),
            self.agency,
            self.files.state(self),
        ):
            if frame is not None:
                self._send(connection, frame)
        self._send(connection, SYNCED)
        if (ending := self.departure.frame()) is not None:
            self._send(connection, ending)

    @property
    def takes_files(self) -> bool:
        """Whether the citizen may send one now."""
        return self.files.can_be_sent(self)

    def tell_files(self) -> None:
        """Whether one can be sent, if that has changed."""
        if self.state is State.LIVE and (frame := self.files.changed(self)) is not None:
            self.tell(frame)

    def stands(self, position: int, seconds: int | None) -> None:
        """Their place in the queue, as the router says. It comes another way than what the room says: while somebody
        is there it is one of before, or one of a queue that they are about to be back in."""
        self.queue = {"type": "queue", "position": position, "time": seconds}
        if not self.conversation.here():
            self.tell(self.queue)

    def file_is(self, stanza: str, card: Mapping[str, Any]) -> None:
        """What has become of an agent's file that had to be fetched."""
        self._log.change(stanza, lambda frame: {**frame, "text": card["name"], "file": card})
        self.tell(self.files.became(stanza, card))

    def _over(self) -> Frame:
        return {"type": "ended", "reason": self.reason, **self.more}

    # --- the room's side ---------------------------------------------------------------------------------------------

    def invited(self, room: str, nick: str, topic: str, name: str = "") -> None:
        self.ticket = replace(self.ticket, room=room, nick=nick, topic=topic, name=name)
        self.conversation.nick = nick
        self.state = State.ENTERING

    def lost(self) -> None:
        """We are out of the room, or cannot know: what follows is fetched again when we are back."""
        if self.state is State.LIVE:
            for connection in self.connections:
                connection.position = len(self._log)
            self.state = State.ENTERING
        if self.state is State.ENTERING:
            self.tell({"type": "reconnecting"})

    def enter(self) -> None:
        """We join, perhaps again."""
        self.conversation.enter()
        self._buffer.clear()
        self.away = self.away and not self.connections
        self.departure.marked = False

    def forget(self) -> None:
        """The archive does not know our place in it: all is read anew, and the browsers drop what they have."""
        self.conversation.forget()
        self.last, self.unheard = None, True
        self._log.clear()
        self.own.forget()
        self.files.forget()
        for connection in self.connections:
            connection.position = 0

    def heard(self, message: Message, *, joined: bool = True) -> None:
        """A live message of the room.

        What still comes from before we were let in again, the archive has: nobody knows any more who was there then.
        """
        if self.state is State.LIVE:
            self._show(message)
        elif joined or message.stanza_id is None:
            self._buffer.append(message)

    def seen(self, occupant: Occupant, lasting_id: str | None, *, joined: bool) -> None:
        """A live presence; those before our own (`joined` is False) say who was there before."""
        if joined and self.state is not State.LIVE:
            self._buffer.append((occupant, lasting_id))
            return
        for frame in self.conversation.occupant(occupant, lasting_id, was_there=not joined):
            if self.state is State.LIVE:
                self.tell(frame)
                self._tell_place_after(frame)

    def caught_up(self, archived: Sequence[Message]) -> None:
        """Everything missed has come."""
        if self.state is State.ENDED:
            return
        self._take_in(archived)
        self.own.caught_up()
        self.unheard = False
        self.state = State.LIVE
        for connection in tuple(self.connections):
            self._bring_up_to_date(connection)

    def agency_is(self, state: str, name: str) -> None:
        """The agency that has the chat cannot be reached, or can be again."""
        if self.state is State.ENDED:
            return
        frame = {"type": "agency", "state": state, "name": name}
        self.agency = frame if state == "away" else None
        self.tell(frame)

    def will_end(self, ending: Ending) -> bool:
        """It is over, and the page is still to be shown what was said before; False when nothing is left to be read."""
        if self.state not in (State.ASKED, State.ENTERING):
            return False
        self.ending = self.ending or ending
        return True

    def settle(self, after: str | None) -> None:
        """Behind which line the citizen has left is what the router says, if it does."""
        if after is None or self.state is State.ENDED:
            return
        self._show_late(self.conversation.settled(after, datetime.now(UTC)))

    def _show_late(self, frames: Iterable[Frame]) -> None:
        for frame in frames:
            noted = self._note(frame)
            if self.state is State.LIVE:
                self.tell(noted)

    def finish(self, reason: str, more: Mapping[str, str] | None = None) -> None:
        """`more` says what else is true of it: when the agency opens, and its own words."""
        if self.state is State.ENDED:
            return
        if self.ending is not None:
            reason, more, self.ending = self.ending.reason, self.ending.more, None
        waiting = self.state is not State.LIVE
        if waiting:
            self._take_in(())
        self._show_late(self.conversation.release_own(datetime.now(UTC)))
        self.state = State.ENDED
        if reason == "closed":  # the router knows nothing more; a desk may have said why
            reason = self.conversation.called_over or reason
        self.reason, self.more = reason, more or {}
        self.departure = Departure()
        self.queue = self.question = self.agency = None
        if not waiting:
            self.tell(self._over())
            return
        for connection in tuple(self.connections):
            self._bring_up_to_date(connection)

    def _take_in(self, archived: Sequence[Message]) -> None:
        """What came live meanwhile counts as live, even if the archive has it too: we know who was there then."""
        now = datetime.now(UTC)
        live = {item.stanza_id for item in self._buffer if isinstance(item, Message)}
        for message in archived:
            self.last = message.stanza_id or self.last
            if message.stanza_id not in live:
                self._reflected(message)
                self._keep(self.conversation.message(message, now, archived=True))
        for item in self._buffer:
            if isinstance(item, Message):
                self.last = item.stanza_id or self.last
                self._reflected(item)
                self._keep(self.conversation.message(item, now))
            else:
                self._keep(self.conversation.occupant(*item))
        self._buffer.clear()

    def _show(self, message: Message) -> None:
        if message.stanza_id is not None:
            self.last = message.stanza_id
        if (told := self._reflected(message)) is not None:
            self.tell(told)
        was_called_over = self.is_called_over
        for frame in self.conversation.message(message, datetime.now(UTC)):
            self.tell(self._note(frame))
            self._tell_place_after(frame)
        if was_called_over and not self.is_called_over:
            self.tell(SYNCED)
        self.tell_files()

    def _reflected(self, message: Message) -> Frame | None:
        return self.own.reflected(message) if message.nick == self.ticket.nick else None

    def _tell_place_after(self, frame: Frame) -> None:
        """Nobody is there any more: the place that was told before counts now."""
        if self.queue is not None and frame["type"] == "people" and not frame["people"]:
            self.tell(self.queue)

    def _keep(self, frames: Iterable[Frame]) -> None:
        """Into the log only; what is of the moment, such as typing, is over by now."""
        for frame in frames:
            if frame["type"] in LASTING:
                self._note(frame)

    def _note(self, frame: Frame) -> Frame:
        """As it is shown; what the page keeps is in the log from now on."""
        if frame["type"] == "message" and frame["id"] in self.masked:
            frame = {**frame, "masked": True}
        if "attached" in frame:
            frame = self.files.shown(frame)
        if "answers" in frame:
            frame = self._log.quoted(frame)
        if frame["type"] not in LASTING:
            return frame
        if frame["type"] == "notice":
            self._heed(frame)
        elif frame["from"] == "citizen" and frame["id"]:
            self.own.shown(frame["id"], len(self._log))
            if self.question is not None and self.question.id == frame["id"]:
                self.question = None
        self._log.add(frame)
        return frame

    def _heed(self, notice: Frame) -> None:
        if notice["code"] == "agent-joined":
            self.queue = self.agency = None
            # They are here, or it was before a restart, and we cannot know: what they leave now is a conversation.
            if self.connections or self.unheard:
                self.kept_until = None
