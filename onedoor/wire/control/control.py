"""What the router and an agency tell each other (docs/PROTOCOL.md §2): both directions, and the IQ that carries it."""

from xml.etree.ElementTree import Element

from onedoor.desk.words.languages import ELSE
from onedoor.wire import names
from onedoor.wire.control.fields import Unreadable
from onedoor.wire.control.from_agency import (
    about_leg,
    block,
    consult,
    desk,
    desk_query,
    gone,
    practice,
    read_desk,
    read_from_agency,
    read_practice,
    read_waiting,
    staffed,
    transfer,
    waiting,
)
from onedoor.wire.control.from_router import (
    assign,
    elsewhere,
    end,
    handed_over,
    joined,
    read_assign,
    read_elsewhere,
    read_from_router,
    transfer_failed,
)
from onedoor.wire.xml import element

__all__ = [
    "Unreadable", "about_leg", "assign", "block", "consult", "desk", "desk_query", "elsewhere", "end", "gone",
    "handed_over", "iq", "joined", "payload_of", "practice", "read_assign", "read_desk", "read_elsewhere",
    "read_from_agency", "read_from_router", "read_practice", "read_waiting", "reads", "staffed", "transfer",
    "transfer_failed", "waiting",
]  # fmt: skip


def iq(payload: Element, *, by: str, to: str, id: str, type: str = "set") -> Element:
    return element("iq", {"type": type, "id": id, "from": by, "to": to}, payload)


def reads(stanza: Element) -> str:
    """The language (BCP 47 tag) of the agent for whom something is asked: English if the agency does not say."""
    payload = payload_of(stanza)
    return payload.get("reads", ELSE) if payload is not None else ELSE


def payload_of(stanza: Element) -> Element | None:
    """The first child in our namespace; None if there is none."""
    return next((inner for inner in stanza if inner.tag.startswith(f"{{{names.ONEDOOR}}}")), None)
