"""The panel's web server: waitress, with limits that apply before anybody has logged in.

Waitress limits the number of connections, and then accepts no new ones: a hundred silent connections would keep
everybody out. Here the one that has waited longest makes room, and a client that sends too slowly is cut off.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from waitress.adjustments import Adjustments  # type: ignore[import-untyped]
from waitress.channel import HTTPChannel  # type: ignore[import-untyped]
from waitress.server import TcpWSGIServer  # type: ignore[import-untyped]
from waitress.task import ThreadedTaskDispatcher  # type: ignore[import-untyped]

log = structlog.get_logger()

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Limits:
    connections: int = 500
    idle: float = 30.0
    """Seconds for which a connection may be silent."""
    head: float = 15.0
    """Seconds from the first byte of a request to the end of its head."""
    body: float = 120.0
    """Seconds from the first byte of a request to its last."""
    largest_head: int = 32 * 1024
    largest_body: int = 4 * 1024 * 1024
    """Bytes. An application that accepts less answers with its own error."""
    threads: int = 8


LIMITS = Limits()


class _Channel(HTTPChannel):  # type: ignore[misc]
    """One connection."""

    begun_at: float | None = None
    """When the current request began to arrive; None between requests."""

    def received(self, data: bytes) -> Any:
        answer = super().received(data)
        if self.request is None:
            self.begun_at = None
        elif self.begun_at is None:
            self.begun_at = time.time()
        return answer

    @property
    def waits_since(self) -> float:
        return self.last_activity if self.begun_at is None else self.begun_at

    def is_too_slow(self, now: float, limits: Limits) -> bool:
        if self.begun_at is None or self.request is None:
            return False
        return now - self.begun_at > (limits.body if self.request.headers_finished else limits.head)


class Server(TcpWSGIServer):  # type: ignore[misc]
    channel_class = _Channel

    def __init__(self, limits: Limits, *args: Any, **more: Any) -> None:
        self._limits = limits
        super().__init__(*args, **more)

    def maintenance(self, now: float) -> None:
        super().maintenance(now)
        for channel in tuple(self.active_channels.values()):
            if channel.is_too_slow(now, self._limits):
                channel.will_close = True

    def handle_accept(self) -> None:
        if len(self.active_channels) >= self._limits.connections:
            self._make_room()
        super().handle_accept()

    def _make_room(self) -> None:
        waiting = (one for one in self.active_channels.values() if not one.requests)
        if (longest := min(waiting, key=lambda one: one.waits_since, default=None)) is not None:
            log.warning("panel.crowded", connections=len(self.active_channels))
            longest.handle_close()


def servers(application: Application, host: str, port: int, limits: Limits = LIMITS) -> list[Server]:
    """Listening servers, one for each address of the host. `run` of the first serves them all. Raises OSError."""
    settings = Adjustments(
        host=host,
        port=port,
        threads=limits.threads,
        ident=None,
        # Waitress would drop X-Forwarded-For; `admin.web.proxies` decides whose to believe.
        clear_untrusted_proxy_headers=False,
        # At its own limit waitress accepts no new connections; ours is lower.
        connection_limit=2 * limits.connections + 100,
        asyncore_use_poll=True,
        channel_timeout=limits.idle,
        cleanup_interval=1,
        max_request_header_size=limits.largest_head,
        max_request_body_size=limits.largest_body,
    )
    workers, shared = ThreadedTaskDispatcher(), dict[int, Any]()
    workers.set_thread_count(limits.threads)
    return [
        Server(limits, application, shared, dispatcher=workers, adj=settings, sockinfo=address)
        for address in settings.listen
    ]
