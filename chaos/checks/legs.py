"""Who has a chat at a given time, by the events of router and agencies. Our own account, not the product's."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from chaos.checks.history import Happened

HOLDS = frozenset({"asked", "waiting", "talking"})
_ROUTER = {
    "Accepted": "waiting", "Refused": "refused", "Taken": "talking", "Requeued": "waiting", "HandedOver": "over",
    "Dropped": "over", "Archived": "archived",
}  # fmt: skip
_OVER = frozenset({"HandedOver", "Refused", "Ended"})


@dataclass(slots=True)
class Leg:
    """One agency's part of a chat."""

    id: str
    agency: str
    state: str = "asked"
    mode: str = "cold"
    owner: str = ""
    partner: str = ""
    coming: str = ""
    """The agent who has answered and is let in, while another one may still have the citizen."""
    watchers: set[str] = field(default_factory=set)
    is_over_there: bool = False
    """Its agency says that it is over."""
    counts: bool = True
    """The leg is neither advice nor practice."""

    @property
    def holds(self) -> bool:
        return self.state in HOLDS

    @property
    def people(self) -> set[str]:
        """Who may be in the room."""
        return {one for one in (self.owner, self.partner, self.coming) if one} | self.watchers


def at(events: Iterable[Happened], of_legs: Iterable[Happened], moment: float) -> dict[str, Leg]:
    """id → leg of one chat, by what everybody had committed at `moment`"""
    legs: dict[str, Leg] = {}
    for event in events:
        if event.at <= moment:
            _router(legs, event)
    for event in of_legs:
        if event.at <= moment:
            step(legs, event)
    return legs


def _router(legs: dict[str, Leg], event: Happened) -> None:
    if event.kind == "Assigned":
        asked = Leg(str(event.data["leg"]), str(event.data["agency"]), mode=str(event.data.get("mode", "cold")))
        asked.counts = asked.mode != "consult"
        legs[asked.id] = asked
    elif event.kind == "Ended":
        for leg in legs.values():
            leg.state = "over" if leg.holds else leg.state
    elif event.kind in _ROUTER and (known := legs.get(str(event.data.get("leg", "")))) is not None:
        # An agency that refuses and keeps the record has only its desk in the room.
        known.state = "over" if event.data.get("keeps") else _ROUTER[event.kind]


def step(legs: dict[str, Leg], event: Happened) -> None:
    """Applies one event of an agency."""
    identifier = str(event.data.get("leg", ""))
    if event.kind == "Assigned":
        leg = legs.setdefault(identifier, Leg(identifier, event.stream))
        leg.counts = event.data.get("kind", "chat") == "chat" and not event.data.get("practice")
        return
    known = legs.get(identifier)
    if known is not None:
        _people(known, event.kind, event.data)


def _people(leg: Leg, kind: str, data: Mapping[str, Any]) -> None:
    agent = str(data.get("agent") or "")
    match kind:
        case "Answered":
            leg.coming = agent
        case "CalledOff":
            leg.coming = ""
        case "Taken":
            leg.owner, leg.partner, leg.coming, leg.is_over_there = agent, "", "", False
        case "Joined":
            leg.partner, leg.coming = agent, ""
        case "Released":
            leg.owner, leg.partner = str(data.get("to") or leg.owner), ""
        case "PartnerLeft":
            leg.partner = ""
        case "AgentLost" | "Requeued":
            leg.owner = ""
        case "Watched":
            leg.watchers.add(agent)
        case _ if kind in _OVER:
            leg.owner = leg.partner = leg.coming = ""
            leg.watchers.clear()
            leg.is_over_there = True


def owned(of_legs: Iterable[Happened]) -> Iterator[tuple[float, dict[str, Leg]]]:
    """(time, id → leg) after each event of the agencies. The legs are the same objects each time."""
    legs: dict[str, Leg] = {}
    for event in sorted(of_legs, key=lambda one: one.at):
        step(legs, event)
        yield event.at, legs
        for over in [leg.id for leg in legs.values() if leg.is_over_there]:
            del legs[over]
