"""The token by which a browser keeps its visit and room. It is signed and not encrypted; any bridge can read it."""

import base64
import secrets
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

LIVES = 24 * 3600
"""Seconds for which a token is valid. Every answer to a start and every invitation brings a fresh one."""


class BadToken(Exception):
    """The token is not ours, was changed, or is too old."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """`visit` is the local part of the visitor's JID; `room` and `nick` are None before the invitation."""

    visit: str
    room: str | None = None
    nick: str | None = None
    topic: str = ""
    language: str = ""
    """The language that the citizen has chosen for the chat."""
    name: str = ""
    """The citizen's full name, as we tell the room. The nick may be only a part of it."""


class Tokens:
    """`place`: seconds for which the link to a place in the queue is valid."""

    def __init__(self, key: str, place: int = 3600) -> None:
        self._signer = URLSafeTimedSerializer(key, salt="visit")
        self._places, self._place = URLSafeTimedSerializer(key, salt="place"), place

    def write(self, ticket: Ticket) -> str:
        return str(self._signer.dumps(_parts(ticket)))

    def write_place(self, ticket: Ticket) -> str:
        """A token for a private link: it has its own lifetime, and `is_place` recognises it."""
        return str(self._places.dumps(_parts(ticket)))

    def read(self, token: str) -> Ticket:
        """The ticket in a token of either kind. Raises BadToken."""
        return _read(self._signer, token, LIVES) or _read(self._places, token, self._place) or _bad()

    def is_place(self, token: str) -> bool:
        return _read(self._places, token, self._place) is not None


def _parts(ticket: Ticket) -> list[str | None]:
    return [ticket.visit, ticket.room, ticket.nick, ticket.topic, ticket.language, ticket.name]


def _read(signer: URLSafeTimedSerializer, token: str, lives: int) -> Ticket | None:
    try:
        return Ticket(*signer.loads(token, max_age=lives))
    except (BadData, ValueError, TypeError):
        return None


def _bad() -> Ticket:
    raise BadToken


def new_visit() -> str:
    """A local part for a visit's JID: 130 random bits, because anybody who knows it can act as the visit."""
    return "v-" + base64.b32encode(secrets.token_bytes(17)).decode()[:26].lower()
