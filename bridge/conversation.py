"""What of a room the citizen is shown (docs/PROTOCOL.md §3): stanzas read in, frames out. No I/O, no clock.

Promises never to show a word that a desk has not introduced the speaker of, and nothing twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bridge.frames import Frame
from onedoor.desk.commands import is_command_like
from onedoor.wire.muc import Message, Occupant

HELD_BACK = 50
"""Messages kept of one occupant who has not been introduced yet."""
DESK = ("admin", "owner")
NOTICES = ("agent-joined", "agent-lost", "ended")


@dataclass(slots=True)
class Person:
    """Somebody a desk has introduced. `occupant` is the room's lasting id of them (XEP-0421), where it has one."""

    name: str
    agency: str
    occupant: str | None


class Conversation:
    """One room as one citizen sees it."""

    __slots__ = ("_archived_desks", "_composing", "_desks", "_held", "_introduced", "_occupants", "_seen", "nick")

    def __init__(self, nick: str) -> None:
        self.nick = nick
        self._desks: set[str] = set()
        self._archived_desks: frozenset[str] = frozenset()
        self._introduced: dict[str, Person] = {}
        self._occupants: dict[str, str | None] = {}
        self._held: dict[str, list[Message]] = {}
        self._composing: str | None = None
        self._seen: set[str] = set()

    def enter(self) -> None:
        """We join, perhaps again: who is there will be told anew."""
        self._desks.clear()
        self._occupants.clear()
        self._composing = None

    def forget(self) -> None:
        """All will be said again from the beginning."""
        self._introduced.clear()
        self._held.clear()
        self._seen.clear()

    def know_desks(self, nicks: frozenset[str]) -> None:
        """The nicks of the chat's desks so far, for what is read from the archive."""
        self._archived_desks = nicks

    def has_unknown_desks(self, archived: Sequence[Message]) -> bool:
        """Whether somebody gives notice there whom neither the room nor the router calls a desk."""
        return any(message.notice is not None and not self._is_desk(message.nick, True) for message in archived)

    def occupant(self, occupant: Occupant, lasting_id: str | None) -> list[Frame]:
        """Somebody came, changed or went."""
        if not occupant.present:
            return self._gone(occupant)
        if occupant.affiliation in DESK:
            self._desks.add(occupant.nick)
        else:
            self._desks.discard(occupant.nick)
        self._occupants[occupant.nick] = lasting_id
        person = self._introduced.get(occupant.nick)
        if person is not None and lasting_id is not None:
            if person.occupant not in (None, lasting_id):
                del self._introduced[occupant.nick]  # somebody else, under the name of one who left
            else:
                person.occupant = lasting_id
        return []

    def message(self, message: Message, now: datetime, *, archived: bool = False) -> list[Frame]:
        """The frames that a message of the room means, in the order in which they are to be shown."""
        if message.stanza_id is not None:
            if message.stanza_id in self._seen:
                return []
            self._seen.add(message.stanza_id)
        if message.nick == self.nick:
            return list(self._own(message, now))
        if message.notice is not None and self._is_desk(message.nick, archived):
            return list(self._notice(message, message.notice, now))
        if self._is_desk(message.nick, archived) or not message.nick:
            return []
        return list(self._spoken(message, now))

    def _is_desk(self, nick: str, archived: bool) -> bool:
        return nick in self._desks or (archived and nick in self._archived_desks)

    def _own(self, message: Message, now: datetime) -> Iterator[Frame]:
        if message.body:
            yield _message(message, now, "citizen", None)

    def _spoken(self, message: Message, now: datetime) -> Iterator[Frame]:
        person = self._introduced.get(message.nick)
        if person is None:
            self._hold(message)
            return
        if message.typing is not None or message.body:
            yield from self._typing(message.nick, person, bool(message.typing) and not message.body)
        if message.body and not is_command_like(message.body):
            yield _message(message, now, "agent", person)

    def _typing(self, nick: str, person: Person, on: bool) -> Iterator[Frame]:
        if on == (self._composing == nick):
            return
        if not on and self._composing != nick:
            return
        self._composing = nick if on else None
        yield {"type": "typing", "on": on, "name": person.name}

    def _hold(self, message: Message) -> None:
        if message.body and not is_command_like(message.body):
            held = self._held.setdefault(message.nick, [])
            if len(held) < HELD_BACK:
                held.append(message)

    def _notice(self, message: Message, notice: Mapping[str, str], now: datetime) -> Iterator[Frame]:
        code, name, agency = notice.get("code", ""), notice.get("agent", ""), notice.get("agency", "")
        if code == "reply" and message.body:
            # A canned reply is the agent's word, said by the desk.
            yield _message(message, now, "agent", Person(name, agency, None))
        if code not in NOTICES:
            return
        # An agent who comes back is introduced again, but the citizen has met them.
        if notice.get("again") != "true":
            yield {
                "type": "notice",
                "stanza": message.stanza_id,
                "code": code,
                "agent": name,
                "agency": agency,
                "reason": notice.get("reason", ""),
                "at": _at(message, now),
            }
        nick = notice.get("nick") or self._nick_of(name, agency)
        if code == "agent-joined" and nick:
            yield from self._introduce(nick, name, agency, now)
        elif code == "agent-lost" and nick:
            self._introduced.pop(nick, None)

    def _introduce(self, nick: str, name: str, agency: str, now: datetime) -> Iterator[Frame]:
        self._introduced[nick] = Person(name, agency, self._occupants.get(nick))
        for held in self._held.pop(nick, ()):
            yield from self._spoken(held, now)

    def _nick_of(self, name: str, agency: str) -> str | None:
        """Whom a notice without a nick means: a lost agent's is not told."""
        for nick, person in self._introduced.items():
            if (person.name, person.agency) == (name, agency):
                return nick
        return None

    def _gone(self, occupant: Occupant) -> list[Frame]:
        self._desks.discard(occupant.nick)
        self._occupants.pop(occupant.nick, None)
        person = self._introduced.get(occupant.nick)
        if person is None:
            return []
        frames = list(self._typing(occupant.nick, person, False))
        if occupant.new_nick:
            self._introduced[occupant.new_nick] = self._introduced.pop(occupant.nick)
        return frames


def _message(message: Message, now: datetime, sender: str, person: Person | None) -> Frame:
    return {
        "type": "message",
        "stanza": message.stanza_id,
        "from": sender,
        "id": message.origin_id,
        "name": person.name if person else "",
        "agency": person.agency if person else "",
        "text": message.body,
        "at": _at(message, now),
    }


def _at(message: Message, now: datetime) -> str:
    """To the second; both are UTC."""
    return f"{(message.at or now).isoformat()[:19]}Z"
