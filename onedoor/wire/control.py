"""What the router and an agency say to each other (docs/PROTOCOL.md §2): its two halves, and the IQ they go in."""

from xml.etree.ElementTree import Element

from onedoor.wire import names
from onedoor.wire.fields import Unreadable
from onedoor.wire.from_agency import about_leg, desk, read_desk, read_from_agency, read_waiting, transfer, waiting
from onedoor.wire.from_router import assign, end, handed_over, read_assign, read_from_router, transfer_failed
from onedoor.wire.xml import element

__all__ = [
    "Unreadable", "about_leg", "assign", "desk", "end", "handed_over", "iq", "payload_of", "read_assign", "read_desk",
    "read_from_agency", "read_from_router", "read_waiting", "transfer", "transfer_failed", "waiting",
]  # fmt: skip


def iq(payload: Element, *, by: str, to: str, id: str, type: str = "set") -> Element:
    return element("iq", {"type": type, "id": id, "from": by, "to": to}, payload)


def payload_of(stanza: Element) -> Element | None:
    """Our element in a stanza."""
    return next((inner for inner in stanza if inner.tag.startswith(f"{{{names.ONEDOOR}}}")), None)
