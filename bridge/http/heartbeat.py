"""Whether a browser is still at the other end of its WebSocket: who is silent is asked, who does not answer is cut off.

One clock for all of them. The server's own heartbeat has a timer, a task and a message for each ping: with ten thousand
who wait that was most of what they cost.
"""

import asyncio
import time
from collections import deque
from typing import Protocol

SILENCE = 25.0
"""Seconds without a byte after which a browser is asked; with ANSWER less than the minute of a proxy’s patience."""
ANSWER = 20.0
"""Seconds it has for any byte then."""
TICK = 1.0


class Line(Protocol):
    """`heard`: when the last byte came, on the clock of `time.monotonic`."""

    @property
    def heard(self) -> float: ...
    @property
    def is_open(self) -> bool: ...
    def ask(self) -> None: ...
    def cut(self) -> None: ...


class Heartbeat:
    def __init__(self) -> None:
        # Each in the order in which something is due: nobody else has to be looked at.
        self._silent: deque[tuple[float, Line]] = deque()
        self._asked: deque[tuple[float, Line]] = deque()

    def follow(self, line: Line, now: float) -> None:
        """Until it is closed."""
        self._silent.append((now + SILENCE, line))

    async def run(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            self.beat(time.monotonic())

    def beat(self, now: float) -> None:
        """Does what is due."""
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
