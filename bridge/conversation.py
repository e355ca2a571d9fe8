"""What of a room the citizen is shown (docs/PROTOCOL.md §3): stanzas read in, frames out. No I/O, no clock.

Promises never to show a word that a desk has not introduced the speaker of, nothing twice, nothing that the room did
not keep, and of an agent's words only what `desk.remark` says is for the citizen.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from bridge import notices
from bridge.attachments import Attached
from bridge.frames import Frame
from bridge.people import People, Person
from bridge.pictures import address
from onedoor.desk.remark import Kind, Remark
from onedoor.wire.muc import Message, Occupant

HELD_BACK = 50
"""Messages kept of one occupant who has not been introduced yet; the newest."""
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
        "_held",
        "_people",
        "_seen",
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
        self._people = People()
        self._held: dict[str, deque[Message | None]] = {}
        """What was said by whom nobody has introduced; None stands where they left and came again."""
        self._composing: str | None = None
        self._seen: dict[str, int] = {}
        """Stanza-ids, and the order in which they came."""
        self._told: Frame | None = None
        """The last frame that said who is there."""

    def enter(self) -> None:
        """We join, perhaps again: who is there will be told anew."""
        self._desks.clear()
        self._people.enter()
        self._composing = None

    def forget(self) -> None:
        """All will be said again from the beginning."""
        self._people.forget()
        self._held.clear()
        self._seen.clear()

    def know_desks(self, nicks: frozenset[str]) -> None:
        """The nicks of the chat's desks so far, for what is read from the archive."""
        self._archived_desks = nicks

    def has_unknown_desks(self, archived: Sequence[Message]) -> bool:
        """Whether somebody gives notice there whom neither the room nor the router calls a desk."""
        return any(message.notice is not None and not self._is_desk(message.nick, True) for message in archived)

    def occupant(self, occupant: Occupant, lasting_id: str | None, *, was_there: bool = False) -> list[Frame]:
        """Somebody came, changed or went; or `was_there` when we came, and nobody knows since when."""
        if not occupant.present:
            return [*self._gone(occupant), *self._people_changed()]
        if occupant.nick in self._held and not was_there and not self._people.is_here(occupant.nick):
            self._held[occupant.nick].append(None)
        if occupant.affiliation in DESK:
            self._desks.add(occupant.nick)
        else:
            self._desks.discard(occupant.nick)
        self._people.came(occupant.nick, lasting_id)
        return list(self._people_changed())

    def message(self, message: Message, now: datetime, *, archived: bool = False) -> list[Frame]:
        """The frames that a message of the room means, in the order in which they are to be shown."""
        if not message.was_kept:
            return list(self._not_kept(message))
        if message.stanza_id is not None:
            if message.stanza_id in self._seen:
                return []
            self._seen[message.stanza_id] = len(self._seen)
        if message.nick == self.nick:
            return list(self._own(message, now))
        if message.notice is not None and self._is_desk(message.nick, archived):
            return [*self._notice(message, message.notice, now), *self._people_changed()]
        if self._is_desk(message.nick, archived) or not message.nick:
            return []
        return list(self._spoken(message, now))

    def here(self) -> list[Person]:
        """Whom the citizen talks with."""
        return self._people.here()

    @property
    def met(self) -> Iterable[Person]:
        """Somebody of each agency that has had the chat."""
        return self._people.met.values()

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
        return nick in self._desks or (archived and nick in self._archived_desks)

    def _not_kept(self, message: Message) -> Iterator[Frame]:
        """Who comes a moment later would not find it, and no transcript has it: nobody has said it."""
        person = self._people.known(message.nick)
        if person is not None:
            yield from self._typing(message.nick, person, False)

    def _own(self, message: Message, now: datetime) -> Iterator[Frame]:
        if message.body:
            yield self._message(message, now, "citizen", None)

    def _spoken(self, message: Message, now: datetime) -> Iterator[Frame]:
        person = self._people.known(message.nick)
        if person is None:
            self._hold(message)
            return
        if message.typing is not None or message.body:
            yield from self._typing(message.nick, person, bool(message.typing) and not message.body)
        if message.body and (remark := message.remark).kind is Kind.WORDS:
            yield _answering(self._message(message, now, "agent", person), remark)

    def _typing(self, nick: str, person: Person, on: bool) -> Iterator[Frame]:
        if on == (self._composing == nick):
            return
        if not on and self._composing != nick:
            return
        self._composing = nick if on else None
        yield {"type": "typing", "on": on, "name": person.name}

    def _hold(self, message: Message) -> None:
        # Commands are never shown, but one of them may be what the occupant took the chat with.
        if message.body:
            self._held.setdefault(message.nick, deque(maxlen=HELD_BACK)).append(message)

    def _notice(self, message: Message, notice: Mapping[str, str], now: datetime) -> Iterator[Frame]:
        code, name, agency = notice.get("code", ""), notice.get("agent", ""), notice.get("agency", "")
        if code == "reply" and message.body:
            # A canned reply is the agent's word, said by the desk.
            yield self._message(message, now, "agent", self._people.called(name, agency), notice.get("lang", ""))
        fields = notices.fields(notice)
        if fields is None:
            return
        # An agent who comes back is introduced again, but the citizen has met them.
        if notice.get("again") != "true":
            yield {"type": "notice", "stanza": message.stanza_id, **fields, "at": _at(message, now)}
        nick = notice.get("nick", "")
        if code == "agent-joined" and nick:
            self._people.introduce(nick, name, agency, desk=message.nick, **_who(notice))
            yield from self._release(nick, notice, now)
        elif code in notices.WITHDRAWN:
            self._people.withdraw(nick, name, agency, desk=message.nick)

    def _release(self, nick: str, notice: Mapping[str, str], now: datetime) -> Iterator[Frame]:
        """Of what was held back, what the introduction says is for the citizen; the rest was meant for colleagues."""
        said = list(self._held.pop(nick, ()))
        for held in said[self._first_meant(said, notice) :]:
            if held is not None:
                yield from self._spoken(held, now)

    def _first_meant(self, said: Sequence[Message | None], notice: Mapping[str, str]) -> int:
        since, after = notice.get("since"), notice.get("after")
        if after is not None:
            # What we have not seen lies before all that we have.
            place = self._seen.get(after, -1)
            return sum(held is None or self._seen.get(held.stanza_id or "", -1) <= place for held in said)
        if since == "entry":
            return max((index + 1 for index, held in enumerate(said) if held is None), default=0)
        known = [held.stanza_id if held is not None else None for held in said]
        return known.index(since) if since is not None and since in known else len(said)

    def _gone(self, occupant: Occupant) -> Iterator[Frame]:
        self._desks.discard(occupant.nick)
        person = self._people.known(occupant.nick)
        if person is not None:
            yield from self._typing(occupant.nick, person, False)
        put_out = occupant.affiliation in ("none", "outcast")
        self._people.left(occupant.nick, new_nick=occupant.new_nick, put_out=put_out)

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
        if person is not None and person.picture:
            frame["picture"] = person.picture
        if spoken := language or self.language:
            frame["lang"] = spoken
        attached = self._attaching(message, person is None)
        return frame if attached is None else {**frame, "attached": attached}


def _answering(frame: Frame, remark: Remark) -> Frame:
    """Their own words; which line they answer is found in what the citizen was shown (`quoting`)."""
    frame["text"] = remark.own
    return {**frame, "answers": remark} if remark.quote or remark.reply else frame


def _who(notice: Mapping[str, str]) -> dict[str, str]:
    """Where their agency is, and the picture that it has of them."""
    at = notice.get("at", "")
    return {"at": at, "picture": address(at, notice.get("picture", ""))}


def _at(message: Message, now: datetime) -> str:
    """To the second; both are UTC."""
    return f"{(message.at or now).isoformat()[:19]}Z"
