"""Remembers what may be used only once, until it is too old anyway. Knows no clock; the caller tells the time.

Promises that of many who use the same name at once, exactly one is the first, because nothing here waits.
"""

import heapq

MOST = 200_000
"""How many names we remember. Then we accept no new ones, because a forgotten one could be used again."""


class Spent:
    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._until: list[tuple[float, str]] = []
        self._known: set[str] = set()

    def __len__(self) -> int:
        return len(self._known)

    def first(self, name: str, until: float, now: float) -> bool:
        """Uses the name; returns whether this is the first time. We remember it up to the time `until`."""
        while self._until and self._until[0][0] < now:
            self._known.discard(heapq.heappop(self._until)[1])
        if name in self._known or len(self._known) >= self._most:
            return False
        self._known.add(name)
        heapq.heappush(self._until, (until, name))
        return True
