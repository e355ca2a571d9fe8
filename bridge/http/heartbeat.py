"""Finds out whether browsers are still there: pings WebSockets that are silent, and cuts off those that do not answer.

There is one clock for all. The server's own heartbeat needs a timer, a task and a message for each ping; with ten
thousand waiting citizens, that was most of their cost.
"""

import asyncio
import time
from collections import deque
from typing import Protocol

SILENCE = 25.0
"""Seconds without a byte after which we ping. With ANSWER, less than the minute after which proxies give up."""
ANSWER = 20.0
"""Seconds in which any byte must then come."""
TICK = 1.0


class Line(Protocol):
    """`heard`: when the last byte came, as in `time.monotonic`."""

    @property
    def heard(self) -> float: ...
    @property
    def is_open(self) -> bool: ...
    def ask(self) -> None: ...
    def cut(self) -> None: ...


class Heartbeat:
    def __init__(self) -> None:
        # Each is in the order in which something is due, so we need to look at nobody else.
        self._silent: deque[tuple[float, Line]] = deque()
        self._asked: deque[tuple[float, Line]] = deque()

    def follow(self, line: Line, now: float) -> None:
        """Follows the line until it is closed."""
        self._silent.append((now + SILENCE, line))

    async def run(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            self.beat(time.monotonic())

    def beat(self, now: float) -> None:
        """Does what is due at `now`."""
        while self._asked and self._asked[0][0] <= now:
            due, line = self._asked.popleft()
            if line.is_open and line.heard < due - ANSWER:
                line.cut()
            elif line.is_open:
                self.follow(line, now)
        while self._silent and self._silent[0][0] <= now:
            due, line = self._silent.popleft()
            if line.is_open and line.heard > due - SILENCE:
                self.follow(line, now)
            elif line.is_open:
                line.ask()
                self._asked.append((now + ANSWER, line))
