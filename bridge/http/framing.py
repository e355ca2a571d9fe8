"""What the server's own reader lets pass in a browser's frames: without a mask, or in pieces without end (RFC 6455 §5).

Stands between the transport and the server, reads heads of frames only, and changes and keeps nothing that is said.
"""

import asyncio
import time
from typing import cast

PROTOCOL_ERROR, POLICY = 1002, 1008
MOST_PIECES = 64
"""Pieces of one message: a whole one has 16 kB, and browsers send what is so short in one."""
_MASKED, _LAST, _CONTROL = 0x80, 0x80, 0x8
_HEAD, _MASK = 2, 4
_PONG = bytes((0x8A, 0x80))
"""The head of an empty pong, with a mask behind it."""
_LENGTHS = {126: 2, 127: 8}
"""Bytes in which a length stands that the head's second byte has no room for."""

Refusal = tuple[int, str]
"""The code and the words with which a socket is closed."""


class Heads:
    """Follows one connection from frame to frame, however it is cut."""

    __slots__ = ("_ahead", "_began", "_pieces")

    def __init__(self) -> None:
        self._began = b""
        """A head of which the end has not come."""
        self._ahead = 0
        """Bytes up to the next head."""
        self._pieces = 0

    def wrong(self, data: bytes) -> Refusal | None:
        """What is wrong with the frames that begin in `data`, if anything is."""
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
    """Of the whole frame; 0 when its head is not there."""
    short = data[at + 1] & 0x7F if at + 1 < len(data) else 0
    more = _LENGTHS.get(short, 0)
    if at + _HEAD + more > len(data):
        return 0
    told = int.from_bytes(data[at + _HEAD : at + _HEAD + more], "big") if more else short
    return _HEAD + more + _MASK + told


class Watch(asyncio.Protocol):
    """Hands everything on to `server`, until something is wrong: then the socket is closed, and says why.

    An empty pong is nobody's business but of who waits for it (`heard`), and of thousands one comes each moment.
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
    """The frame that closes a socket."""
    said = code.to_bytes(2, "big") + reason.encode()
    return bytes((0x88, len(said))) + said


def watch(transport: asyncio.Transport) -> Watch:
    """From now on, on a connection that has just become a WebSocket: before, nobody who keeps to it sends a frame."""
    made = Watch(transport, cast(asyncio.Protocol, transport.get_protocol()))
    transport.set_protocol(made)
    return made
