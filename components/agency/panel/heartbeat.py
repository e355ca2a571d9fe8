"""How an agency is, for the panel. Decides nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from components.agency.office import Office


class Heartbeat:
    def __init__(self, office: Office, set_aside: Sequence[str]) -> None:
        """`set_aside`: chats that could not be read again."""
        self._office, self._set_aside = office, set_aside
        self._since = datetime.now(UTC).isoformat()

    def data(self) -> dict[str, Any]:
        """Whether we are connected, since when we run, who is at the desk, and which chats could not be read again."""
        return {
            "link": self._office.link.is_up,
            "since": self._since,
            "present": sorted(self._office.desk.staff.present),
            "aside": list(self._set_aside),
        }
