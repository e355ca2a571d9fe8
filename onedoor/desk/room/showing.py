"""Which lines of a chat's room its citizen is shown: one rule for their page and for the agencies' records.

It depends on the room's order and on who has spoken. The caller says whether an agent's words are for the citizen
(`is_meant`). It never shows a line by somebody whom no desk has introduced, a line twice, or an agent's line after the
end.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

from onedoor.desk.room.introduced import People

HELD_BACK = 50
"""How many lines to keep for each occupant who has not been introduced yet: the newest ones."""
WITHDRAWN = ("agent-lost", "agent-left", "requeued")
"""Notices that end an introduction."""

T = TypeVar("T")


class By(Enum):
    CITIZEN = "the citizen"
    DESK = "an agency's desk"
    OTHER = "an agent, introduced or not"


@dataclass(frozen=True, slots=True)
class Line(Generic[T]):
    """`id`: the room's stanza-id, or None if the room does not archive the line. `what`: any value of the caller's."""

    id: str | None
    nick: str
    by: By
    what: T
    has_words: bool = True
    is_meant: bool = True
    """Whether its words are for the citizen, unlike those of a command or a note."""
    notice: Mapping[str, str] | None = None


Said = list[tuple[Line[T], str | None]]
"""Lines, each with the id of the line at which it is shown. A line that was held back is shown at the introduction."""


class Showing(Generic[T]):
    """One room as one citizen sees it."""

    __slots__ = ("_held", "_over", "_seen", "_shown", "_taken_back", "_withheld", "left_after", "people")

    def __init__(self) -> None:
        self.people = People()
        self._held: dict[str, deque[Line[T] | None]] = {}
        """nick → lines of somebody whom no desk has introduced. None marks where they left and came back."""
        self._seen: dict[str, int] = {}
        """stanza-id → its place in the order of arrival"""
        self._shown: Said[T] = []
        """What agents and desks have said to the citizen, in order."""
        self._taken_back: Said[T] = []
        """Lines that counted as shown until we learned after which line the citizen had left."""
        self._withheld: Said[T] = []
        """Lines that the citizen would have been shown had they not left, and their own lines after those."""
        self._over: dict[str, str] = {}
        """desk that has said the chat is over, and has introduced nobody since → the reason"""
        self.left_after: str | None = None
        """The stanza-id of the line after which the citizen left; empty if before all lines; None if they have not."""

    def forget(self) -> None:
        """Starts again, because every line will be heard again from the beginning."""
        self.people.forget()
        self._held.clear()
        self._seen.clear()
        self._shown.clear()
        self._taken_back.clear()
        self._withheld.clear()
        self._over.clear()

    # --- Who is there ---

    def came(self, nick: str, occupant: str | None, *, was_there: bool = False) -> None:
        """Somebody came or changed. `was_there`: they were in the room when we came, since an unknown time."""
        if nick in self._held and not was_there and not self.people.is_here(nick):
            self._held[nick].append(None)
        self.people.came(nick, occupant)

    # --- What is said ---

    def goes_on(self) -> None:
        """The chat is not over, whatever desks have said."""
        self._over.clear()

    def hear(self, line: Line[T]) -> list[Line[T]]:
        """Takes the room's next line. Returns the lines that the citizen is now shown, including any held back."""
        if line.id is not None:
            if line.id in self._seen:
                return []
            self._seen[line.id] = len(self._seen)
        if line.by is By.CITIZEN:
            return self._own(line) if line.has_words else []
        if line.by is By.DESK:
            shown = self._noticed(line, line.notice) if line.notice is not None else []
        else:
            shown = self._spoken(line)
        at_once = [(one, line.id) for one in shown]
        return self._withhold(at_once) if self._is_behind(line.id) else self._told(at_once)

    def is_too_late(self, id: str) -> bool:
        """Whether the line came after the end."""
        return bool(self._over) or self._is_behind(id)

    @property
    def called_over(self) -> str:
        """Why the chat is over, as the last desk to say so has it; empty while none has."""
        return next(reversed(self._over.values()), "")

    def left(self, after: str | None) -> list[str]:
        """The citizen left after this line of the room (None: before all lines), and is shown nothing more.

        Only the first call counts. Returns the stanza-ids of later lines that had counted as shown.
        """
        if self.left_after is None:
            self.left_after = after or ""
        late, self._shown = self._parted(self._shown)
        self._taken_back += late
        return [line.id for line, _ in late if line.id is not None]

    def settled(self, after: str) -> list[Line[T]]:
        """The router has decided that the citizen left after this line or, if `after` is empty, that they had not left,
        because the other side ended the chat first. Returns the lines that they are shown after all.
        """
        if self.left_after is None or (after and after == self.left_after):
            return []
        self.left_after = after or None
        self._withheld, shown = self._parted(self._withheld)
        return self._told(shown)

    def has_shown_behind(self, id: str) -> bool:
        """Whether the citizen was shown anything by an agent or a desk after this line."""
        place = self._seen.get(id, len(self._seen))
        return any(self._seen.get(at or "", -1) > place for _, at in self._shown)

    def release_own(self) -> list[Line[T]]:
        """The chat is over, and no decision will follow. Returns the citizen's own withheld lines, to be shown now."""
        own = [line for line, _ in self._withheld if line.by is By.CITIZEN]
        self._withheld = [(line, at) for line, at in self._withheld if line.by is not By.CITIZEN]
        return own

    def moved(self, after: str) -> list[Line[T]]:
        """Like `settled`, for a record that first used a less reliable line. Also returns lines that were taken back
        because of that line."""
        self._withheld, self._taken_back = [*self._taken_back, *self._withheld], []
        return self.settled(after)

    def _is_behind(self, id: str | None) -> bool:
        if self.left_after is None:
            return False
        last = -1 if not self.left_after else self._seen.get(self.left_after, len(self._seen))
        return self._seen.get(id or "", len(self._seen)) > last

    def _own(self, line: Line[T]) -> list[Line[T]]:
        # Lines withheld before this one may still be shown, and then come first. So it waits for the router's decision.
        return self._withhold([(line, line.id)]) if self._withheld else [line]

    def _spoken(self, line: Line[T]) -> list[Line[T]]:
        if not line.has_words:
            return []
        person = self.people.known(line.nick)
        if person is None or person.desk in self._over:
            # Commands are never shown, but the occupant may have taken the chat with one of them.
            self._held.setdefault(line.nick, deque(maxlen=HELD_BACK)).append(line)
            return []
        return [line] if line.is_meant else []

    def _parted(self, said: Said[T]) -> tuple[Said[T], Said[T]]:
        """(lines shown after the one at which the citizen left, lines shown up to it)"""
        return [one for one in said if self._is_behind(one[1])], [one for one in said if not self._is_behind(one[1])]

    def _told(self, said: Said[T]) -> list[Line[T]]:
        self._shown += [(line, at) for line, at in said if line.id is not None and line.by is not By.CITIZEN]
        return [line for line, _ in said]

    def _withhold(self, said: Said[T]) -> list[Line[T]]:
        self._withheld += said
        return []

    def _noticed(self, line: Line[T], notice: Mapping[str, str]) -> list[Line[T]]:
        code, nick, name, agency = (notice.get(key, "") for key in ("code", "nick", "agent", "agency"))
        if code == "reply":
            return [line]
        if code == "ended":
            self._over[line.nick] = notice.get("reason") or "closed"
            return []  # the router knows whether that is so; it tells the page, which has its own words for it
        if code == "agent-joined" and nick:
            self.goes_on()
            about: dict[str, Any] = {key: notice.get(key, "") for key in ("at", "picture")}
            about |= {flag: notice.get(flag) == "true" for flag in ("again", "alone", "only")}
            self.people.introduce(nick, name, agency, desk=line.nick, **about)
            return [line, *self._released(nick, notice)]
        if code in WITHDRAWN:
            of_two = code == "agent-left"
            if not of_two:  # a desk that has passed the chat on may say `agent-left` late
                self.goes_on()
            self.people.withdraw(nick, name, agency, desk=line.nick, of_two=of_two)
        return [line]

    def _released(self, nick: str, notice: Mapping[str, str]) -> list[Line[T]]:
        """The held-back lines that the introduction says are for the citizen. The others were for colleagues."""
        said = list(self._held.pop(nick, ()))
        return [held for held in said[self._first_meant(said, notice) :] if held is not None and held.is_meant]

    def _first_meant(self, said: Sequence[Line[T] | None], notice: Mapping[str, str]) -> int:
        since, after = notice.get("since"), notice.get("after")
        if after is not None:
            # A line that we have not seen came before all those that we have.
            place = self._seen.get(after, -1)
            return sum(held is None or self._seen.get(held.id or "", -1) <= place for held in said)
        if since == "entry":
            return max((index + 1 for index, held in enumerate(said) if held is None), default=0)
        known = [held.id if held is not None else None for held in said]
        return known.index(since) if since is not None and since in known else len(said)
