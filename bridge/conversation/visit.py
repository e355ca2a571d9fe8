"""One citizen's visit: its room, its open browser connections, and what they have been shown. Starts no task.

Everything shown is in one log, in order, so a connection that comes back gets what follows the last line that it has.
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
from onedoor.desk.rates import Bucket, Rate
from onedoor.desk.room.lines import SHOWN
from onedoor.wire.muc.muc import Message, Occupant

Saying = Callable[[Frame, str], Frame]
SYNCED: Frame = {"type": "synced"}
"""The page may now send what it has not sent yet."""


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
        """`said` returns a frame as a page in the given language gets it."""
        self.ticket, self._said = ticket, said
        self.files = VisitFiles(files, self.file_is)
        self.own = Own()
        self.departure = Departure()
        self.jid = f"{ticket.visit}@{domain}/web"
        """Always the same full JID, so that a room takes a rejoin for the same occupant."""
        self.state = State.ENTERING if ticket.room else State.NEW
        self.conversation = Conversation(ticket.nick or "", self.files.of, ticket.language)
        self.connections: list[Connection] = []
        self.question: Start | None = None
        self.begun: tuple[str, int, int] | None = None
        """The start that began the chat: its id, and its hashes as it came and as it went out."""
        self.queue: Frame | None = None
        self.agency: Frame | None = None
        """Says that the chat's agency cannot be reached; None while it can."""
        self.ending: Ending | None = None
        self.reason = ""
        self.more: Mapping[str, str] = {}
        self.kept_until: float | None = None
        """The time until which the citizen may come back by their link."""
        self.last: str | None = None
        """The newest stanza-id that we have read in the room, whether shown or not."""
        self.offered: int | None = None
        """The version of the topics that the page was told; None if it was told nothing yet."""
        self.away = False
        """The room has been told that nobody has the page open."""
        self.unheard = True
        """We have read nothing of the archive yet."""
        self.masked: frozenset[str] = frozenset()
        """The ids of messages in which something was covered."""
        self.lonely_since: float | None = now
        self.heard_at = self.pinged_at = now
        self.pace = Bucket(Rate(20, 0.25))
        self.typing_pace = Bucket(Rate(6, 1))
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
        """The language in which the citizen wants to be answered."""
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
        """The newest window's language, or the chat's if no window has named one."""
        return next((one.language for one in reversed(self.connections) if one.language), self.language)

    def to_send(self, id: str, now: float) -> bool:
        """Whether to send the message now. Raises FrameError if that is impossible.

        `not-ready` while the chat is live and not called over means that we sent it and its reflection does not come.
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
        """A desk has said that the chat is over, and the router has not. Nobody would answer or keep a message now."""
        return self.state is State.LIVE and bool(self.conversation.called_over)

    def goes_on(self) -> None:
        """The chat is not over, whatever a desk has said."""
        self.conversation.goes_on()
        self.tell(SYNCED)

    def reflection(self, id: str) -> str | None:
        """The frame with which the message came back, if it has."""
        index = self.own.place(id)
        return None if index is None else write(self._log[index])

    def was_silent(self, now: float, seconds: float) -> bool:
        """Whether the room has said nothing for so long, and we have not asked it either."""
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
        """Whether the citizen may send a file now."""
        return self.files.can_be_sent(self)

    def tell_files(self) -> None:
        """Tells the page whether files can be sent, if that has changed."""
        if self.state is State.LIVE and (frame := self.files.changed(self)) is not None:
            self.tell(frame)

    def stands(self, position: int, seconds: int | None) -> None:
        """The router says where the citizen is in the queue. That comes another way than what the room says: while
        somebody is there, it is an old place, or one in a queue to which they are about to return."""
        self.queue = {"type": "queue", "position": position, "time": seconds}
        if not self.conversation.here():
            self.tell(self.queue)

    def file_is(self, stanza: str, card: Mapping[str, Any]) -> None:
        """An agent's file that had to be fetched now has this card."""
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
        """We are out of the room, or cannot know. When we are back, we fetch what we missed."""
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
        """The archive does not know our last line: we read everything again, and the browsers drop what they have."""
        self.conversation.forget()
        self.last, self.unheard = None, True
        self._log.clear()
        self.own.forget()
        self.files.forget()
        for connection in self.connections:
            connection.position = 0

    def heard(self, message: Message, *, joined: bool = True) -> None:
        """A live message of the room.

        Lines from before we rejoined come from the archive, because nobody knows any more who was there then.
        """
        if self.state is State.LIVE:
            self._show(message)
        elif joined or message.stanza_id is None:
            self._buffer.append(message)

    def seen(self, occupant: Occupant, lasting_id: str | None, *, joined: bool) -> None:
        """A live presence. Those before our own (`joined` is False) say who was there before us."""
        if joined and self.state is not State.LIVE:
            self._buffer.append((occupant, lasting_id))
            return
        for frame in self.conversation.occupant(occupant, lasting_id, was_there=not joined):
            if self.state is State.LIVE:
                self.tell(frame)
                self._tell_place_after(frame)

    def caught_up(self, archived: Sequence[Message]) -> None:
        """We have everything that we missed."""
        if self.state is State.ENDED:
            return
        self._take_in(archived)
        self.own.caught_up()
        self.unheard = False
        self.state = State.LIVE
        for connection in tuple(self.connections):
            self._bring_up_to_date(connection)

    def agency_is(self, state: str, name: str) -> None:
        """The chat's agency cannot be reached (`away`), or can be again (`back`)."""
        if self.state is State.ENDED:
            return
        frame = {"type": "agency", "state": state, "name": name}
        self.agency = frame if state == "away" else None
        self.tell(frame)

    def will_end(self, ending: Ending) -> bool:
        """The chat is over, but the page must first be shown what was said. False if nothing is left to read."""
        if self.state not in (State.ASKED, State.ENTERING):
            return False
        self.ending = self.ending or ending
        return True

    def settle(self, after: str | None) -> None:
        """The router decides after which line the citizen left, if it says so."""
        if after is None or self.state is State.ENDED:
            return
        self._show_late(self.conversation.settled(after, datetime.now(UTC)))

    def _show_late(self, frames: Iterable[Frame]) -> None:
        for frame in frames:
            noted = self._note(frame)
            if self.state is State.LIVE:
                self.tell(noted)

    def finish(self, reason: str, more: Mapping[str, str] | None = None) -> None:
        """`more`: further fields of `ended`, such as when the agency opens, and its own words."""
        if self.state is State.ENDED:
            return
        if self.ending is not None:
            reason, more, self.ending = self.ending.reason, self.ending.more, None
        waiting = self.state is not State.LIVE
        if waiting:
            self._take_in(())
        self._show_late(self.conversation.release_own(datetime.now(UTC)))
        self.state = State.ENDED
        if reason == "closed":  # the router knows no more, but a desk may have said why
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
        """What came live meanwhile counts as live even if the archive has it too: we know who was there then."""
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
        """If nobody is there any more, the place that we were told before counts now."""
        if self.queue is not None and frame["type"] == "people" and not frame["people"]:
            self.tell(self.queue)

    def _keep(self, frames: Iterable[Frame]) -> None:
        """Adds frames to the log only. Those that describe the moment, such as typing, are out of date by now."""
        for frame in frames:
            if frame["type"] in SHOWN:
                self._note(frame)

    def _note(self, frame: Frame) -> Frame:
        """The frame as it is shown. If the page keeps it, it is in the log from now on."""
        if frame["type"] == "message" and frame["id"] in self.masked:
            frame = {**frame, "masked": True}
        if "attached" in frame:
            frame = self.files.shown(frame)
        if "answers" in frame:
            frame = self._log.quoted(frame)
        if frame["type"] not in SHOWN:
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
            # The citizen is here, or may have been before our restart. If they leave now, they leave a conversation.
            if self.connections or self.unheard:
                self.kept_until = None
