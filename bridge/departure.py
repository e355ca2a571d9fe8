"""How far a citizen's End has come, and what their page is told of it. Decides nothing."""

from dataclasses import dataclass

from bridge.frames import Frame


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

    def frame(self) -> Frame | None:
        return {"type": "ending", "late": self.late} if self.asked else None
