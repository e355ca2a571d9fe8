"""What of a room the citizen is shown (docs/PROTOCOL.md §3): stanzas read in, frames out. No I/O, no clock.

Promises never to show a word that a desk has not introduced the speaker of, nothing twice, nothing that the room did
not keep, and of an agent's words only what `desk.room.remark` says is for the citizen.
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
"""Which file comes with a message; the second says whether it is the citizen's own."""


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
        """`language`: the one that the citizen has chosen, in which both write; empty where it is not known."""
        self.nick, self.language = nick, language
        self._attaching = attaching
        self._desks: set[str] = set()
        self._archived_desks: frozenset[str] = frozenset()
        self._showing = Showing[Message]()
        self._speakers = Speakers()
        self._composing: str | None = None
        self._told: Frame | None = None
        """The last frame that said who is there."""

    def enter(self) -> None:
        """We join, perhaps again: who is there will be told anew."""
        self._desks.clear()
        self._showing.people.enter()
        self._composing = None

    def forget(self) -> None:
        """All will be said again from the beginning."""
        self._showing.forget()

    @property
    def called_over(self) -> str:
        """Why it is over by a desk's word; the router may know of more. Empty while it goes on."""
        return self._showing.called_over

    def goes_on(self) -> None:
        """It is not over, as the router knows."""
        self._showing.goes_on()

    @property
    def has_left(self) -> bool:
        """The citizen has left behind some line of the room."""
        return self._showing.left_after is not None

    @property
    def left_after(self) -> str:
        """That line's stanza-id; empty if it is not known."""
        return self._showing.left_after or ""

    def left(self, after: str | None) -> str:
        """The citizen has left behind this line of the room, or an earlier one, which is returned: agents' words after
        it are not for them."""
        self._showing.left(after)
        return self.left_after

    def settled(self, after: str, now: datetime) -> list[Frame]:
        """What they are shown after all: the router says that they left behind another line, or had not left.

        Nothing changes if they were shown more than up to there: a bridge before us has told the router, and we had not
        heard of it.
        """
        if after and self._showing.has_shown_behind(after):
            return []
        return [frame for line in self._showing.settled(after) for frame in self._shown(line, now)]

    def release_own(self, now: datetime) -> list[Frame]:
        """What they have said themselves behind what they are not shown."""
        return [frame for line in self._showing.release_own() for frame in self._shown(line, now)]

    def known_as(self, lasting_id: str | None) -> None:
        """The citizen's own lasting id in the room, where it gives any."""
        self._speakers.gives_ids = lasting_id is not None
        self._speakers.learn(self.nick, lasting_id)

    def know_desks(self, desks: Mapping[str, str | None]) -> None:
        """The chat's desks so far, for what is read from the archive."""
        self._archived_desks = frozenset(desks)
        self._speakers.know_desks(desks)

    def has_unknown_desks(self, archived: Sequence[Message]) -> bool:
        """Whether somebody gives notice there whom neither the room nor the router calls a desk."""
        said = (self._attributed(message) for message in archived if message.notice is not None)
        return any(not self._is_desk(message.nick, True) for message in said)

    def occupant(self, occupant: Occupant, lasting_id: str | None, *, was_there: bool = False) -> list[Frame]:
        """Somebody came, changed or went; or `was_there` when we came, and nobody knows since when."""
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
        """The frames that a message of the room means, in the order in which they are to be shown."""
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
        """With the nick of whoever said it, and with nobody's that they only took (XEP-0421)."""
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
        """Whom the citizen talks with."""
        return self._showing.people.here()

    @property
    def met(self) -> Iterable[Person]:
        """Somebody of each agency that has had the chat."""
        return self._showing.people.met.values()

    def people(self) -> Frame | None:
        """Who is there for the citizen now; None when that was nobody all the time."""
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
        """Who comes a moment later would not find it, and no transcript has it: nobody has said it."""
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
            # A canned reply is the agent's word, said by the desk.
            person = self._showing.people.called(name, agency)
            yield self._message(message, now, "agent", person, notice.get("lang", ""))
        fields = notices.fields(notice)
        # An agent who comes back is introduced again, but the citizen has met them.
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
        """`language`: where it is another than the conversation's."""
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
    """Their own words; which line they answer is found in what the citizen was shown (`quoting`)."""
    frame["text"] = remark.own
    return {**frame, "answers": remark} if remark.quote or remark.reply else frame


def _at(message: Message, now: datetime) -> str:
    """To the second; both are UTC."""
    return f"{(message.at or now).isoformat()[:19]}Z"
