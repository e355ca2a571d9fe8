"""How often one place, or everybody together, may do things that cost something. The caller needs one line:

    gateway.limits.take("visit", origin)

Promises never to refuse anybody who has no pseudonym, because they cannot be told from others.
"""

import math
import time
from collections.abc import Callable

from bridge.frames.frames import FrameError
from onedoor import settings
from onedoor.desk.rates import Buckets, Rate

TEN_MINUTES = 600.0
WORK_BEGINS = 5
"""Every so many recent starts of one place make the work twice as hard."""
CROWD_BEGINS = 50
"""Beyond so many recent starts of everybody, each doubling of their number makes the work twice as hard."""
HARDEST = 6
"""The most doublings."""
EVERYBODY = "*"
RATES = {
    "puzzle": Rate(60, 1),
    "search": Rate(240, 0.05),  # every few letters that one types are a search, and many citizens may share an address
    "everybody": Rate(600, 0.25),  # all starts; refuses nobody, but decides how hard the work is
}
"""Rates for one IPv4 address or IPv6 /64. Callers decide what a single request may cost."""


class Limits:
    def __init__(self, chosen: settings.Limits, clock: Callable[[], float] = time.monotonic) -> None:
        starts, plain = max(1, chosen.starts), max(1, chosen.starts // 4)
        rates = {
            **RATES,
            "visit": Rate(max(1, chosen.sockets), 0.5),  # a page opened
            "start": Rate(starts, TEN_MINUTES / starts),
            "plain": Rate(plain, TEN_MINUTES / plain),
            "agency": Rate(max(1, chosen.agency_starts), 60.0 / max(1, chosen.agency_starts)),
        }
        self._clock = clock
        self._buckets = {what: Buckets(rate) for what, rate in rates.items()}

    def take(self, what: str, who: str, id: str | None = None) -> None:
        """Counts one. Raises FrameError: `too-many` with the seconds to `wait`, or `full` for an agency."""
        self._refuse(what, who, id, self._buckets[what].take(who, self._clock()) if who else 0.0)

    def check(self, what: str, who: str, id: str | None = None) -> None:
        """Raises the same errors without counting."""
        self._refuse(what, who, id, self._buckets[what].wait(who, self._clock()) if who else 0.0)

    def count_start(self) -> None:
        self._buckets["everybody"].take(EVERYBODY, self._clock())

    def doublings(self, who: str) -> int:
        """How often to double the work of a start, by what its place and all places together did lately."""
        now = self._clock()
        place = self._buckets["start"].used(who, now) // WORK_BEGINS if who else 0
        crowd = math.log2(max(1.0, self._buckets["everybody"].used(EVERYBODY, now) / CROWD_BEGINS))
        return min(HARDEST, int(place) + round(crowd))

    def _refuse(self, what: str, who: str, id: str | None, wait: float) -> None:
        if wait > 0:
            if what == "agency":
                raise FrameError("full", "Too many chats are being started right now.", id, {"agency": who})
            text = "You have tried too often from your connection. Please try again later."
            raise FrameError("too-many", text, id, {"wait": math.ceil(wait)})
