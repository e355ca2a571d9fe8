"""The files of one visit as its windows are told of them: cards, and whether one more can be sent. Starts no task."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from bridge.conversation.agencies import Visiting
from bridge.conversation.attachments import Attached
from bridge.frames.frames import Frame
from onedoor.wire.muc.muc import Message

Later = Callable[[str, Mapping[str, Any]], None]
"""Tells what has become of the file of a stanza."""


class Files(Protocol):
    """What is asked about files; neither call waits."""

    largest: int
    """Bytes of one; 0 where none can be sent."""

    def welcome(self, visit: Visiting) -> bool:
        """Whether whoever has the chat takes files."""

    def of(self, message: Message, own: bool) -> Attached | None: ...

    def card(self, stanza: str, attached: Attached, later: Later) -> Mapping[str, Any]:
        """What the page is told of it now, and `later` if it has to be fetched first."""


class VisitFiles:
    """`later` is called with what has become of a file that had to be fetched."""

    __slots__ = ("_files", "_later", "_told", "cards", "held", "sent")

    def __init__(self, files: Files | None, later: Later) -> None:
        self._files, self._later = files, later
        self._told: Frame | None = None
        self.cards: dict[str, Frame] = {}
        """What has become of agents' files, by stanza: said again to windows that had them before."""
        self.held: set[str] = set()
        """The ids of the files that are here."""
        self.sent = 0
        """By the citizen."""

    def of(self, message: Message, own: bool) -> Attached | None:
        return self._files.of(message, own) if self._files else None

    def forget(self) -> None:
        self.cards.clear()
        self.sent = 0

    def can_be_sent(self, visit: Visiting) -> bool:
        return bool(self._files and self._files.largest and self._files.welcome(visit))

    def shown(self, frame: Frame) -> Frame:
        """A message with its card. Its text is the file's name: the address is for clients, and not for people."""
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
        """Whether files can be sent, and how large; None as long as they never could."""
        on = self.can_be_sent(visit)
        if not on and self._told is None:
            return None
        self._told = {"type": "files", "on": on, "largest": self._files.largest if self._files else 0}
        return self._told

    def changed(self, visit: Visiting) -> Frame | None:
        """The same, if it is not what was told last."""
        before, now = self._told, self.state(visit)
        return now if now != before else None
