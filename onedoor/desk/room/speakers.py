"""Who has spoken in a room: the occupant (XEP-0421), whatever nick they have at the moment. Knows no stanza.

A nick is free as soon as its occupant is gone. Whoever takes it then could otherwise speak as a desk, as the citizen or
as a colleague.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

APART = "\N{INFORMATION SEPARATOR ONE}"
"""Never part of a nick: servers refuse control characters (RFC 6122, appendix B)."""


@dataclass(slots=True)
class Speakers:
    """The occupants of one room who matter, by the nick that is theirs."""

    gives_ids: bool = False
    """Whether the room gives lasting ids at all: ejabberd 23.01 does not, and lets clients make some up."""
    _ids: dict[str, str] = field(default_factory=dict)
    _trusted: set[str] = field(default_factory=set)

    def learn(self, nick: str, occupant: str | None) -> None:
        """The nick belongs to this occupant: the room's affiliations, the router or a desk say so."""
        if occupant:
            self._ids[nick] = occupant

    def trust(self, nick: str) -> None:
        """A router or desk that knows no lasting ids says that the nick is a desk's."""
        self._trusted.add(nick)

    def id_of(self, nick: str) -> str:
        """Empty where nobody knows."""
        return self._ids.get(nick, "")

    def know_desks(self, desks: Mapping[str, str | None]) -> None:
        """The chat's desks as the router tells: nick → lasting id, empty if it knows none, None if it says none."""
        for nick, occupant in desks.items():
            self.learn(nick, occupant)
            if occupant is None:
                self.trust(nick)

    def speaker(self, nick: str, occupant: str | None) -> str:
        """The nick if it belongs to this occupant or to nobody known; otherwise a name that nobody can have."""
        owner = self._ids.get(nick)
        if not self.gives_ids or owner is None or owner == occupant:
            return nick
        return f"{nick}{APART}{occupant or ''}"

    def vouched(self, nicks: Iterable[str]) -> frozenset[str]:
        """Of the nicks that are said to be desks', those whose occupant is known; all where the room gives no ids."""
        known = self._ids.keys() | self._trusted
        return frozenset(nick for nick in nicks if not self.gives_ids or nick in known)
