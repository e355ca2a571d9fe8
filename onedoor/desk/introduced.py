"""Whom the desks of one room have introduced to the citizen, and who of them is there. Knows no stanza and no clock.

Promises that an introduction ends with its reason: who was put out, given up or followed by others is a stranger.
"""

from dataclasses import dataclass


@dataclass(slots=True)
class Person:
    """Somebody a desk has introduced. `occupant` is the room's lasting id of them (XEP-0421), where it has one."""

    name: str
    agency: str
    occupant: str | None = None
    desk: str = ""
    at: str = ""
    """Their agency's address."""
    picture: str = ""
    """The SHA-256 of the picture that their agency has of them."""
    is_out: bool = False
    """Their membership has ended."""


class People:
    """By nick."""

    __slots__ = ("_desk", "_introduced", "_present", "met")

    def __init__(self) -> None:
        self._introduced: dict[str, Person] = {}
        self._present: dict[str, str | None] = {}
        self.met: dict[str, Person] = {}
        """Of each agency that has had the chat, the one introduced last."""
        self._desk = ""
        """Who made the newest introduction."""

    def enter(self) -> None:
        """We join, perhaps again: who is there will be told anew."""
        self._present.clear()

    def forget(self) -> None:
        self._introduced.clear()
        self.met.clear()
        self._desk = ""

    def known(self, nick: str) -> Person | None:
        return self._introduced.get(nick)

    def here(self) -> list[Person]:
        """Whom the citizen talks with: those in the room, or whose network broke, if there is nobody else."""
        there = [person for nick, person in self._introduced.items() if nick in self._present]
        # Nobody was told of those who left while we were away: they have been followed by another desk's.
        theirs = [one for one in self._introduced.values() if one.desk == self._desk and not one.is_out]
        return there or theirs[-1:]

    def called(self, name: str, agency: str) -> Person:
        """Who was introduced by this name; somebody new where nobody was."""
        found = (one for one in self._introduced.values() if (one.name, one.agency) == (name, agency))
        return next(found, Person(name, agency))

    def is_here(self, nick: str) -> bool:
        return nick in self._present

    def came(self, nick: str, occupant: str | None) -> None:
        self._present[nick] = occupant
        person = self._introduced.get(nick)
        if person is None:
            return
        if person.is_out or (occupant is not None and person.occupant not in (None, occupant)):
            del self._introduced[nick]  # a stranger again, or somebody else under the name of one who left
        else:
            person.occupant = occupant or person.occupant

    def left(self, nick: str, *, new_nick: str | None, put_out: bool) -> None:
        """Whoever lost their network stays who they were. So does whoever was put out, until they come again: what they
        had said before may arrive after it.
        """
        self._present.pop(nick, None)
        person = self._introduced.get(nick)
        if person is None:
            return
        if new_nick:
            self._introduced[new_nick] = self._introduced.pop(nick)
        else:
            person.is_out = person.is_out or put_out

    def introduce(self, nick: str, name: str, agency: str, *, desk: str, at: str = "", picture: str = "") -> Person:
        if desk != self._desk:
            # The chat has come to this desk, perhaps back: whoever it sent before is a colleague now, or a supervisor.
            self._forget_others(desk, nick)
        self._desk = desk
        self._introduced.pop(nick, None)
        person = self._introduced[nick] = Person(name, agency, self._present.get(nick), desk, at, picture)
        self.met[agency] = person
        return person

    def withdraw(self, nick: str, name: str, agency: str, *, desk: str) -> None:
        """A notice may name the occupant, or the person as the citizen knows them, or mean all whom the desk sent."""
        for known, person in tuple(self._introduced.items()):
            if nick or name:
                meant = known == nick if nick else (person.name, person.agency) == (name, agency)
            else:
                meant = person.desk == desk
            if meant:
                del self._introduced[known]

    def _forget_others(self, desk: str, nick: str) -> None:
        for known, person in tuple(self._introduced.items()):
            if person.desk == desk and known != nick:
                del self._introduced[known]
