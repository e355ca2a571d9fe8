"""Refuses frames that the server's own reader lets pass: unmasked, or in endless pieces (RFC 6455 §5).

Stands between the transport and the server. Reads only the heads of frames, and neither changes nor keeps the rest.
"""

import asyncio
import time
from typing import cast

PROTOCOL_ERROR, POLICY = 1002, 1008
MOST_PIECES = 64
"""The most pieces of one message. A message has at most 16 kB, which browsers send in one piece."""
_MASKED, _LAST, _CONTROL = 0x80, 0x80, 0x8
_HEAD, _MASK = 2, 4
_PONG = bytes((0x8A, 0x80))
"""The head of an empty pong; a mask follows."""
_LENGTHS = {126: 2, 127: 8}
"""Second byte of the head, without the mask bit → bytes of the longer length that follows."""

Refusal = tuple[int, str]
"""The code and the reason for closing a socket."""


class Heads:
    """Follows one connection from frame to frame, however the data is cut up."""

    __slots__ = ("_ahead", "_began", "_pieces")

    def __init__(self) -> None:
        self._began = b""
        """A head whose end has not arrived."""
        self._ahead = 0
        """Bytes up to the next head."""
        self._pieces = 0

    def wrong(self, data: bytes) -> Refusal | None:
        """What is wrong with the frames that begin in `data`; None if nothing is."""
        if self._began:
            data, self._began = self._began + data, b""
        at, end = self._ahead, len(data)
        while at < end:
            size = _size(data, at)
            if size == 0:
                self._began, at = data[at:], end
                break
            if not data[at + 1] & _MASKED:
                return PROTOCOL_ERROR, "frames of a browser are masked"
            if self._is_one_too_many(data[at]):
                return POLICY, "too many pieces"
            at += size
        self._ahead = at - end
        return None

    @property
    def is_between_frames(self) -> bool:
        return not self._ahead and not self._began

    def _is_one_too_many(self, first: int) -> bool:
        if not first & _CONTROL:
            self._pieces = 0 if first & _LAST else self._pieces + 1
        return self._pieces > MOST_PIECES


def _size(data: bytes, at: int) -> int:
    """The size of the whole frame; 0 if its head is not complete."""
    short = data[at + 1] & 0x7F if at + 1 < len(data) else 0
    more = _LENGTHS.get(short, 0)
    if at + _HEAD + more > len(data):
        return 0
    told = int.from_bytes(data[at + _HEAD : at + _HEAD + more], "big") if more else short
    return _HEAD + more + _MASK + told


class Watch(asyncio.Protocol):
    """Passes everything on to `server` until something is wrong. Then it closes the socket and says why.

    It drops empty pongs: only `heard` needs them, and thousands of browsers send them all the time.
    """

    __slots__ = ("_heads", "_over", "_server", "_transport", "heard")

    def __init__(self, transport: asyncio.Transport, server: asyncio.Protocol) -> None:
        self._transport, self._server = transport, server
        self._heads, self._over = Heads(), False
        self.heard = time.monotonic()
        """When the last byte came."""

    def data_received(self, data: bytes) -> None:
        if self._over:
            return
        self.heard = time.monotonic()
        if len(data) == len(_PONG) + _MASK and data.startswith(_PONG) and self._heads.is_between_frames:
            return
        wrong = self._heads.wrong(data)
        if wrong is None:
            self._server.data_received(data)
            return
        self._over = True
        self._transport.write(closing(*wrong))
        self._transport.close()

    def eof_received(self) -> bool | None:
        return self._server.eof_received()

    def connection_lost(self, error: Exception | None) -> None:
        self._server.connection_lost(error)

    def pause_writing(self) -> None:
        self._server.pause_writing()

    def resume_writing(self) -> None:
        self._server.resume_writing()


def closing(code: int, reason: str) -> bytes:
    """The close frame (RFC 6455 §5.5.1)."""
    said = code.to_bytes(2, "big") + reason.encode()
    return bytes((0x88, len(said))) + said


def watch(transport: asyncio.Transport) -> Watch:
    """Watches a connection that has just become a WebSocket. Clients may not send frames before that."""
    made = Watch(transport, cast(asyncio.Protocol, transport.get_protocol()))
    transport.set_protocol(made)
    return made
