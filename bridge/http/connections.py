"""The connections to a browser: a WebSocket, an event stream, or the answer to one request. None ever waits.

We cut off a browser that does not read. It comes back and gets what it missed.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

from aiohttp import web

from bridge.http.framing import Watch

MOST_UNREAD = 8 * 1024 * 1024
"""The most bytes that a browser may leave unread; more than the longest chat needs."""


class Socket:
    __slots__ = ("_closing", "_request", "_socket", "_watch", "after", "language", "position")

    def __init__(self, socket: web.WebSocketResponse, request: web.Request, watch: Watch | None) -> None:
        self._socket, self._request, self._watch = socket, request, watch
        self._closing: asyncio.Task[bool] | None = None
        self.after: str | None = None
        self.position = -1
        self.language = ""

    def send(self, text: str) -> None:
        if self.is_open:
            _at_once(self._socket.send_str(text))

    @property
    def is_open(self) -> bool:
        return _is_open(self._request) and not self._socket.closed

    @property
    def heard(self) -> float:
        """When the last byte came (see `Watch`); 0 for a connection that was lost at once, about which nobody asks."""
        return self._watch.heard if self._watch is not None else 0.0

    def ask(self) -> None:
        _at_once(self._socket.ping())

    def cut(self) -> None:
        """Aborts without a closing frame, because nobody listens."""
        if self._request.transport is not None:
            self._request.transport.abort()

    def close(self, code: int, reason: str) -> None:
        if self.is_open and self._closing is None:
            self._closing = asyncio.create_task(self._socket.close(code=code, message=reason.encode()))


class Events:
    """A stream of server-sent events. `gone` is set when it is over."""

    __slots__ = ("_request", "_response", "after", "gone", "language", "position")

    def __init__(self, response: web.StreamResponse, request: web.Request) -> None:
        self._response, self._request = response, request
        self.gone = asyncio.Event()
        self.after: str | None = None
        self.position = -1
        self.language = ""

    def send(self, text: str) -> None:
        if self.gone.is_set():
            return
        if not _is_open(self._request):
            self.gone.set()
            return
        _at_once(self._response.write(b"data: " + text.encode("utf-8", "replace") + b"\n\n"))

    def close(self, code: int, reason: str) -> None:
        self.gone.set()


class Answer:
    """The frames that answer one POST."""

    __slots__ = ("after", "code", "frames", "language", "position", "refused")

    def __init__(self, language: str = "") -> None:
        self.frames: list[str] = []
        self.refused = ""
        """The error code with which a frame was refused; empty if none was."""
        self.code: int | None = None
        self.after: str | None = None
        self.position = -1
        self.language = language

    def send(self, text: str) -> None:
        self.frames.append(text)

    def close(self, code: int, reason: str) -> None:
        self.code = code


def _is_open(request: web.Request) -> bool:
    transport = request.transport
    if transport is None or transport.is_closing():
        return False
    if transport.get_write_buffer_size() > MOST_UNREAD:
        transport.abort()
        return False
    return True


def _at_once(writing: Coroutine[Any, Any, Any]) -> None:
    """Runs a write up to where it would wait for the browser to read. By then, what it writes is in the buffer.

    A task for each frame and window would cost more than the frame.
    """
    try:
        writing.send(None)
    except StopIteration:
        return
    except (ConnectionError, RuntimeError):
        return  # the connection is just ending; its reader will find out
    writing.close()
