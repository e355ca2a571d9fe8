"""Who is in a chat's room, and whose nick is whose. Writes nothing and sends nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from onedoor.desk.room import nicks
from onedoor.desk.room.speakers import Speakers
from onedoor.desk.terms.people import Jid
from onedoor.wire.muc.muc import Message, Occupant


@dataclass(slots=True)
class Room:
    """Who is in a chat's room now: nick → presence, with the real JID that the desk sees as a moderator."""

    jid: str
    nick: str
    called: str = ""
    """Our desk's name in full, of which the nick may be only a part."""
    occupants: dict[str, Occupant] = field(default_factory=dict)
    latest: str | None = None
    """The stanza-id of the message that came last."""
    speakers: Speakers = field(default_factory=Speakers)
    jids: dict[str, Jid] = field(default_factory=dict)
    """Who has been there, by their lasting id in the room."""

    desks: set[str] = field(default_factory=set)
    """The occupant-ids of all desks that have been there: a desk's words stay a desk's when it has gone."""

    @property
    def own_id(self) -> str:
        """The desk's own lasting id; empty until it has been there, and where the room gives none."""
        return self.speakers.id_of(self.nick)

    def note(self, occupant: Occupant, citizen: Jid | None) -> None:
        """Somebody's presence, with the real JID that only moderators see: whose nick that is. `citizen`: theirs."""
        real = self.real(occupant.nick)
        if occupant.id is None or real is None:
            return
        self.jids[occupant.id] = real
        if occupant.nick == self.nick:
            self.speakers.gives_ids = True
        if occupant.affiliation in ("admin", "owner"):
            self.desks.add(occupant.id)
        if occupant.affiliation in ("admin", "owner") or real == citizen:
            self.speakers.learn(occupant.nick, occupant.id)

    def attributed(self, message: Message) -> Message:
        """With the nick of whoever said it, and with no desk's, citizen's or colleague's that they only took."""
        speaker = self.speakers.speaker(message.nick, message.occupant)
        return message if speaker == message.nick else replace(message, nick=speaker)

    def is_imposing(self, occupant: Occupant, protected: Iterable[str]) -> bool:
        """Whether people could take them for a desk or the citizen, by a nick that only looks like theirs."""
        if occupant.affiliation in ("admin", "owner") or self.speakers.id_of(occupant.nick) == occupant.id:
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
        """They are in the room, and not at their screen."""
        occupant = self.occupants.get(nick)
        return occupant is not None and occupant.away

    def is_of_desk(self, message: Message) -> bool:
        occupant = self.occupants.get(message.nick)
        is_there = occupant is not None and occupant.affiliation in ("admin", "owner")
        return is_there or message.occupant in self.desks
