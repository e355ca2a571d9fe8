"""A browser window as its visit sees it, and how many windows one visit may have. No I/O."""

from typing import Protocol

from bridge.frames.frames import Frame

MOST_CONNECTIONS = 10
TOO_MANY_WINDOWS: Frame = {
    "type": "error", "code": "too-many", "text": "This chat is open in too many windows.", "wait": 60,
}  # fmt: skip
"""For the oldest window, which comes back after `wait` seconds."""


class Connection(Protocol):
    """The way down to one browser window. Neither call ever raises or waits."""

    position: int
    """How many lines of the log it has been sent; -1 before it was sent any."""
    after: str | None
    """The stanza-id of the last line that it showed before this connection."""
    language: str
    """The page's language; empty until the page names it."""

    def send(self, text: str) -> None: ...

    def close(self, code: int, reason: str) -> None: ...
