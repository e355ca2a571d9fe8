"""The chats that perhaps nobody will take, and until when there was hope for each. Decides nothing about them."""

from collections.abc import Iterator
from datetime import datetime

from onedoor.desk.router.chat import Chat
from onedoor.desk.router.directory import Directory
from onedoor.desk.router.steps import LegState


class Unsure:
    """The chats that perhaps nobody will take, and until when there was hope for each."""

    def __init__(self) -> None:
        self._hope: dict[str, datetime] = {}
        self._new: set[str] = set()
        """Not looked at yet."""

    def __iter__(self) -> Iterator[str]:
        return iter([*self._hope, *sorted(self._new)])

    def new(self) -> list[str]:
        return sorted(self._new)

    def sort(self, chat: Chat, directory: Directory) -> bool:
        """Puts the chat on the list or takes it off, as it and its agencies are now; True if it is on the list."""
        unsure = not chat.closed and chat.ended is None and not _is_with_somebody(chat, directory)
        if not unsure:
            self._hope.pop(chat.id, None)
            self._new.discard(chat.id)
        elif chat.id not in self._hope:
            self._new.add(chat.id)
        return unsure

    def hope(self, chat: Chat, until: datetime | None, at: datetime) -> datetime:
        """There was hope `until` then. Returns when there was hope last; for a chat that is new here, that is now."""
        known = self._hope.get(chat.id, at)
        self._hope[chat.id] = known if until is None else max(known, until)
        self._new.discard(chat.id)
        return self._hope[chat.id]


def _is_with_somebody(chat: Chat, directory: Directory) -> bool:
    """A running chat can go on in the room; a waiting one only while the agency is there."""
    there = (leg for leg in chat.legs.values() if leg.holds and not leg.is_consult)
    return any(leg.state is LegState.TALKING or not directory.is_lost(leg.agency) for leg in there)
