"""The processor time that each part of the product spent, as the kernel counts it. Explains figures; has no target."""

import contextlib
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.figures import Figure, Figures

PARTS = ("prosody", "bridge", "router", "agency")
_NOTHING = 0.00002
_TICK = os.sysconf("SC_CLK_TCK")


class Effort:
    """Adds up seconds by what was done and by part."""

    def __init__(self, pids: Mapping[str, int]) -> None:
        self._pids = {part: pids[part] for part in PARTS}
        self._spent: defaultdict[tuple[str, str], float] = defaultdict(float)

    def clear(self) -> None:
        self._spent.clear()

    @contextlib.contextmanager
    def of(self, what: str) -> Iterator[None]:
        before = {part: seconds(pid) for part, pid in self._pids.items()}
        yield
        for part, pid in self._pids.items():
            self._spent[what, part] += seconds(pid) - before[part]

    def figures(self, times: int) -> Figures:
        """Milliseconds for each of the `times`. Parts that did nothing are left out."""
        return [
            Figure(f"processor, {what}, {part}", spent / times * 1000, "ms")
            for (what, part), spent in self._spent.items()
            if spent > times * _NOTHING
        ]


def seconds(pid: int) -> float:
    """User and system time of a process since its start (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK
