"""How far a citizen's End has come, and what their page is told of it. Decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.frames.frames import Frame


@dataclass(slots=True)
class Departure:
    asked: bool = False
    """The citizen has ended the chat, and the router has not confirmed it yet."""
    late: bool = False
    """The router does not answer to that."""
    reason: str = "citizen"
    """What the citizen reads when it is over."""
    marked: bool = False
    """The room has been told of it."""
    told: bool = False
    """The router knows behind which line it was."""

    def frame(self) -> Frame | None:
        return {"type": "ending", "late": self.late} if self.asked else None


@dataclass(frozen=True, slots=True)
class Ending:
    """The chat is over, while its visit is on its way into the room, where the last words are."""

    reason: str
    more: Mapping[str, str] | None
    latest: float
    """When the page is told all the same, on the clock that never jumps."""
