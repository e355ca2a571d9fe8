"""Figures, and how they are printed. Computes percentiles; measures nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

WAYS = ("bridge", "direct")
TARGETS = {"p50": "≤ 1.10", "p99": "≤ 1.00"}
"""For the ratio of the product to the direct way."""


@dataclass(frozen=True)
class Figure:
    """`target` is the project's own, such as `≤ 1.00`; empty if there is none."""

    name: str
    value: float
    unit: str
    samples: int = 0
    target: str = ""

    @property
    def verdict(self) -> str:
        if not self.target:
            return ""
        sign, _, limit = self.target.partition(" ")
        met = self.value <= float(limit) if sign == "≤" else self.value >= float(limit)
        return "met" if met else "MISSED"

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "verdict": self.verdict}


Figures = list[Figure]


def percentiles(values: Sequence[float], *wanted: int) -> list[float]:
    """For each percentage in `wanted`, the smallest value that so many of the values do not exceed."""
    ordered = sorted(values)
    return [ordered[max(0, -(-len(ordered) * one // 100) - 1)] for one in wanted]


def milliseconds(nanoseconds: float) -> float:
    return nanoseconds / 1_000_000


def ratio(measured: float, by: float) -> tuple[float, str]:
    """(value, unit)"""
    return measured / by, "×"


def compared(series: Mapping[str, Sequence[int]], unit: Callable[[float], float]) -> Figures:
    """p50 and p99 of both ways for each direction, and the ratios."""
    found: Figures = []
    for direction in ("to agent", "to citizen"):
        both = {way: series[f"{way} {direction}"] for way in WAYS}
        tops = {way: [unit(value) for value in percentiles(values, 50, 99)] for way, values in both.items()}
        for index, top in enumerate(("p50", "p99")):
            for way in WAYS:
                found.append(Figure(f"{direction}, {way}, {top}", tops[way][index], "ms", len(both[way])))
            divided = ratio(tops["bridge"][index], tops["direct"][index])
            found.append(Figure(f"{direction}, bridge / direct, {top}", *divided, target=TARGETS[top]))
    return found


def table(sections: Mapping[str, Figures]) -> str:
    lines = []
    for name, figures in sections.items():
        lines.append(f"\n{name}")
        for one in figures:
            samples = f"n = {one.samples}" if one.samples else ""
            target = f"target {one.target}" if one.target else ""
            lines.append(f"  {one.name:38}{one.value:10.2f} {one.unit:3}  {samples:10}{target:15}{one.verdict}")
    return "\n".join(line.rstrip() for line in lines)
