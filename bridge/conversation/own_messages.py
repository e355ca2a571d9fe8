"""The citizen's own messages: which are in flight, which the room has reflected, which it did not keep. No I/O."""

from bridge.frames.frames import Frame, FrameError
from onedoor.wire.muc.muc import Message

PATIENCE = 5.0
"""Seconds after which we may ask the room about a message that it has not reflected."""
MOST_UNKEPT = 50
"""How many messages that the room did not keep we remember: the newest ones."""


class Own:
    """Identifies each message by the id that the browser gave it."""

    __slots__ = ("_in_flight", "_kept", "_places", "_unkept")

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._kept: set[str] = set()
        self._in_flight: dict[str, float] = {}
        self._unkept: dict[str, Frame] = {}

    def place(self, id: str) -> int | None:
        """The message's index in the log, if the room has reflected it."""
        return self._places.get(id)

    def to_send(self, id: str, now: float) -> bool:
        """Whether to send it now. Raises FrameError if we sent it and the reflection does not come."""
        if id in self._kept:
            return False
        if id in self._in_flight:
            if now - self._in_flight[id] > PATIENCE:
                raise FrameError("not-ready", "The room is asked whether it has this.", id)
            return False
        self._in_flight[id] = now
        self._unkept.pop(id, None)
        return True

    def unsent(self, id: str) -> None:
        """The message was not sent after all."""
        self._in_flight.pop(id, None)

    def reflected(self, message: Message) -> Frame | None:
        """The room has reflected a message. Returns an error for the citizen if the room did not keep it, else None."""
        if not message.was_kept:
            return self._not_kept(message)
        if message.body and message.origin_id:
            self._kept.add(message.origin_id)
            self._in_flight.pop(message.origin_id, None)
            self._unkept.pop(message.origin_id, None)
        return None

    def shown(self, id: str, place: int) -> None:
        """The message is now in the log; the room may have had it for a while."""
        self._places[id] = place

    def _not_kept(self, message: Message) -> Frame | None:
        """The error for a message that the room has reflected and not kept.

        The citizen sends it again, under the same id. We do not, because everybody in the room reads each repetition.
        """
        id = message.origin_id or ""
        if id in self._kept:
            return None
        self._in_flight.pop(id, None)
        said = {"file": message.file.get("name", "")} if message.file else {"said": message.body}
        self._unkept[id] = FrameError("not-kept", "The room did not keep this message.", id, said).frame()
        for oldest in list(self._unkept)[:-MOST_UNKEPT]:
            del self._unkept[oldest]
        return self._unkept[id]

    @property
    def unkept(self) -> list[Frame]:
        """The errors about messages that were not kept, for a window that opens now."""
        return list(self._unkept.values())

    def caught_up(self) -> None:
        """We have read the archive: messages that it does not have may be sent again."""
        self._in_flight.clear()

    def forget(self) -> None:
        self._kept.clear()
        self._places.clear()
