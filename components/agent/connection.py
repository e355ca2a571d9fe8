"""One connection to the agent's own server. Connects once, and never reconnects.

Does not check the certificate: the server is on this machine and has a certificate that we made, and aioxmpp's check
calls a function that Python 3.12 removed. This is one reason to keep it out of production (DESIGN §7).
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aioxmpp
import aioxmpp.connector
import aioxmpp.ping

quiet = logging.getLogger(__name__)
"""Silences aioxmpp, which logs a traceback for each failed try; the agent's journal says why a connection ended."""
quiet.addHandler(logging.NullHandler())
quiet.propagate = False


class Unreachable(Exception):
    """The server could not be reached at its address."""


class OneAddress(aioxmpp.connector.STARTTLSConnector):  # type: ignore[misc]
    """Connects only to the given address. aioxmpp itself would then ask DNS for another."""

    async def connect(self, *arguments: Any, **options: Any) -> Any:
        try:
            return await super().connect(*arguments, **options)
        except OSError as error:
            raise Unreachable(str(error)) from error


@dataclass(frozen=True)
class Account:
    jid: aioxmpp.JID
    """With a fixed resource: binding it again ends the old session on the server, so that nothing from the old
    connection can arrive after we have read the archive."""
    password: str = field(repr=False)
    host: str
    port: int


Stanza = Callable[[Any], None]


class Connection:
    """A stream. Calls `on_message` and `on_presence` with each stanza, in order."""

    def __init__(self, account: Account, on_message: Stanza, on_presence: Stanza) -> None:
        self.client = aioxmpp.Client(
            account.jid,
            aioxmpp.make_security_layer(account.password, no_verify=True),
            override_peer=[(account.host, account.port, OneAddress())],
            negotiation_timeout=timedelta(seconds=10),
            max_initial_attempts=1,
            logger=quiet,
        )
        self.client.resumption_timeout = 0  # we resume from the rooms' archives
        self.client.summon(aioxmpp.DiscoServer)
        self.client.summon(aioxmpp.ping.PingService)
        # aioxmpp's own dispatchers use what it has deprecated, and warn at each presence.
        self.client.stream.on_message_received.connect(on_message)
        self.client.stream.on_presence_received.connect(on_presence)

    async def run(self, on_up: Callable[["Connection"], None]) -> str:
        """Runs until the stream ends, and returns why it did."""
        ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def end(reason: object = "stopped") -> None:
            if not ended.done():
                ended.set_result(f"{type(reason).__name__}: {reason}" if isinstance(reason, Exception) else str(reason))

        def up() -> None:
            self.send(aioxmpp.Presence())
            on_up(self)

        client = self.client
        for signal in (client.on_stream_suspended, client.on_stream_destroyed, client.on_failure, client.on_stopped):
            signal.connect(end)
        stopped = asyncio.Event()
        client.on_stopped.connect(stopped.set)
        client.on_stream_established.connect(up)
        client.start()
        try:
            return await ended
        finally:
            client.stop()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(3 if client.running else 0):
                    await stopped.wait()

    def send(self, stanza: Any) -> None:
        """Puts a stanza on the stream. A stream that is ending loses it, which the archive then shows."""
        with contextlib.suppress(ConnectionError):
            self.client.enqueue(stanza)

    async def ask(self, iq: aioxmpp.IQ, within: float = 15.0) -> Any:
        """The payload of the answer. Raises aioxmpp.errors.XMPPError, ConnectionError or TimeoutError."""
        return await self.client.send(iq, timeout=within)
