"""How long things took to come back, and how much was said: numbers, their percentiles and their targets. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from chaos.checks.history import History

TARGETS = {
    "part killed → serving again": 5.0,
    "half-open link noticed": 30.0,
    "database back → served again": 5.0,
}


@dataclass(slots=True)
class Measured:
    """Seconds, by what was measured."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    def add(self, what: str, seconds: float, of: str = "") -> None:
        """`of` is the part, which gets a line of its own, too."""
        self.seconds.setdefault(what, []).append(seconds)
        if of:
            self.seconds.setdefault(f"{what}: {of}", []).append(seconds)


def percentile(values: Sequence[float], wanted: int) -> float:
    """The smallest value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * wanted // 100) - 1)]


def rows(measured: Measured) -> list[Mapping[str, str | float | int]]:
    found: list[Mapping[str, str | float | int]] = []
    for what, values in sorted(measured.seconds.items()):
        row: dict[str, str | float | int] = {"what": what, "count": len(values)}
        row |= {name: round(percentile(values, share), 2) for name, share in (("p50", 50), ("p99", 99))}
        if what in TARGETS:
            row |= {"target": TARGETS[what], "met": "yes" if percentile(values, 99) <= TARGETS[what] else "NO"}
        found.append(row)
    return found


def counts(history: History) -> dict[str, int]:
    sent = [post for post in history.posts if post.sent_at is not None]
    return {
        "faults": sum(1 for one in history.disturbances if one.kind != "round"),
        "chats": sum(1 for event in history.happened if event.stream == history.router and event.kind == "Opened"),
        "acknowledged messages": len(sent),
        "of citizens": sum(1 for post in sent if post.by not in history.agents),
        "of agents": sum(1 for post in sent if post.by in history.agents),
        "files": sum(1 for post in sent if post.kind == "file"),
        "transfers and consults": _events(history, "Assigned", with_from=True),
        "samples of the rooms": len(history.samples),
        "rooms compared": len(history.archives),
        "lines in transcripts": sum(len(leg.lines) for leg in history.transcripts),
    }


def _events(history: History, kind: str, *, with_from: bool) -> int:
    ours: Iterable[bool] = (
        bool(event.data.get("from_leg")) is with_from
        for event in history.happened
        if event.stream == history.router and event.kind == kind
    )
    return sum(ours)
