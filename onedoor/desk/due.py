"""What to look at again, and when. Sorted by time, so that the cost of a tick depends only on what is due."""

from collections.abc import Iterator
from datetime import datetime
from heapq import heappop, heappush


class Due:
    def __init__(self) -> None:
        self._heap: list[tuple[datetime, str]] = []

    def put(self, when: datetime, what: str) -> None:
        """`what` may be in it several times. The caller checks whether there is still something to do."""
        heappush(self._heap, (when, what))

    def by(self, at: datetime) -> Iterator[str]:
        """Removes and yields everything that is due by `at`, earliest first."""
        while self._heap and self._heap[0][0] <= at:
            yield heappop(self._heap)[1]
