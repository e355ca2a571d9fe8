"""Token buckets by key: so many at once, then one more every so often. Knows no clock; the caller tells the time.

Promises bounded memory: beyond `most` keys, it forgets the one that was quiet for longest.
"""

from collections import OrderedDict
from dataclasses import dataclass

MOST = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, then one more every `seconds`."""

    burst: float
    seconds: float


class Buckets:
    def __init__(self, rate: Rate, most: int = MOST) -> None:
        self.rate, self._most = rate, most
        self._used: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """Key → (how much of the burst is used, when that was true). A missing key has used nothing."""

    def __len__(self) -> int:
        return len(self._used)

    def used(self, key: str, now: float) -> float:
        """How much of the burst the key has used."""
        used, at = self._used.get(key, (0.0, now))
        return max(0.0, used - (now - at) / self.rate.seconds)

    def wait(self, key: str, now: float) -> float:
        """Seconds until one more is allowed; 0 if it is allowed now."""
        return max(0.0, (self.used(key, now) + 1 - self.rate.burst) * self.rate.seconds)

    def take(self, key: str, now: float) -> float:
        """Takes one and returns 0, or takes none and returns the seconds until one is allowed."""
        wait = self.wait(key, now)
        if wait == 0:
            self._used[key] = (self.used(key, now) + 1, now)
        if key in self._used:
            self._used.move_to_end(key)
        if len(self._used) > self._most:
            self._used.popitem(last=False)
        return wait
