"""Whom the desks of one room have introduced to the citizen, and which of them are there. Knows no stanza and no clock.

An introduction lasts no longer than its reason: somebody who was removed, withdrawn or replaced is a stranger again.
"""

from dataclasses import dataclass


@dataclass(slots=True)
class Person:
    """Somebody whom a desk has introduced. `occupant`: their occupant-id (XEP-0421), if the room gives one."""

    name: str
    agency: str
    occupant: str | None = None
    desk: str = ""
    at: str = ""
    """Their agency's address."""
    picture: str = ""
    """The SHA-256 of their picture at their agency."""
    is_out: bool = False
    """They were removed from the room, because their membership ended."""


class People:
    """The people whom desks have introduced in one room, by nick."""

    __slots__ = ("_desk", "_introduced", "_present", "met")

    def __init__(self) -> None:
        self._introduced: dict[str, Person] = {}
        self._present: dict[str, str | None] = {}
        self.met: dict[str, Person] = {}
        """agency → the person whom it introduced last"""
        self._desk = ""
        """The nick of the desk that made the newest introduction."""

    def enter(self) -> None:
        """Forgets who is there, because we are joining and the room will tell us."""
        self._present.clear()

    def forget(self) -> None:
        self._introduced.clear()
        self.met.clear()
        self._desk = ""

    def known(self, nick: str) -> Person | None:
        return self._introduced.get(nick)

    def here(self) -> list[Person]:
        """The people the citizen is talking with: those in the room or, if none, the last one who disconnected."""
        there = [person for nick, person in self._introduced.items() if nick in self._present]
        # We do not hear who left while we were away. An introduction by another desk shows that they are gone.
        theirs = [one for one in self._introduced.values() if one.desk == self._desk and not one.is_out]
        return there or theirs[-1:]

    def is_joined(self, desk: str) -> bool:
        """Whether somebody whom another desk has introduced is there."""
        theirs = (nick for nick, one in self._introduced.items() if one.desk != desk and not one.is_out)
        return any(nick in self._present for nick in theirs)

    def called(self, name: str, agency: str) -> Person:
        """The person who was introduced by this name, or a new one if nobody was."""
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
            del self._introduced[nick]  # a stranger again, or somebody else who uses the nick of a person who left
        else:
            person.occupant = occupant or person.occupant

    def left(self, nick: str, *, new_nick: str | None, put_out: bool) -> None:
        """Somebody who disconnected stays introduced. Somebody who was removed (`put_out`) stays so until they return,
        because lines that they wrote before may still arrive.
        """
        self._present.pop(nick, None)
        person = self._introduced.get(nick)
        if person is None:
            return
        if new_nick:
            self._introduced[new_nick] = self._introduced.pop(nick)
        else:
            person.is_out = person.is_out or put_out

    def introduce(
        self,
        nick: str,
        name: str,
        agency: str,
        *,
        desk: str,
        at: str = "",
        picture: str = "",
        again: bool = False,
        alone: bool = False,
        only: bool = False,
    ) -> Person:
        """`again`: repeated for a bridge that may have restarted. Of two desks, either may be the last to repeat.

        `alone`: they are their agency's only agent. `only`: nobody else has the citizen at all; said again, that may be
        out of date. Readers of the room's archive have not seen the others leave.
        """
        is_news = not (again and nick in self._introduced)
        if only and not again:
            self._introduced.clear()
        elif alone or (is_news and desk != self._desk):
            # The chat has passed to them or to their desk. Anybody whom the desk introduced before is now a colleague.
            self._forget_others(desk, nick)
        if is_news:
            self._desk = desk
        self._introduced.pop(nick, None)
        person = self._introduced[nick] = Person(name, agency, self._present.get(nick), desk, at, picture)
        self.met[agency] = person
        return person

    def withdraw(self, nick: str, name: str, agency: str, *, desk: str, of_two: bool = False) -> None:
        """Ends the introduction of the occupant `nick`, else of `name` at `agency`, else of everybody from this desk.

        `of_two`: another agent is still with the citizen, so that agent's desk has the chat.
        """
        for known, person in tuple(self._introduced.items()):
            if nick or name:
                meant = known == nick if nick else (person.name, person.agency) == (name, agency)
            else:
                meant = person.desk == desk
            if meant:
                del self._introduced[known]
        if of_two:
            stay = [one.desk for one in self._introduced.values() if not one.is_out]
            if stay and self._desk not in stay:
                self._desk = stay[-1]

    def _forget_others(self, desk: str, nick: str) -> None:
        for known, person in tuple(self._introduced.items()):
            if person.desk == desk and known != nick:
                del self._introduced[known]
