"""What is to be looked at again, and when: the earliest first, so that a tick costs what is due and not what waits."""

from collections.abc import Iterator
from datetime import datetime
from heapq import heappop, heappush


class Due:
    def __init__(self) -> None:
        self._heap: list[tuple[datetime, str]] = []

    def put(self, when: datetime, what: str) -> None:
        """The same may be in it several times: whoever looks decides whether there is still something to do."""
        heappush(self._heap, (when, what))

    def by(self, at: datetime) -> Iterator[str]:
        """Takes out, one after the other, what is due by then."""
        while self._heap and self._heap[0][0] <= at:
            yield heappop(self._heap)[1]
