"""How an agency is, for the panel. Decides nothing."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from components.agency.component import AgencyComponent


class Pulse:
    def __init__(self, agency: "AgencyComponent") -> None:
        self._agency = agency
        self._since = datetime.now(UTC).isoformat()

    def data(self) -> dict[str, Any]:
        """Whether we are connected, since when we run, who is at the desk, and which chats could not be read again."""
        return {
            "link": self._agency.link.is_up,
            "since": self._since,
            "present": sorted(self._agency.desk.staff.present),
            "aside": self._agency.set_aside,
        }
