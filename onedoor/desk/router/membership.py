"""Who may be in a chat's room according to its events, and what has to change in the room to make it so.

Knows no stanza and no clock. The server can refuse or lose an agency's command without anybody noticing. The router
owns every chat's room, so it can put that right.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from onedoor.desk.router.chat import Chat
from onedoor.desk.router.steps import LegState

ADMIN, MEMBER, NONE, OUTCAST = "admin", "member", "none", "outcast"
"""Affiliations (XEP-0045 §5.2)."""

RECORDED = frozenset({LegState.OVER, LegState.KEPT})
"""States of legs that are over, but whose desk still has a record to write or to prove."""

PATIENCE = timedelta(seconds=2)
"""How long a difference may last before the router corrects it: an agency acts first and reports a moment later."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a room reports: affiliations by bare JID, and occupants' bare JIDs (None if the server does not say)."""

    affiliations: Mapping[str, str]
    occupants: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    jid: str
    affiliation: str


def rightful(chat: Chat) -> dict[str, str]:
    """bare JID → affiliation of everybody who may be in the chat's room, except the router, which owns it.

    Agents may be there while their leg holds, and a desk until it has proven its record or need not. The citizen may
    stay as long as the room exists, because their page shows how the chat ended.
    """
    legs = [leg for leg in chat.legs.values() if not leg.is_consult]  # a consult has its own room
    people = {jid: MEMBER for leg in legs if leg.holds for jid in leg.people}
    desks = {desk_of(leg.agency): ADMIN for leg in legs if leg.holds or leg.state in RECORDED}
    return {**people, visitor_of(chat): MEMBER, **desks}


def reserved(chat: Chat) -> dict[str, str]:
    """bare JID → the nick that nobody else may take, for the citizen and the desks."""
    legs = (leg for leg in chat.legs.values() if not leg.is_consult)
    return {visitor_of(chat): chat.opened.nick, **{desk_of(leg.agency): leg.assigned.nick for leg in legs}}


def dismissed(chat: Chat) -> frozenset[str]:
    """Bare JIDs of agents whose leg is over, and who have no other leg in this chat."""
    gone = {jid for leg in chat.legs.values() if not leg.is_consult and not leg.holds for jid in leg.people}
    return frozenset(gone - rightful(chat).keys())


def desk_of(agency: str) -> str:
    return f"desk@{agency}"


def visitor_of(chat: Chat) -> str:
    return chat.opened.visitor.partition("/")[0]


@dataclass(slots=True)
class Comparison:
    """Compares one room with its chat's events, again and again."""

    owner: str
    """The router's bare JID."""
    _since: dict[Correction, datetime] = field(default_factory=dict)
    """difference found by the last comparison → since when"""

    @property
    def is_settled(self) -> bool:
        """Whether the last comparison found no difference."""
        return not self._since

    def corrections(self, chat: Chat, found: Found, at: datetime) -> list[Correction]:
        """The affiliations to set in the room now, in this order."""
        differing = list(_differences(chat, found, self.owner))
        self._since = {one: self._since.get(one, at) for one in differing}
        certain = dismissed(chat)
        return [
            step
            for one in differing
            if one.jid in certain or _is_ours(chat, one.jid) or at - self._since[one] >= PATIENCE
            for step in _steps(one, found)
        ]


def _differences(chat: Chat, found: Found, owner: str) -> Iterator[Correction]:
    wanted, there = rightful(chat), found.occupants or frozenset()
    for jid in sorted((found.affiliations.keys() | there) - wanted.keys() - {owner}):
        yield Correction(jid, NONE)
    for jid, affiliation in sorted(wanted.items()):
        if found.affiliations.get(jid, NONE) != affiliation:
            yield Correction(jid, affiliation)


def _is_ours(chat: Chat, jid: str) -> bool:
    """Whether only the router changes this affiliation, so that no agency's report can be on its way."""
    return jid == visitor_of(chat) or any(jid == desk_of(leg.agency) for leg in chat.legs.values())


def _steps(correction: Correction, found: Found) -> Iterator[Correction]:
    # Removing an affiliation that somebody does not have changes nothing. A ban removes them from the room.
    if correction.affiliation == NONE and correction.jid not in found.affiliations:
        yield Correction(correction.jid, OUTCAST)
    yield correction
