"""How fast one visit may send: a bucket that fills with time. Knows no clock; the caller tells the time."""


class Pace:
    """`burst` at once, then `rate` per second."""

    __slots__ = ("_at", "_burst", "_level", "_rate")

    def __init__(self, burst: float, rate: float) -> None:
        self._burst, self._rate = burst, rate
        self._level, self._at = burst, 0.0

    def allows(self, now: float) -> bool:
        self._level = min(self._burst, self._level + (now - self._at) * self._rate)
        self._at = now
        if self._level < 1:
            return False
        self._level -= 1
        return True
