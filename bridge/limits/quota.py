"""How many different things may be done for one key within so many seconds. Knows no clock.

The same thing counts only once, so that nobody is punished for trying again after a lost answer.
"""

MOST_KEYS = 20_000
"""How many keys we remember. We forget those first that did nothing lately."""


class Quota:
    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._done: dict[str, dict[str, float]] = {}

    def allows(self, key: str, thing: str, now: float) -> bool:
        """Whether the thing is allowed now. If so, counts it."""
        done = {one: at for one, at in self._done.pop(key, {}).items() if now - at < self._seconds}
        allowed = thing in done or len(done) < self._most
        if allowed:
            done.setdefault(thing, now)
        self._done[key] = done  # at the end, so that the longest quiet are at the beginning
        while len(self._done) > MOST_KEYS:
            del self._done[next(iter(self._done))]
        return allowed
