"""Who has spoken in a room, by occupant-id (XEP-0421) rather than by nick. Knows no stanza.

A nick is free as soon as its occupant leaves. Without this check, anybody who then takes it could speak as a desk, as
the citizen or as a colleague.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

APART = "\N{INFORMATION SEPARATOR ONE}"
"""Never part of a nick, because servers refuse control characters (RFC 6122, appendix B)."""


@dataclass(slots=True)
class Speakers:
    """The known occupants of one room, by nick."""

    gives_ids: bool = False
    """Whether the room gives occupant-ids. ejabberd 23.01 does not, and lets clients forge them."""
    _ids: dict[str, str] = field(default_factory=dict)
    _trusted: set[str] = field(default_factory=set)

    def learn(self, nick: str, occupant: str | None) -> None:
        """The nick belongs to this occupant, according to the room's affiliations, the router or a desk."""
        if occupant:
            self._ids[nick] = occupant

    def trust(self, nick: str) -> None:
        """A router or desk that knows no occupant-ids says that the nick is a desk's."""
        self._trusted.add(nick)

    def id_of(self, nick: str) -> str:
        """The nick's occupant-id; empty if unknown."""
        return self._ids.get(nick, "")

    def know_desks(self, desks: Mapping[str, str | None]) -> None:
        """The chat's desks, from the router: nick → occupant-id (empty if unknown, None if the router sends none)."""
        for nick, occupant in desks.items():
            self.learn(nick, occupant)
            if occupant is None:
                self.trust(nick)

    def speaker(self, nick: str, occupant: str | None) -> str:
        """The nick, if it belongs to this occupant or to nobody known. Otherwise a name that nobody can have."""
        owner = self._ids.get(nick)
        if not self.gives_ids or owner is None or owner == occupant:
            return nick
        return f"{nick}{APART}{occupant or ''}"

    def vouched(self, nicks: Iterable[str]) -> frozenset[str]:
        """Of nicks said to be desks', those whose occupant is known; all of them if the room gives no occupant-ids."""
        known = self._ids.keys() | self._trusted
        return frozenset(nick for nick in nicks if not self.gives_ids or nick in known)
