"""Marks messages, and measures how long each takes from writer to reader. Knows no stream and no frame."""

import asyncio
import re
import time
from dataclasses import dataclass, field

WORDS = "Do I charge sales tax on delivery, and which rate applies in Newark?"
_MARK = re.compile(r"#(citizen|agent)-(\d+)#")


@dataclass
class Meter:
    """`series` is way and direction → latencies in nanoseconds."""

    series: dict[str, list[int]] = field(default_factory=dict)
    _under_way: dict[int, tuple[str, int, "asyncio.Future[None] | None"]] = field(default_factory=dict)
    _last: int = 0

    def mark(self, sender: str) -> tuple[int, str]:
        """(number, text) of a message from the `citizen` or the `agent`."""
        self._last += 1
        return self._last, f"#{sender}-{self._last}# {WORDS}"

    def leaves(self, number: int, series: str, arrival: "asyncio.Future[None] | None" = None) -> None:
        """Call this just before you write the message."""
        self._under_way[number] = (series, time.monotonic_ns(), arrival)

    def glance(self, sender: str, text: str, at: int) -> bool:
        """Looks for a mark; True if there is one. Only a mark of `sender` counts; others are reflections."""
        found = _MARK.search(text)
        if found is None:
            return False
        if found[1] == sender and (known := self._under_way.pop(int(found[2]), None)):
            series, left, arrival = known
            self.series.setdefault(series, []).append(at - left)
            if arrival is not None:
                arrival.set_result(None)
        return True

    @property
    def lost(self) -> int:
        """Messages that have not arrived yet."""
        return len(self._under_way)
