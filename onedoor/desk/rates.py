"""How often something may be done. Knows no clock; the caller tells the time in seconds.

Promises bounded memory: beyond so many keys, we forget the one that was quiet for longest. Safe to use from threads.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

MOST = 20_000
"""How many keys we remember."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, then one more every `seconds`."""

    burst: float
    seconds: float


class Bucket:
    """A token bucket: it fills with time."""

    __slots__ = ("_at", "_rate", "_used")

    def __init__(self, rate: Rate) -> None:
        self._rate, self._used, self._at = rate, 0.0, 0.0

    def used(self, now: float) -> float:
        """How much of the burst is used."""
        return max(0.0, self._used - (now - self._at) / self._rate.seconds)

    def wait(self, now: float) -> float:
        """Seconds until one more is allowed; 0 if it is allowed now."""
        return max(0.0, (self.used(now) + 1 - self._rate.burst) * self._rate.seconds)

    def take(self, now: float) -> float:
        """Takes one and returns 0, or takes none and returns the seconds until one is allowed."""
        wait = self.wait(now)
        if wait == 0:
            self._used, self._at = self.used(now) + 1, now
        return wait

    def allows(self, now: float) -> bool:
        """Whether one more is allowed. If so, takes it."""
        return self.take(now) == 0


class Buckets:
    """A bucket for each key."""

    def __init__(self, rate: Rate, most: int = MOST) -> None:
        self.rate, self._most = rate, most
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def used(self, key: str, now: float) -> float:
        return self._of(key).used(now)

    def wait(self, key: str, now: float) -> float:
        return self._of(key).wait(now)

    def take(self, key: str, now: float) -> float:
        bucket = self._buckets[key] = self._of(key)
        self._buckets.move_to_end(key)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return bucket.take(now)

    def _of(self, key: str) -> Bucket:
        return self._buckets.get(key) or Bucket(self.rate)


class Window:
    """At most `most` different things for one key within `seconds`.

    The same thing counts only once, so that nobody is punished for trying again after a lost answer.
    """

    def __init__(self, most: int, seconds: float, keys: int = MOST) -> None:
        self._most, self._seconds, self._keys = most, seconds, keys
        self._done: OrderedDict[str, dict[str, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, key: str, now: float) -> float:
        """Seconds until another thing is allowed; 0 if it is allowed now."""
        with self._lock:
            times = list(self._recent(key, now).values())
        return times[-self._most] + self._seconds - now if len(times) >= self._most else 0.0

    def count(self, key: str, thing: str, now: float) -> None:
        """Counts the thing, whether it is allowed or not."""
        with self._lock:
            done = self._recent(key, now)
            done.setdefault(thing, now)
            self._keep(key, done)

    def allows(self, key: str, thing: str, now: float) -> bool:
        """Whether the thing is allowed now. If so, counts it."""
        with self._lock:
            done = self._recent(key, now)
            allowed = thing in done or len(done) < self._most
            if allowed:
                done.setdefault(thing, now)
            self._keep(key, done)
        return allowed

    def forget(self, key: str) -> None:
        with self._lock:
            self._done.pop(key, None)

    def _recent(self, key: str, now: float) -> dict[str, float]:
        return {thing: at for thing, at in self._done.get(key, {}).items() if now - at < self._seconds}

    def _keep(self, key: str, done: dict[str, float]) -> None:
        """Keeps the newest; older ones would change nothing."""
        self._done[key] = dict(list(done.items())[-self._most :])
        self._done.move_to_end(key)
        if len(self._done) > self._keys:
            self._done.popitem(last=False)
