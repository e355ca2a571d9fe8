"""Passes what the server says, stanza by stanza, to the right visit.

Believes only the router and the rooms service. Everything else gets an error or no answer.
"""

import time
from collections.abc import Mapping
from typing import Protocol
from xml.etree.ElementTree import Element

from bridge.conversation.visit import State, Visit
from bridge.frames.frames import Frame
from bridge.rooms import stanzas
from bridge.rooms.entry import Entry, settle
from onedoor.settings import Settings
from onedoor.wire.link import RequestFailed, failure
from onedoor.wire.muc import muc
from onedoor.wire.muc.muc import Occupant
from onedoor.wire.names import STANZA

STILL_THERE = ("service-unavailable", "feature-not-implemented", "item-not-found", "remote-server-not-found",
               "remote-server-timeout")  # fmt: skip
"""Errors to a self-ping that do not mean that we are out of the room (XEP-0410 §3)."""
REFUSED_TEXTS = ("forbidden", "policy-violation", "resource-constraint", "bad-request")
"""Errors to a message that are about the message; all others mean that we are not in the room."""
_IQ, _MESSAGE, _PRESENCE = f"{{{STANZA}}}iq", f"{{{STANZA}}}message", f"{{{STANZA}}}presence"


class Visits(Protocol):
    """What we need to know about visits, and what we do with one (implemented by `Gateway`)."""

    visits: dict[str, Visit]
    entries: dict[str, Entry]

    def orphan(self, visit: str, /) -> Visit: ...

    def started(self, visit: Visit) -> Frame: ...

    def enter(self, visit: Visit) -> None: ...

    def lost(self, visit: Visit) -> None: ...

    def finish(self, visit: Visit, reason: str, more: Mapping[str, str] | None = None) -> None: ...

    def send(self, stanza: Element) -> None: ...


class Incoming:
    def __init__(self, gateway: Visits, settings: Settings) -> None:
        self._gateway = gateway
        self._domain, self._router, self._rooms = settings.bridge.jid, settings.router.jid, settings.xmpp.rooms

    def receive(self, stanza: Element) -> None:
        to, source = stanza.get("to", ""), stanza.get("from", "")
        visit = self._gateway.visits.get(to.partition("@")[0])
        domain = source.partition("/")[0].rpartition("@")[2]
        if stanza.tag == _IQ:
            self._iq(stanza, visit)
        elif domain == self._rooms:
            if visit is None:
                self._orphan(stanza)
            elif source.partition("/")[0] == visit.ticket.room:
                self._from_room(stanza, visit)
        elif domain == self._router and stanza.tag == _MESSAGE:
            self._from_router(stanza, visit or self._orphan(stanza))

    def _orphan(self, stanza: Element) -> Visit | None:
        """After a restart, resumes a visit that goes on. Its browser has some time to come back before we end it."""
        local, _, host = stanza.get("to", "").partition("@")
        if not stanza.tag.endswith("message") or stanza.get("type") == "error" or not local.startswith("v-"):
            return None
        if host.partition("/")[0] != self._domain or stanza.find(f"{{{STANZA}}}body") is None:
            return None
        return self._gateway.orphan(local)

    def _iq(self, stanza: Element, visit: Visit | None) -> None:
        if visit is not None and stanza.get("id") == stanzas.PING_ID + visit.ticket.visit:
            asked = f"{visit.ticket.room}/{visit.ticket.nick}"
            if stanza.get("type") == "error" and stanza.get("from") == asked:
                if failure(stanza).condition not in STILL_THERE:
                    self._gateway.lost(visit)
                return
            if stanza.get("type") == "result":
                return
        reply = stanzas.answer(stanza)
        if reply is not None and stanza.get("from"):
            self._gateway.send(reply)

    def _from_router(self, stanza: Element, visit: Visit | None) -> None:
        if visit is None or stanza.get("type") == "error":
            return
        if (invitation := stanzas.read_invitation(stanza)) is not None:
            if visit.ticket.room is None and visit.state in (State.NEW, State.ASKED):
                visit.invited(invitation.room, invitation.nick, invitation.topic, invitation.name)
                visit.tell(self._gateway.started(visit))
                self._gateway.enter(visit)
        elif (standing := stanzas.read_queue_status(stanza)) is not None:
            if visit.state is not State.ENDED:
                visit.stands(*standing)
        elif (agency := stanzas.read_agency(stanza)) is not None:
            visit.agency_is(*agency)
        elif (over := stanzas.read_departed(stanza)) is not None:
            closed = stanzas.read_closed(stanza)
            settle(visit, over)
            self._gateway.finish(visit, over.reason, closed.fields(visit.language) if closed is not None else None)

    def _from_room(self, stanza: Element, visit: Visit) -> None:
        visit.heard_at = time.monotonic()
        entry = self._gateway.entries.get(visit.ticket.visit)
        if stanza.tag == _PRESENCE:
            self._presence(stanza, visit, entry)
        elif stanza.get("type") == "error":
            self._bounced(stanza, visit)
        elif (message := muc.read_message(stanza)) is not None:
            visit.heard(message, joined=_has_joined(entry))
        elif entry is not None:
            entry.collect(stanza)

    def _presence(self, stanza: Element, visit: Visit, entry: Entry | None) -> None:
        if stanza.get("type") == "error":
            if entry is not None:
                entry.refused(failure(stanza))
            return
        occupant = muc.read_occupant(stanza)
        if occupant is None:
            return
        if occupant.nick == visit.ticket.nick or "110" in occupant.codes:
            visit.conversation.known_as(occupant.id)
            self._own_presence(occupant, visit, entry)
        else:
            visit.seen(occupant, occupant.id, joined=_has_joined(entry))

    def _own_presence(self, occupant: Occupant, visit: Visit, entry: Entry | None) -> None:
        if occupant.present:
            if entry is not None:
                entry.let_in()
        elif entry is not None:
            entry.refused(RequestFailed("not-acceptable", "removed from the room"))
        elif visit.state is State.LIVE:
            self._gateway.lost(visit)

    def _bounced(self, stanza: Element, visit: Visit) -> None:
        """A message of ours came back: the room has lost us, or refuses this message."""
        identifier, error = stanza.get("id", ""), failure(stanza)
        if error.condition in REFUSED_TEXTS:
            visit.own.unsent(identifier)
            text = "The room did not take this message."
            visit.tell({"type": "error", "code": "unavailable", "text": text, "id": identifier})
        elif visit.state is State.LIVE:
            self._gateway.lost(visit)


def _has_joined(entry: Entry | None) -> bool:
    """Whether the room has let us in, or we are not entering it now."""
    return entry is None or entry.joined
