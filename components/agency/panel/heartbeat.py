"""An agency's state, for the panel. Decides nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from components.agency.office import Office


class Heartbeat:
    def __init__(self, office: Office, set_aside: Sequence[str]) -> None:
        """`set_aside`: ids of chats that could not be restored at the start."""
        self._office, self._set_aside = office, set_aside
        self._since = datetime.now(UTC).isoformat()

    def data(self) -> dict[str, Any]:
        """`link` (is it up), `since` (ISO 8601), `present` (agents' JIDs), `aside` (chats that were not restored)."""
        return {
            "link": self._office.link.is_up,
            "since": self._since,
            "present": sorted(self._office.desk.staff.present),
            "aside": list(self._set_aside),
        }
