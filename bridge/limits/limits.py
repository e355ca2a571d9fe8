"""How often the same place, or everybody together, may do what costs something. One line for whoever asks it:

    gateway.limits.take("visit", origin)

Promises to count nobody by what cannot be told from others: who has no pseudonym is never refused for it.
"""

import math
import time
from collections.abc import Callable

from bridge.frames.frames import FrameError
from bridge.limits.buckets import Buckets, Rate
from onedoor import settings

TEN_MINUTES = 600.0
WORK_BEGINS = 5
"""Starts of one place, lately, from which on each some more make the work twice as hard."""
CROWD_BEGINS = 50
"""The same for everybody together."""
HARDEST = 6
"""Doublings at most."""
EVERYBODY = "*"
RATES = {
    "puzzle": Rate(60, 1),
    "search": Rate(240, 0.05),  # while one types, each few letters are a search; many citizens may share an address
    "everybody": Rate(600, 0.25),  # all starts; it refuses nobody, and tells how hard the work is
}
"""From one address, or one IPv6 /64. What each costs by itself is the business of who asks."""


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
        """Counts it. Raises FrameError: `too-many`, with the seconds to `wait`, or for an agency `full`."""
        self._refuse(what, who, id, self._buckets[what].take(who, self._clock()) if who else 0.0)

    def check(self, what: str, who: str, id: str | None = None) -> None:
        """The same without counting it."""
        self._refuse(what, who, id, self._buckets[what].wait(who, self._clock()) if who else 0.0)

    def count_start(self) -> None:
        self._buckets["everybody"].take(EVERYBODY, self._clock())

    def doublings(self, who: str) -> int:
        """How often the work of a start is to be doubled: for what its place did lately, and all places together."""
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
