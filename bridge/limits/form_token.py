"""What stands for the puzzle in a form without JavaScript: it takes a moment to fill in a form, and each is sent once.

Promises that a form which was not shown by us, was sent before anybody could write, or was used, starts no chat.
"""

import secrets
import time
from collections.abc import Callable

from itsdangerous import BadData, URLSafeTimedSerializer

from bridge.frames.frames import FrameError
from bridge.limits.spent import Spent

LIVES = 2 * 3600
"""Seconds for which a form may stay open."""


class FormTokens:
    """`wait`: seconds between showing a form and taking it."""

    def __init__(self, key: str, site: str, wait: float, clock: Callable[[], float] = time.time) -> None:
        self._signer = URLSafeTimedSerializer(key, salt=f"form of {site}")
        self._wait, self._clock = wait, clock
        self._spent = Spent()

    def write(self) -> str:
        return str(self._signer.dumps([secrets.token_urlsafe(12), self._clock()]))

    def check(self, token: str) -> None:
        """It is used up by this, but not by coming too early. Raises FrameError: `too-early` or `old-form`."""
        try:
            name, shown = self._signer.loads(token)
            age = self._clock() - shown
        except (BadData, ValueError, TypeError):
            raise FrameError("old-form", "This form is none of ours.") from None
        if age < self._wait:
            raise FrameError("too-early", "Please wait a few seconds and start the chat again.")
        if age > LIVES or not self._spent.first(name, shown + LIVES + 1, self._clock()):
            raise FrameError("old-form", "This form was open for too long or has already been sent.")
