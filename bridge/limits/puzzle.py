"""Makes and checks the work that a browser does before a chat: ALTCHA's proof of work, version 2. No I/O.

Promises that a solution counts once, in time, for the visit that it was made for, and with the work that we asked for.
"""

import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

import altcha

from bridge.frames.frames import FrameError
from bridge.limits.spent import Spent

ALGORITHM = "SHA-256"
PREFIX_BYTES = 16
"""How many bytes of the hash the puzzle gives away; only one number has a hash that begins with them."""
LIVES = 300
"""Seconds for which a puzzle is valid."""
ATTEMPTS = 40_000
"""The most hashes in quiet times; half of them on average. That is a tenth of a second on a phone."""


class Puzzles:
    """`site`: we accept only puzzles that were made for this site."""

    def __init__(self, key: str, site: str, clock: Callable[[], float] = time.time) -> None:
        self._key, self._site, self._clock = key, site, clock
        self._spent = Spent()

    def make(self, visit: str, doublings: int) -> dict[str, Any]:
        """A puzzle for this visit, as the browser gets it (`challenge` in docs/PROTOCOL.md §5)."""
        number = 1 + secrets.randbelow(ATTEMPTS << doublings)
        made = altcha.create_challenge(
            ALGORITHM,
            1,
            counter=number,
            key_prefix_length=PREFIX_BYTES,
            expires_at=int(self._clock()) + LIVES,
            data={"site": self._site, "visit": visit},
            hmac_secret=self._key,
        )
        return made.to_dict()

    def check(self, solved: object, visit: str | None, id: str | None = None) -> str:
        """Uses up the puzzle. Returns its visit, which must be `visit` if there is one. Raises FrameError."""
        payload = _read(solved)
        if payload is None or not self._is_ours(payload.challenge.parameters, visit):
            raise _wrong(id)
        if not altcha.verify_solution(payload, self._key).verified:
            raise _wrong(id)
        asked, now = payload.challenge.parameters, self._clock()
        until = asked.expires_at or 0
        if until < now or not self._spent.first(asked.nonce, until + 1.0, now):
            raise _wrong(id)
        return str((asked.data or {})["visit"])

    def _is_ours(self, asked: altcha.ChallengeParameters, visit: str | None) -> bool:
        """Checks the signed values again, and that the work is what we ask for: a puzzle without work is none."""
        data = asked.data
        return (
            asked.algorithm == ALGORITHM
            and asked.cost == 1
            and asked.key_length == altcha.v2.DEFAULT_KEY_LENGTH
            and isinstance(asked.key_prefix, str)
            and len(asked.key_prefix) == 2 * PREFIX_BYTES
            and type(asked.expires_at) is int
            and asked.expires_at <= self._clock() + LIVES + 1
            and isinstance(data, Mapping)
            and data.get("site") == self._site
            and isinstance(data.get("visit"), str)
            and visit in (None, data["visit"])
        )


def _read(solved: object) -> altcha.Payload | None:
    if not isinstance(solved, dict):
        return None
    try:
        found = altcha.Payload.from_dict(solved)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    texts = (found.challenge.signature, found.challenge.parameters.nonce, found.challenge.parameters.salt)
    return found if all(isinstance(text, str) for text in texts) else None


def _wrong(id: str | None) -> FrameError:
    return FrameError("bad-solution", "This is not the solution of a puzzle of ours that is still good; ask anew.", id)
