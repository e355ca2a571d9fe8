"""What the citizen is shown of a room (docs/PROTOCOL.md §3): turns parsed stanzas into frames. No I/O, no clock.

Promises to show nothing twice, nothing that the room did not keep, nothing by a speaker whom no desk has introduced,
and of an agent's words only what `desk.room.remark` says is for the citizen.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bridge.conversation import notices
from bridge.conversation.attachments import Attached
from bridge.frames.addresses import of_picture
from bridge.frames.frames import Frame
from onedoor.desk.room.introduced import Person
from onedoor.desk.room.remark import Kind, Remark
from onedoor.desk.room.showing import By, Line, Showing
from onedoor.desk.room.speakers import Speakers
from onedoor.wire.muc.muc import Message, Occupant

DESK = ("admin", "owner")
Attaching = Callable[[Message, bool], Attached | None]
"""Returns a message's file, if it has one. The second argument says whether the message is the citizen's own."""


class Conversation:
    """One room as one citizen sees it."""

    __slots__ = (
        "_archived_desks",
        "_attaching",
        "_composing",
        "_desks",
        "_showing",
        "_speakers",
        "_told",
        "language",
        "nick",
    )

    def __init__(self, nick: str, attaching: Attaching = lambda _, own: None, language: str = "") -> None:
        """`language`: the one that the citizen has chosen, in which both sides write; empty if unknown."""
        self.nick, self.language = nick, language
        self._attaching = attaching
        self._desks: set[str] = set()
        self._archived_desks: frozenset[str] = frozenset()
        self._showing = Showing[Message]()
        self._speakers = Speakers()
        self._composing: str | None = None
        self._told: Frame | None = None
        """The last `people` frame."""

    def enter(self) -> None:
        """We join, perhaps again. The room will tell us anew who is there."""
        self._desks.clear()
        self._showing.people.enter()
        self._composing = None

    def forget(self) -> None:
        """Starts again, because every line will be heard again from the beginning."""
        self._showing.forget()

    @property
    def called_over(self) -> str:
        """Why the chat is over, as a desk has said; the router may know more. Empty while the chat goes on."""
        return self._showing.called_over

    def goes_on(self) -> None:
        """The router says that the chat is not over."""
        self._showing.goes_on()

    @property
    def has_left(self) -> bool:
        """Whether the citizen has left."""
        return self._showing.left_after is not None

    @property
    def left_after(self) -> str:
        """The stanza-id of the line after which the citizen left; empty if unknown."""
        return self._showing.left_after or ""

    def left(self, after: str | None) -> str:
        """The citizen left after this line, or after an earlier one: returns that one's stanza-id. Agents' words after
        it are not for them."""
        self._showing.left(after)
        return self.left_after

    def settled(self, after: str, now: datetime) -> list[Frame]:
        """What they are shown after all, because the router says that they left after another line, or had not left.

        Nothing changes if they were already shown more than that: an earlier bridge has told the router, and we did
        not know of it.
        """
        if after and self._showing.has_shown_behind(after):
            return []
        return [frame for line in self._showing.settled(after) for frame in self._shown(line, now)]

    def release_own(self, now: datetime) -> list[Frame]:
        """The citizen's own lines after those that they are not shown."""
        return [frame for line in self._showing.release_own() for frame in self._shown(line, now)]

    def known_as(self, lasting_id: str | None) -> None:
        """Sets the citizen's own occupant-id (XEP-0421); None if the room gives none."""
        self._speakers.gives_ids = lasting_id is not None
        self._speakers.learn(self.nick, lasting_id)

    def know_desks(self, desks: Mapping[str, str | None]) -> None:
        """Sets the chat's desks so far (nick → occupant-id), for reading the archive."""
        self._archived_desks = frozenset(desks)
        self._speakers.know_desks(desks)

    def has_unknown_desks(self, archived: Sequence[Message]) -> bool:
        """Whether the archive has a notice from somebody whom neither the room nor the router calls a desk."""
        said = (self._attributed(message) for message in archived if message.notice is not None)
        return any(not self._is_desk(message.nick, True) for message in said)

    def occupant(self, occupant: Occupant, lasting_id: str | None, *, was_there: bool = False) -> list[Frame]:
        """Somebody came, changed or left. `was_there`: they were in the room when we came, since an unknown time."""
        if not occupant.present:
            return [*self._gone(occupant), *self._people_changed()]
        if occupant.affiliation in DESK:
            self._desks.add(occupant.nick)
            self._speakers.learn(occupant.nick, lasting_id)
        else:
            self._desks.discard(occupant.nick)
        self._showing.came(occupant.nick, lasting_id, was_there=was_there)
        return list(self._people_changed())

    def message(self, message: Message, now: datetime, *, archived: bool = False) -> list[Frame]:
        """The frames for a message of the room, in the order in which to show them."""
        if not message.was_kept:
            return list(self._not_kept(message))
        message = self._attributed(message)
        line = self._line(message, archived)
        frames = list(self._stirred(message)) if line.by is By.OTHER else []
        for shown in self._showing.hear(line):
            frames += self._shown(shown, now)
        if line.notice is not None and line.notice.get("code") == "agent-joined":
            self._speakers.learn(line.notice.get("nick", ""), line.notice.get("occupant"))
        return [*frames, *self._people_changed()] if line.notice is not None else frames

    def _attributed(self, message: Message) -> Message:
        """The message with its real speaker's nick, rather than one that they only took (XEP-0421)."""
        speaker = self._speakers.speaker(message.nick, message.occupant)
        return message if speaker == message.nick else replace(message, nick=speaker)

    def _line(self, message: Message, archived: bool) -> Line[Message]:
        body, notice, meant = message.body or "", None, True
        if message.nick == self.nick:
            by = By.CITIZEN
        elif not message.nick or self._is_desk(message.nick, archived):
            by, notice = By.DESK, message.notice
        else:
            by, meant = By.OTHER, message.remark.kind is Kind.WORDS
        return Line(message.stanza_id, message.nick, by, message, bool(body), meant, notice)

    def _shown(self, line: Line[Message], now: datetime) -> Iterator[Frame]:
        if line.by is By.CITIZEN:
            yield self._message(line.what, now, "citizen", None)
        elif line.notice is not None:
            yield from self._notice(line.what, line.notice, now)
        else:
            person = self._showing.people.known(line.nick)
            yield _answering(self._message(line.what, now, "agent", person), line.what.remark)

    def here(self) -> list[Person]:
        """The people whom the citizen is talking with."""
        return self._showing.people.here()

    @property
    def met(self) -> Iterable[Person]:
        """One person of each agency that has had the chat."""
        return self._showing.people.met.values()

    def people(self) -> Frame | None:
        """The `people` frame for now; None if nobody has been there yet."""
        there = [{"name": one.name, "agency": one.agency, "at": one.at} for one in self.here()]
        if not there and self._told is None:
            return None
        self._told = {"type": "people", "people": there}
        return self._told

    def _people_changed(self) -> Iterator[Frame]:
        before, now = self._told, self.people()
        if now is not None and now != before:
            yield now

    def _is_desk(self, nick: str, archived: bool) -> bool:
        return nick in self._desks or (archived and nick in self._speakers.vouched(self._archived_desks))

    def _not_kept(self, message: Message) -> Iterator[Frame]:
        """Counts as never said: neither a transcript nor anybody who comes a moment later would have it."""
        person = self._showing.people.known(message.nick)
        if person is not None:
            yield from self._typing(message.nick, person, False)

    def _stirred(self, message: Message) -> Iterator[Frame]:
        person = self._showing.people.known(message.nick)
        if person is not None and (message.typing is not None or message.body):
            yield from self._typing(message.nick, person, bool(message.typing) and not message.body)

    def _typing(self, nick: str, person: Person, on: bool) -> Iterator[Frame]:
        if on == (self._composing == nick):
            return
        self._composing = nick if on else None
        yield {"type": "typing", "on": on, "name": person.name}

    def _notice(self, message: Message, notice: Mapping[str, str], now: datetime) -> Iterator[Frame]:
        code, name, agency = notice.get("code", ""), notice.get("agent", ""), notice.get("agency", "")
        if code == "reply" and message.body:
            # The desk says a canned reply in the agent's name.
            person = self._showing.people.called(name, agency)
            yield self._message(message, now, "agent", person, notice.get("lang", ""))
        fields = notices.fields(notice)
        # The desk introduces a returning agent again, but the citizen has already met them.
        if fields is not None and notice.get("again") != "true":
            yield {"type": "notice", "stanza": message.stanza_id, **fields, "at": _at(message, now)}

    def _gone(self, occupant: Occupant) -> Iterator[Frame]:
        self._desks.discard(occupant.nick)
        person = self._showing.people.known(occupant.nick)
        if person is not None:
            yield from self._typing(occupant.nick, person, False)
        put_out = occupant.affiliation in ("none", "outcast")
        self._showing.people.left(occupant.nick, new_nick=occupant.new_nick, put_out=put_out)

    def _message(
        self, message: Message, now: datetime, sender: str, person: Person | None, language: str = ""
    ) -> Frame:
        """`language`: only if it is not the conversation's."""
        frame: Frame = {
            "type": "message",
            "stanza": message.stanza_id,
            "from": sender,
            "id": message.origin_id,
            "name": person.name if person else "",
            "agency": person.agency if person else "",
            "text": message.body,
            "at": _at(message, now),
        }
        if person is not None and (picture := of_picture(person.at, person.picture)):
            frame["picture"] = picture
        if spoken := language or self.language:
            frame["lang"] = spoken
        attached = self._attaching(message, person is None)
        return frame if attached is None else {**frame, "attached": attached}


def _answering(frame: Frame, remark: Remark) -> Frame:
    """Shows only the agent's own words. `quoting` finds the line that they answer in what the citizen was shown."""
    frame["text"] = remark.own
    return {**frame, "answers": remark} if remark.quote or remark.reply else frame


def _at(message: Message, now: datetime) -> str:
    """The time to the second. Both are UTC."""
    return f"{(message.at or now).isoformat()[:19]}Z"
