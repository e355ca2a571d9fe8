"""Who is in a chat's room, and whose nick is whose. Writes nothing and sends nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from onedoor.desk.room import nicks
from onedoor.desk.room.speakers import Speakers
from onedoor.desk.terms.people import Jid
from onedoor.wire.muc.muc import Message, Occupant


@dataclass(slots=True)
class Room:
    """Who is in a chat's room now. The desk sees real JIDs because it is a moderator."""

    jid: str
    nick: str
    called: str = ""
    """Our desk's full name; its nick may be shorter."""
    occupants: dict[str, Occupant] = field(default_factory=dict)
    latest: str | None = None
    """The stanza-id of the last message."""
    speakers: Speakers = field(default_factory=Speakers)
    jids: dict[str, Jid] = field(default_factory=dict)
    """occupant id (XEP-0421) → bare JID of everybody who has been in the room"""

    desks: set[str] = field(default_factory=set)
    """The occupant-ids of all desks that have been there: a desk's words stay a desk's when it has gone."""

    @property
    def own_id(self) -> str:
        """The desk's own occupant id (XEP-0421); empty before it has entered, or if the room gives none."""
        return self.speakers.id_of(self.nick)

    def note(self, occupant: Occupant, citizen: Jid | None) -> None:
        """Learns from a presence whose nick it is. `citizen` is the real JID of the citizen."""
        real = self.real(occupant.nick)
        if occupant.id is None or real is None:
            return
        self.jids[occupant.id] = real
        if occupant.nick == self.nick:
            self.speakers.gives_ids = True
        if _is_desk(occupant):
            self.desks.add(occupant.id)
        if _is_desk(occupant) or real == citizen:
            self.speakers.learn(occupant.nick, occupant.id)

    def attributed(self, message: Message) -> Message:
        """The message with its real speaker's nick, even if they have taken a nick of a desk, citizen or colleague."""
        speaker = self.speakers.speaker(message.nick, message.occupant)
        return message if speaker == message.nick else replace(message, nick=speaker)

    def is_imposing(self, occupant: Occupant, protected: Iterable[str]) -> bool:
        """Whether people could mistake the occupant for one whose nick is `protected`."""
        if _is_desk(occupant) or self.speakers.id_of(occupant.nick) == occupant.id:
            return False
        return any(nicks.resembles(occupant.nick, nick) for nick in protected)

    def real_of(self, message: Message) -> Jid | None:
        return self.jids.get(message.occupant or "") or self.real(message.nick)

    def real(self, nick: str) -> Jid | None:
        occupant = self.occupants.get(nick)
        return Jid(occupant.jid.partition("/")[0]) if occupant and occupant.jid else None

    def nick_of(self, jid: Jid) -> str | None:
        return next((nick for nick in self.occupants if self.real(nick) == jid), None)

    def is_away(self, nick: str) -> bool:
        """Whether they are in the room with the presence `away`."""
        occupant = self.occupants.get(nick)
        return occupant is not None and occupant.away

    def is_of_desk(self, message: Message) -> bool:
        occupant = self.occupants.get(message.nick)
        return (occupant is not None and _is_desk(occupant)) or message.occupant in self.desks


def _is_desk(occupant: Occupant) -> bool:
    return occupant.affiliation in ("admin", "owner")
