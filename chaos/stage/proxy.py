"""A TCP link that can be cut, delayed, stalled and half-opened. Forwards bytes, and reads only one address in them.

Many connections can share a proxy. A component's is known by the domain it connects as (`to` in the stream header).
"""

import asyncio
import contextlib
import re
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

_TO = re.compile(rb"""\sto=['"]([^'"]+)['"]""")
_HEADER = 4096
_CHUNK = 65536
Noticed = Callable[[float], None]


class Wire:
    """One connection through the proxy: a client's side, a server's side, and what is done to them."""

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.client, self.server = client, server
        self.name = ""
        self.latency = 0.0
        self.flows = asyncio.Event()
        self.flows.set()
        self.is_over = False
        """One side has hung up, and the other has not been told yet."""
        self._deaf: asyncio.StreamWriter | None = None
        """The side that no longer hears anything."""
        self._noticed: Noticed | None = None
        self._since = 0.0

    @property
    def is_half_open(self) -> bool:
        return self._deaf is not None

    def cut(self) -> None:
        for side in (self.client, self.server):
            side.transport.abort()

    def half_open(self, *, keep_client: bool, noticed: Noticed) -> None:
        """Closes one side without telling the other. Calls `noticed` with the seconds until that one finds out."""
        kept, gone = (self.client, self.server) if keep_client else (self.server, self.client)
        self._deaf, self._noticed, self._since = kept, noticed, time.monotonic()
        gone.transport.abort()

    def closed(self, side: asyncio.StreamWriter) -> None:
        """Call this when a side has hung up."""
        self.is_over = True
        if side is self._deaf and self._noticed is not None:
            self._noticed(time.monotonic() - self._since)
            self._noticed = None

    def end(self) -> None:
        """Cuts the connection, and no longer waits for a side to notice."""
        self._noticed = None
        self.cut()


class Proxy:
    """Use it as `async with Proxy("router") as proxy:`. It listens before it knows where it leads."""

    def __init__(self, name: str, *, reads_names: bool = False) -> None:
        self.name = name
        self._host, self._port = "127.0.0.1", 0
        self._reads_names = reads_names
        self._server: asyncio.Server | None = None
        self.wires: set[Wire] = set()
        self.is_cut = self.holds = False
        """`holds`: new connections are stalled as well as the present ones."""
        self._latency = 0.0
        self._handling: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    def lead_to(self, host: str, port: int) -> None:
        self._host, self._port = host, port

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()
        for wire in tuple(self.wires):
            wire.end()
        await asyncio.gather(*self._handling, return_exceptions=True)
        await self._server.wait_closed()

    def chosen(self, share: float) -> list[Wire]:
        """Some of the connections, by `share`; all of them if there is only one or the share is small."""
        whole = (wire for wire in self.wires if not (wire.is_half_open or wire.is_over))
        there = sorted(whole, key=lambda wire: wire.name)
        if len(there) < 2 or share < 0.3:
            return there
        return there[:: max(2, round(1 / (1.05 - share)))]

    def cut(self) -> None:
        """Breaks every connection, and new ones until `mend`."""
        self.is_cut = True
        for wire in tuple(self.wires):
            wire.cut()

    def mend(self) -> None:
        self.is_cut = False

    def delay(self, latency: float) -> None:
        """Delays all connections, new ones too, by `latency` seconds until you call it with 0."""
        self._latency = latency
        for wire in self.wires:
            wire.latency = latency

    def stall(self, *, flows: bool) -> None:
        for wire in self.wires:
            (wire.flows.set if flows else wire.flows.clear)()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._carry(reader, writer))
        self._handling.add(task)
        task.add_done_callback(self._handling.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_cut:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection(self._host, self._port)
        except OSError:
            writer.transport.abort()
            return
        wire = Wire(writer, back)
        wire.latency = self._latency
        if self.holds:
            wire.flows.clear()
        self.wires.add(wire)
        try:
            await asyncio.gather(
                self._forward(wire, reader, writer, back, sniff=self._reads_names),
                self._forward(wire, there, back, writer),
            )
        finally:
            self.wires.discard(wire)
            wire.cut()

    async def _forward(
        self,
        wire: Wire,
        reader: asyncio.StreamReader,
        source: asyncio.StreamWriter,
        target: asyncio.StreamWriter,
        *,
        sniff: bool = False,
    ) -> None:
        seen = b""
        with contextlib.suppress(OSError):
            while data := await reader.read(_CHUNK):
                if sniff and not wire.name and len(seen) < _HEADER:
                    seen += data
                    wire.name = found[1].decode() if (found := _TO.search(seen)) else ""
                await self._pass_on(wire, data, target)
        wire.closed(source)
        if not wire.is_half_open:
            target.close()

    async def _pass_on(self, wire: Wire, data: bytes, target: asyncio.StreamWriter) -> None:
        if wire.latency:
            await asyncio.sleep(wire.latency)
        await wire.flows.wait()
        if not wire.is_half_open:
            target.write(data)
            await target.drain()
