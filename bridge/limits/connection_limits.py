"""Limits connections: how many from one place, and how long each may take to say something. Reads no request.

Tells a few surplus connections why (`bridge.limits.refused_connections`), and does not answer the rest.
Promises to cut off clients that connect and say nothing, or very slowly, so that they cost the others nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Network, IPv6Network
from typing import cast

from aiohttp import web

from bridge.limits.callers import place
from bridge.limits.refused_connections import turn_away

PATIENCE = 20.0
"""Seconds in which the first request must have arrived completely."""
BODY = 30.0
"""Seconds in which a POST must have arrived and been answered."""
SLOW = frozenset({"/files"})
"""Paths that may take longer, because they have limits of their own."""
TURNED_AWAY = 16
"""How many surplus connections of one place we tell so at a time; …"""
FAREWELL = 3.0
"""… and the seconds that they have to ask and to be told."""
SWEEP = 256
"""After so many connections, we forget those that are over."""


class ConnectionLimits:
    """`most`: connections from one place. `proxies` are not counted, because they speak for many."""

    def __init__(self, most: int, proxies: Sequence[IPv4Network | IPv6Network]) -> None:
        self._most, self._proxies = most, tuple(proxies)
        self._inside: dict[bytes, set[asyncio.Transport]] = {}
        self._silent: dict[asyncio.BaseTransport, asyncio.TimerHandle] = {}
        self._too_many: set[asyncio.BaseTransport] = set()
        self._came = 0

    async def open(self, runner: web.AppRunner, host: str, port: int) -> asyncio.Server:
        """Listens, with the limits in front of `runner.server`. Raises OSError if the port is taken."""
        server = cast(Callable[[], asyncio.Protocol], runner.server)
        return await asyncio.get_running_loop().create_server(lambda: _Step(self, server), host, port, backlog=1024)

    def lets_in(self, transport: asyncio.Transport) -> bool:
        self._came += 1
        if self._came % SWEEP == 0:
            self._sweep()
        peer = transport.get_extra_info("peername")
        where = place(peer[0] if peer else "", self._proxies)
        inside = self._inside.setdefault(where, set()) if where else set()
        if len(inside) >= self._most:
            inside -= {one for one in inside if one.is_closing()}
        if len(inside) >= self._most + TURNED_AWAY:
            return False
        too_many = len(inside) >= self._most
        inside.add(transport)
        if too_many:
            self._too_many.add(transport)
        loop = asyncio.get_running_loop()
        self._silent[transport] = loop.call_later(FAREWELL if too_many else PATIENCE, self._put_out, transport)
        return True

    @web.middleware
    async def listen(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Lets clients stay that have made a request, but does not wait for a body that does not come."""
        if request.transport in self._too_many:
            return await turn_away(request)
        if request.transport is not None and (timer := self._silent.pop(request.transport, None)) is not None:
            timer.cancel()
        if request.method != "POST" or request.path in SLOW:
            return await handler(request)
        try:
            async with asyncio.timeout(BODY) as limit:
                return await handler(request)
        except TimeoutError:
            if not limit.expired():
                raise
            raise web.HTTPRequestTimeout(text="The request took too long.") from None

    def _put_out(self, transport: asyncio.Transport) -> None:
        self._silent.pop(transport, None)
        self._too_many.discard(transport)
        transport.abort()

    def _sweep(self) -> None:
        for where, inside in list(self._inside.items()):
            inside -= {one for one in inside if one.is_closing()}
            if not inside:
                del self._inside[where]


class _Step(asyncio.Protocol):
    """A connection that has just come. If it may stay, the server's own protocol takes over."""

    def __init__(self, connections: ConnectionLimits, server: Callable[[], asyncio.Protocol]) -> None:
        self._connections, self._server = connections, server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport = cast(asyncio.Transport, transport)
        if not self._connections.lets_in(transport):
            transport.abort()
            return
        handler = self._server()
        transport.set_protocol(handler)
        handler.connection_made(transport)
