"""What may be used once: remembered until it would be too old anyway. Knows no clock; the time is told.

Promises that of many who come with the same at once, one is the first: nothing here waits.
"""

import heapq

MOST = 200_000
"""Remembered at the same time. When there are more, nothing new is taken: forgetting one would let it be used again."""


class Spent:
    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._until: list[tuple[float, str]] = []
        self._known: set[str] = set()

    def __len__(self) -> int:
        return len(self._known)

    def first(self, name: str, until: float, now: float) -> bool:
        """Whether it has not been used before; from now on it has."""
        while self._until and self._until[0][0] < now:
            self._known.discard(heapq.heappop(self._until)[1])
        if name in self._known or len(self._known) >= self._most:
            return False
        self._known.add(name)
        heapq.heappush(self._until, (until, name))
        return True
