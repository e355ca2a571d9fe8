"""One connection to the agent's own server, from its beginning to its end. Tries once and never comes back by itself.

The certificate is not checked: the reference agent talks to a server on this machine, whose certificate we have made
ourselves, and aioxmpp's check calls a function that Python 3.12 removed. That is one of the reasons why it stays out
of production (DESIGN §7).
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
"""aioxmpp prints a traceback for every try that fails; why a connection ended is in the agent's journal."""
quiet.addHandler(logging.NullHandler())
quiet.propagate = False


class Unreachable(Exception):
    """The server could not be reached at its address."""


class OneAddress(aioxmpp.connector.STARTTLSConnector):  # type: ignore[misc]
    """Connects to the address it was given; without it aioxmpp would go on to ask DNS for another."""

    async def connect(self, *arguments: Any, **options: Any) -> Any:
        try:
            return await super().connect(*arguments, **options)
        except OSError as error:
            raise Unreachable(str(error)) from error


@dataclass(frozen=True)
class Account:
    jid: aioxmpp.JID
    """With a resource that stays the same: binding it again ends the old session on the server, so that nothing said
    on the old connection can still arrive after we have asked the archive for it."""
    password: str = field(repr=False)
    host: str
    port: int


Stanza = Callable[[Any], None]


class Connection:
    """A stream. `on_message` and `on_presence` are called with every one that arrives, in order."""

    def __init__(self, account: Account, on_message: Stanza, on_presence: Stanza) -> None:
        self.client = aioxmpp.Client(
            account.jid,
            aioxmpp.make_security_layer(account.password, no_verify=True),
            override_peer=[(account.host, account.port, OneAddress())],
            negotiation_timeout=timedelta(seconds=10),
            max_initial_attempts=1,
            logger=quiet,
        )
        self.client.resumption_timeout = 0  # the room's archive is what we resume from
        self.client.summon(aioxmpp.DiscoServer)
        self.client.summon(aioxmpp.ping.PingService)
        # The dispatchers of aioxmpp compare what it has deprecated itself, and warn of it at each presence.
        self.client.stream.on_message_received.connect(on_message)
        self.client.stream.on_presence_received.connect(on_presence)

    async def run(self, on_up: Callable[["Connection"], None]) -> str:
        """Stays until the stream ends; says why it did."""
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
        """Puts a stanza on the stream. A stream that is just ending takes it and loses it: the archive will tell."""
        with contextlib.suppress(ConnectionError):
            self.client.enqueue(stanza)

    async def ask(self, iq: aioxmpp.IQ, within: float = 15.0) -> Any:
        """The payload of the answer. Raises aioxmpp.errors.XMPPError, ConnectionError or TimeoutError."""
        return await self.client.send(iq, timeout=within)
