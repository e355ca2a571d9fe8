"""Limits how often somebody may try to log in. Counts failures in memory; knows no clock, address or password."""

from collections import deque
from threading import Lock

WINDOW = 300.0
"""Seconds in which failures are counted."""
MOST_KEYS = 10_000


class Throttle:
    """Refuses a key after `tries` failures within WINDOW, until enough of them are older."""

    def __init__(self, tries: int) -> None:
        self._tries = tries
        self._failures: dict[str, deque[float]] = {}
        self._lock = Lock()

    def wait(self, key: str, now: float) -> float:
        """Seconds until the key may try again; 0 if it may now."""
        with self._lock:
            failures = self._recent(key, now)
            return failures[0] + WINDOW - now if len(failures) >= self._tries else 0.0

    def failed(self, key: str, now: float) -> None:
        with self._lock:
            if key not in self._failures and len(self._failures) >= MOST_KEYS:
                self._failures.pop(next(iter(self._failures)))  # the oldest key: memory stays bounded
            self._failures.setdefault(key, deque(maxlen=self._tries)).append(now)

    def succeeded(self, key: str) -> None:
        with self._lock:
            self._failures.pop(key, None)

    def _recent(self, key: str, now: float) -> deque[float]:
        failures = self._failures.get(key, deque())
        while failures and failures[0] <= now - WINDOW:
            failures.popleft()
        if not failures:
            self._failures.pop(key, None)
        return failures
