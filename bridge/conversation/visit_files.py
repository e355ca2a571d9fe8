"""What a visit's windows are told about its files: their cards, and whether one can be sent. Starts no task."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from bridge.conversation.agencies import Visiting
from bridge.conversation.attachments import Attached
from bridge.frames.frames import Frame
from onedoor.wire.muc.muc import Message

Later = Callable[[str, Mapping[str, Any]], None]
"""Called with a stanza-id and its file's new card."""


class Files(Protocol):
    """What a visit asks about files. No call waits."""

    largest: int
    """Bytes of one file; 0 if none can be sent."""

    def welcome(self, visit: Visiting) -> bool:
        """Whether the agency that has the chat takes files."""

    def of(self, message: Message, own: bool) -> Attached | None: ...

    def card(self, stanza: str, attached: Attached, later: Later) -> Mapping[str, Any]:
        """The file's card for now. `later` gets another one if the file has to be fetched first."""


class VisitFiles:
    """`later` is called with the new card of a file that had to be fetched."""

    __slots__ = ("_files", "_later", "_told", "cards", "held", "sent")

    def __init__(self, files: Files | None, later: Later) -> None:
        self._files, self._later = files, later
        self._told: Frame | None = None
        self.cards: dict[str, Frame] = {}
        """Stanza-id → the `file` frame of an agent's fetched file, to repeat to windows that had its message before."""
        self.held: set[str] = set()
        """The ids of the visit's files at this bridge."""
        self.sent = 0
        """How many files the citizen has sent."""

    def of(self, message: Message, own: bool) -> Attached | None:
        return self._files.of(message, own) if self._files else None

    def forget(self) -> None:
        self.cards.clear()
        self.sent = 0

    def can_be_sent(self, visit: Visiting) -> bool:
        return bool(self._files and self._files.largest and self._files.welcome(visit))

    def shown(self, frame: Frame) -> Frame:
        """A message with its card. Its text is the file's name, because the address is for clients, not for people."""
        attached = frame.pop("attached", None)
        if attached is None or self._files is None or not frame["stanza"]:
            return frame
        card = self._files.card(frame["stanza"], attached, self._later)
        self.held.add(attached.id)
        self.sent += frame["from"] == "citizen"
        return {**frame, "text": card["name"], "file": card}

    def became(self, stanza: str, card: Mapping[str, Any]) -> Frame:
        self.cards[stanza] = frame = {"type": "file", "stanza": stanza, "file": card}
        return frame

    def state(self, visit: Visiting) -> Frame | None:
        """The `files` frame; None as long as files could never be sent."""
        on = self.can_be_sent(visit)
        if not on and self._told is None:
            return None
        self._told = {"type": "files", "on": on, "largest": self._files.largest if self._files else 0}
        return self._told

    def changed(self, visit: Visiting) -> Frame | None:
        """The `files` frame, if it differs from the last one."""
        before, now = self._told, self.state(visit)
        return now if now != before else None
