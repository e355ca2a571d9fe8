"""The token that a browser keeps: which visit it is and in which room. Signed, not secret; any bridge can read it."""

import secrets
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

LIVES = 24 * 3600
"""Seconds a token is good for; every answer to a start or an invitation brings a fresh one."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


class BadToken(Exception):
    """The token is not ours, was changed, or is too old."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """`visit` is the local part of the visitor's JID; `room` and `nick` are None before the invitation."""

    visit: str
    room: str | None = None
    nick: str | None = None
    topic: str = ""


class Tokens:
    def __init__(self, key: str) -> None:
        self._signer = URLSafeTimedSerializer(key, salt="visit")

    def write(self, ticket: Ticket) -> str:
        return str(self._signer.dumps([ticket.visit, ticket.room, ticket.nick, ticket.topic]))

    def read(self, token: str) -> Ticket:
        """Raises BadToken."""
        try:
            visit, room, nick, topic = self._signer.loads(token, max_age=LIVES)
        except (BadData, ValueError, TypeError):
            raise BadToken from None
        return Ticket(visit, room, nick, topic)


def new_visit() -> str:
    """A visit's local part: 130 random bits, which is why knowing it is being it."""
    return "v-" + "".join(secrets.choice(_LETTERS) for _ in range(26))
