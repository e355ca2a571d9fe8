"""Measures one leg from its events as stored. Pure; reads no citizen's words or name.

A leg counts once, on the day it came, in the agency's time zone. Practice and consults are not counted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from onedoor.desk.terms.exchange import whole_seconds

Told = tuple[str, datetime, Mapping[str, Any]]
"""An event: (kind, when, its fields)."""


@dataclass(slots=True)
class Had:
    """One agent's share of a leg."""

    stints: list[list[str]] = field(default_factory=list)
    """[began, ended] in ISO 8601; without an end while it goes on."""
    offers: int = 0
    missed: int = 0
    passed: int = 0
    handed: int = 0
    """1 if this agent handed it over to another agency."""
    took: bool = False
    """Whether this agent was the first to answer."""


@dataclass(slots=True)
class Sum:
    """A row of `measure`, without the agency's id and the leg."""

    day: date
    hour: int
    skill: str
    topic: str
    language: str
    page: str
    outcome: str
    data: dict[str, Any]


def measure(events: Iterable[Told], zone: tzinfo) -> Sum | None:
    """The leg's measure; None for practice, consults, and legs whose beginning is unknown."""
    told = list(events)
    first = next((one for one in told if one[0] == "Assigned"), None)
    if first is None or first[2].get("practice") or first[2].get("kind", "chat") != "chat":
        return None
    return _Fold(first, zone).of(told)


def turned_away(at: datetime, data: Mapping[str, Any], zone: tzinfo) -> Sum:
    there = at.astimezone(zone)
    return Sum(
        there.date(), there.hour, "", str(data.get("topic", "")), str(data.get("language", "")).lower(),
        bare_page(str(data.get("page", ""))), "turned-away", {"why": data.get("why", "")},
    )  # fmt: skip


def bare_page(page: str) -> str:
    """`page` without query and fragment, which may identify somebody."""
    return page.partition("?")[0].partition("#")[0]


class _Fold:
    def __init__(self, first: Told, zone: tzinfo) -> None:
        _, self.at, self.assigned = first
        self.zone = zone
        # After a handover, a citizen begins to wait only now: somebody was with them until then.
        came = self.at if self.assigned.get("from_agency") else datetime.fromisoformat(self.assigned["since"])
        self.came = came if came.tzinfo else came.replace(tzinfo=UTC)
        self.taken: datetime | None = None
        self.ended: datetime | None = None
        self.outcome = "open"
        self.owner: str | None = None
        self.agents: dict[str, Had] = {}
        self.counts = {"inside": 0, "out": 0, "failed": 0, "lost": 0}
        self.heard: dict[str, Any] = {}

    def of(self, told: Iterable[Told]) -> Sum:
        for kind, at, data in told:
            if (step := getattr(self, f"_{kind.lower()}", None)) is not None:
                step(at, data)
        there, assigned = self.at.astimezone(self.zone), self.assigned
        return Sum(
            there.date(), there.hour, str(assigned.get("skill", "")), str(assigned.get("topic", "")),
            str(assigned.get("language", "")).lower(), bare_page(str(assigned.get("page", ""))), self.outcome,
            self._data(),
        )  # fmt: skip

    def _data(self) -> dict[str, Any]:
        data: dict[str, Any] = {name: value for name, value in (self.counts | self.heard).items() if value}
        if self.assigned.get("from_agency"):
            data["in"] = 1
        if self.taken is not None:
            data["wait"] = whole_seconds(self.taken - self.came)
            if self.ended is not None:
                data["handle"] = whole_seconds(self.ended - self.taken)
        elif self.outcome == "abandoned" and self.ended is not None:
            data["gone"] = whole_seconds(self.ended - self.came)
        data["agents"] = {jid: _plain(had) for jid, had in self.agents.items()}
        return data

    def _agent(self, jid: str) -> Had:
        return self.agents.setdefault(jid, Had())

    def _change(self, owner: str | None, at: datetime) -> None:
        """Ends the owner's stint. From now on `owner` has the chat; None: nobody."""
        if self.owner is not None:
            stint = self._agent(self.owner).stints[-1]
            if len(stint) == 1:
                stint.append(at.isoformat())
        if owner is not None:
            self._agent(owner).stints.append([at.isoformat()])
        self.owner = owner

    # --- One method for each event that changes a figure ---

    def _offered(self, at: datetime, data: Mapping[str, Any]) -> None:
        self._agent(data["agent"]).offers += 1

    def _undelivered(self, at: datetime, data: Mapping[str, Any]) -> None:
        self._agent(data["agent"]).offers -= 1

    def _declined(self, at: datetime, data: Mapping[str, Any]) -> None:
        self._agent(data["agent"]).passed += 1

    def _lapsed(self, at: datetime, data: Mapping[str, Any]) -> None:
        self._agent(data["agent"]).missed += 1

    def _calledoff(self, at: datetime, data: Mapping[str, Any]) -> None:
        """An accepted offer came to nothing. An agent who takes over without being asked had no offer."""
        had = self._agent(data["agent"])
        if had.offers > had.missed + had.passed:
            had.missed += data.get("why") == "absent"
            had.passed += data.get("why") == "declined"

    def _taken(self, at: datetime, data: Mapping[str, Any]) -> None:
        if self.taken is None:
            self.taken = at
            self._agent(data["agent"]).took = True
        elif data.get("from_agent"):
            self.counts["inside"] += 1
        self.outcome = "handled"
        self._change(data["agent"], at)

    def _released(self, at: datetime, data: Mapping[str, Any]) -> None:
        if data.get("to"):
            self.counts["inside"] += 1
        self._change(data.get("to"), at)

    def _agentlost(self, at: datetime, data: Mapping[str, Any]) -> None:
        self.counts["lost"] += 1
        self._change(None, at)

    def _requeued(self, at: datetime, data: Mapping[str, Any]) -> None:
        self._change(None, at)

    def _transferfailed(self, at: datetime, data: Mapping[str, Any]) -> None:
        self.counts["failed"] += 1

    def _handedover(self, at: datetime, data: Mapping[str, Any]) -> None:
        # A leg that was given back earlier, because nobody was left, was not handed over by an agent.
        if self.taken is not None and self.ended is None:
            self.counts["out"] = 1
            last = self.owner or next((jid for jid, had in reversed(self.agents.items()) if had.stints), None)
            if last is not None:
                self._agent(last).handed = 1
        self._end(at, "elsewhere")

    def _refused(self, at: datetime, data: Mapping[str, Any]) -> None:
        self._end(at, "elsewhere" if data.get("why") == "withdrawn" else "refused")

    def _ended(self, at: datetime, data: Mapping[str, Any]) -> None:
        self._end(at, {"citizen": "abandoned", "withdrawn": "elsewhere"}.get(data.get("reason", ""), "other"))

    def _end(self, at: datetime, otherwise: str) -> None:
        """`otherwise`: the outcome if nobody ever answered."""
        if self.taken is None and self.ended is None:
            self.outcome = otherwise
        self.ended = self.ended or at
        self._change(None, at)

    def _archived(self, at: datetime, data: Mapping[str, Any]) -> None:
        self.heard = {name: data.get(name) for name in ("answers", "unanswered", "replies", "canned")}


def _plain(had: Had) -> dict[str, Any]:
    found = {"stints": had.stints, "offers": had.offers, "missed": had.missed, "passed": had.passed,
             "handed": had.handed, "took": had.took}  # fmt: skip
    return {name: value for name, value in found.items() if value}
