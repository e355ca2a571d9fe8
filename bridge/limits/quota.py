"""How often something may be done for one key: so many different things within so many seconds. Knows no clock.

The same thing again counts once: who tries again because an answer was lost is not punished for it.
"""

MOST_KEYS = 20_000
"""More than these are not remembered; those who did nothing lately are forgotten first."""


class Quota:
    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._done: dict[str, dict[str, float]] = {}

    def allows(self, key: str, thing: str, now: float) -> bool:
        """Counts it, if so."""
        done = {one: at for one, at in self._done.pop(key, {}).items() if now - at < self._seconds}
        allowed = thing in done or len(done) < self._most
        if allowed:
            done.setdefault(thing, now)
        self._done[key] = done  # at the end: the longest quiet are at the beginning
        while len(self._done) > MOST_KEYS:
            del self._done[next(iter(self._done))]
        return allowed
