"""A browser's window as its visit sees it, and how many one visit may have. No I/O."""

from typing import Protocol

from bridge.frames.frames import Frame

MOST_CONNECTIONS = 10
TOO_MANY_WINDOWS: Frame = {
    "type": "error", "code": "too-many", "text": "This chat is open in too many windows.", "wait": 60,
}  # fmt: skip
"""To the oldest of them, which comes back after so many seconds."""


class Connection(Protocol):
    """One browser window's way down. Neither call ever raises or waits."""

    position: int
    """How much of the log it has been sent."""
    after: str | None
    """The last line it has shown, before it was sent anything."""
    language: str
    """The page's; empty as long as it has not said so."""

    def send(self, text: str) -> None: ...

    def close(self, code: int, reason: str) -> None: ...
