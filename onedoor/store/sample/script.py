"""What one sample chat leaves behind: events of the router and the desks, lines, and what the citizen left."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from onedoor.desk.agency import events as e
from onedoor.desk.router import events as chat_events


def after(at: datetime, seconds: float) -> datetime:
    """`at` plus `seconds`, to the millisecond."""
    return at + timedelta(milliseconds=round(seconds * 1000))


@dataclass(slots=True)
class Script:
    chat: str
    router: list[tuple[chat_events.Event, datetime]] = field(default_factory=list)
    desks: list[tuple[str, e.Event, datetime]] = field(default_factory=list)
    """(agency's id, event, when)"""
    lines: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    """(agency's id, leg) → lines"""
    feedback: dict[str, Any] | None = None
    message: dict[str, Any] | None = None
    said: int = 0

    def route(self, event: chat_events.Event, at: datetime) -> None:
        self.router.append((event, at))

    def tell(self, agency: str, event: e.Event, at: datetime) -> None:
        self.desks.append((agency, event, at))

    def line(self, of: tuple[str, str], at: datetime, author: str, name: str, body: str, /, **more: Any) -> None:
        """Adds one message of the room. `of`: (agency's id, leg)."""
        self.said += 1
        row = {
            "leg": of[1],
            "stanza_id": f"{self.chat[:12]}-{self.said}",
            "origin_id": None,
            "at": at,
            "author": author,
            "name": name,
            "jid": more.pop("jid", None),
            "kind": more.pop("kind", "message"),
            "body": body,
            "data": more,
        }
        self.lines.setdefault(of, []).append(row)
