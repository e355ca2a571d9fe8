"""The chats that perhaps nobody will take, and when there was last hope for each. Decides nothing about them."""

from collections.abc import Iterator
from datetime import datetime

from onedoor.desk.router.chat import Chat
from onedoor.desk.router.directory import Directory
from onedoor.desk.router.steps import LegState


class Unsure:
    """A list of chats that perhaps nobody will take, each with the time when there was last hope."""

    def __init__(self) -> None:
        self._hope: dict[str, datetime] = {}
        self._new: set[str] = set()
        """Ids of chats for which `hope` was not called yet."""

    def __iter__(self) -> Iterator[str]:
        return iter([*self._hope, *sorted(self._new)])

    def new(self) -> list[str]:
        return sorted(self._new)

    def sort(self, chat: Chat, directory: Directory) -> bool:
        """Puts the chat on the list or takes it off, by its present state. Returns whether it is on the list."""
        unsure = not chat.closed and chat.ended is None and not _is_with_somebody(chat, directory)
        if not unsure:
            self._hope.pop(chat.id, None)
            self._new.discard(chat.id)
        elif chat.id not in self._hope:
            self._new.add(chat.id)
        return unsure

    def hope(self, chat: Chat, until: datetime | None, at: datetime) -> datetime:
        """Notes that there was hope until `until`. Returns when there was last hope; for a new chat, at least `at`."""
        known = self._hope.get(chat.id, at)
        self._hope[chat.id] = known if until is None else max(known, until)
        self._new.discard(chat.id)
        return self._hope[chat.id]


def _is_with_somebody(chat: Chat, directory: Directory) -> bool:
    """Whether an agent is in the room, or an agency that can be reached has the chat in its queue."""
    there = (leg for leg in chat.legs.values() if leg.holds and not leg.is_consult)
    return any(leg.state is LegState.TALKING or not directory.is_lost(leg.agency) for leg in there)
