"""The citizen's own messages: which are on their way, which the room has shown back, which it did not keep. No I/O."""

from bridge.frames.frames import Frame, FrameError
from onedoor.wire.muc.muc import Message

PATIENCE = 5.0
"""Seconds after which a message that the room has not reflected may be asked about."""
MOST_UNKEPT = 50
"""Messages that are remembered because the room did not keep them; the newest."""


class Own:
    """Each message is known by the id that the browser gave it."""

    __slots__ = ("_in_flight", "_kept", "_places", "_unkept")

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._kept: set[str] = set()
        self._in_flight: dict[str, float] = {}
        self._unkept: dict[str, Frame] = {}

    def place(self, id: str) -> int | None:
        """Where in the log it stands, if the room has shown it back."""
        return self._places.get(id)

    def to_send(self, id: str, now: float) -> bool:
        """Whether it is to be sent now. Raises FrameError when it was sent, and its reflection does not come."""
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
        """It did not go out after all."""
        self._in_flight.pop(id, None)

    def reflected(self, message: Message) -> Frame | None:
        """The room has shown one: what the citizen is told of it beside, which is only that it was not kept."""
        if not message.was_kept:
            return self._not_kept(message)
        if message.body and message.origin_id:
            self._kept.add(message.origin_id)
            self._in_flight.pop(message.origin_id, None)
            self._unkept.pop(message.origin_id, None)
        return None

    def shown(self, id: str, place: int) -> None:
        """It stands in the log: the room may have had it for a while."""
        self._places[id] = place

    def _not_kept(self, message: Message) -> Frame | None:
        """What the citizen is told of a message that the room has shown and not kept.

        They say it again, under the same id; we do not, because whoever is in the room reads it each time.
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
        """For a window that opens now."""
        return list(self._unkept.values())

    def caught_up(self) -> None:
        """The archive was read: what it does not have may be sent again."""
        self._in_flight.clear()

    def forget(self) -> None:
        self._kept.clear()
        self._places.clear()
