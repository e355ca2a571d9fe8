"""Sums of legs that can be added: counts, and how often each number of seconds occurred. Pure.

Waits are counted by whole seconds, so that every percentile and threshold is exact, whatever is asked for later.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

SECONDS = ("wait", "gone", "answers")
"""Seconds until the first agent answered, until an abandoning citizen left, until each turn was answered."""
OUTCOMES = ("handled", "abandoned", "refused", "turned-away", "elsewhere", "other", "open")


@dataclass(slots=True)
class Tally:
    n: Counter[str] = field(default_factory=Counter)
    wait: Counter[int] = field(default_factory=Counter)
    gone: Counter[int] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    peak: int = 0
    """The most chats at the same time, of one agent."""

    def add(self, outcome: str, data: Mapping[str, Any]) -> None:
        """Adds one leg."""
        self.n[outcome] += 1
        for name in ("in", "out", "inside", "failed", "lost", "unanswered", "replies", "canned"):
            if name in data:
                self.n[name] += data[name]
        if "handle" in data:
            self.n["timed"] += 1
            self.n["handle"] += data["handle"]
        if "wait" in data:
            self.wait[data["wait"]] += 1
        if "gone" in data:
            self.gone[data["gone"]] += 1
        self.answers.update(data.get("answers") or ())

    def merge(self, data: Mapping[str, Any]) -> None:
        """Adds another tally in its stored form (`as_json`)."""
        for name, count in data["n"].items():
            self.n[name] += count
        for name in SECONDS:
            if name in data:
                _add(getattr(self, name), data[name])
        self.peak = max(self.peak, data.get("peak", 0))

    @classmethod
    def of(cls, parts: Iterable["Tally"]) -> "Tally":
        whole = cls()
        for part in parts:
            whole.n.update(part.n)
            for name in SECONDS:
                getattr(whole, name).update(getattr(part, name))
            whole.peak = max(whole.peak, part.peak)
        return whole

    def as_json(self) -> dict[str, Any]:
        kept: dict[str, Any] = {"n": {name: count for name, count in self.n.items() if count}}
        for name in SECONDS:
            if counts := getattr(self, name):
                kept[name] = {str(seconds): count for seconds, count in sorted(counts.items())}
        return kept | ({"peak": self.peak} if self.peak else {})


@lru_cache(maxsize=10_000)
def _seconds(written: str) -> int:
    return int(written)


def _add(kept: Counter[int], counts: Mapping[str, int]) -> None:
    # One report adds millions of these, and a plain loop with a plain lookup is fastest.
    get = kept.get
    for written, count in counts.items():
        seconds = _seconds(written)
        kept[seconds] = get(seconds, 0) + count


def of_agents(legs: Iterable[Mapping[str, Any]]) -> dict[str, Tally]:
    """agent's JID → tally, from the `data` of legs. An answer counts for the first taker, time for who had the chat."""
    found: dict[str, Tally] = {}
    spans: dict[str, list[tuple[datetime, datetime]]] = {}
    for data in legs:
        agents = data.get("agents", {})
        alone = sum("stints" in had for had in agents.values()) == 1
        for jid, had in agents.items():
            tally = found.setdefault(jid, Tally())
            _add_agent(tally, had)
            if had.get("took"):
                tally.wait[data["wait"]] += 1
            if alone and "stints" in had:
                tally.answers.update(data.get("answers") or ())
                tally.n["replies"] += data.get("replies", 0)
                tally.n["canned"] += data.get("canned", 0)
            spans.setdefault(jid, []).extend(_closed(had.get("stints", ())))
    for jid, own in spans.items():
        found[jid].n["talk"] = sum(_milliseconds(ended - began) for began, ended in own)
        found[jid].n["busy"], found[jid].peak = together(own)
    return found


def _add_agent(tally: Tally, had: Mapping[str, Any]) -> None:
    for name in ("offers", "missed", "passed"):
        tally.n[name] += had.get(name, 0)
    tally.n["out"] += had.get("handed", 0)
    tally.n["handled"] += "stints" in had


def _closed(stints: Iterable[list[str]]) -> list[tuple[datetime, datetime]]:
    return [(datetime.fromisoformat(one[0]), datetime.fromisoformat(one[1])) for one in stints if len(one) > 1]


def together(spans: Iterable[tuple[datetime, datetime]]) -> tuple[int, int]:
    """(milliseconds with at least one span, most spans at the same time). Ends count before beginnings."""
    real = ((began, ended) for began, ended in spans if began < ended)
    steps = sorted((at, step) for began, ended in real for at, step in ((began, 1), (ended, -1)))
    busy, now, peak, since = 0, 0, 0, None
    for at, step in steps:
        since = at if since is None else since
        now += step
        peak = max(peak, now)
        if now == 0:
            busy, since = busy + _milliseconds(at - since), None
    return busy, peak


def _milliseconds(length: timedelta) -> int:
    return max(0, length // timedelta(milliseconds=1))
