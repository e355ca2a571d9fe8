"""Replaces the puzzle in a form without JavaScript: filling in a form takes a moment, and each is sent once.

Promises that no chat starts by a form that is not ours, was sent too early for a person, or was already used.
"""

import secrets
import time
from collections.abc import Callable

from itsdangerous import BadData, URLSafeTimedSerializer

from bridge.frames.frames import FrameError
from bridge.limits.spent import Spent

LIVES = 2 * 3600
"""Seconds for which a form is valid."""


class FormTokens:
    """`wait`: seconds that must pass between showing a form and accepting it."""

    def __init__(self, key: str, site: str, wait: float, clock: Callable[[], float] = time.time) -> None:
        self._signer = URLSafeTimedSerializer(key, salt=f"form of {site}")
        self._wait, self._clock = wait, clock
        self._spent = Spent()

    def write(self) -> str:
        return str(self._signer.dumps([secrets.token_urlsafe(12), self._clock()]))

    def check(self, token: str) -> None:
        """Uses up the token, unless it is too early. Raises FrameError: `too-early` or `old-form`."""
        try:
            name, shown = self._signer.loads(token)
            age = self._clock() - shown
        except (BadData, ValueError, TypeError):
            raise FrameError("old-form", "This form is none of ours.") from None
        if age < self._wait:
            raise FrameError("too-early", "Please wait a few seconds and start the chat again.")
        if age > LIVES or not self._spent.first(name, shown + LIVES + 1, self._clock()):
            raise FrameError("old-form", "This form was open for too long or has already been sent.")
