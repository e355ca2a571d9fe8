"""How far a citizen's request to end the chat has got, and what their page is told. Decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.frames.frames import Frame


@dataclass(slots=True)
class Departure:
    asked: bool = False
    """The citizen has ended the chat, and the router has not confirmed it yet."""
    late: bool = False
    """The router does not answer."""
    reason: str = "citizen"
    """The reason that the citizen reads when the chat is over."""
    marked: bool = False
    """The room has been told."""
    told: bool = False
    """The router knows after which line the citizen left."""

    def frame(self) -> Frame | None:
        return {"type": "ending", "late": self.late} if self.asked else None


@dataclass(frozen=True, slots=True)
class Ending:
    """The chat is over, but its visit is still entering the room, where the last words are."""

    reason: str
    more: Mapping[str, str] | None
    latest: float
    """When the page is told anyway, in seconds of the monotonic clock."""
