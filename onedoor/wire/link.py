"""The component's link to its server (XEP-0114): connects, keeps the link alive, reconnects. Knows no stanza of ours.

When a link breaks, slixmpp drops its queue and waits up to 300 s before the next try (measured). This module makes a
new connection each time, within about five seconds, and queues nothing: what must not be lost is in the outgoing table
or in the browser.
"""

import asyncio
import random
import ssl
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import Element

import structlog
from slixmpp import ComponentXMPP
from slixmpp.xmlstream import xmlstream

from onedoor.wire import names
from onedoor.wire.xml import element, write

log = structlog.get_logger()

_IQ = f"{{{names.STANZA}}}iq"
_STANZAS = frozenset({_IQ, f"{{{names.STANZA}}}message", f"{{{names.STANZA}}}presence"})

PING_EVERY = 10.0
PING_ANSWER = 10.0
LONGEST_WAIT = 5.0
ACCEPTED_WITHIN = 10.0
"""Seconds from connecting until the server must have accepted our secret."""


class LinkRefused(Exception):
    """The server refuses us, and trying again will not help. The text is one sentence that names the cause."""


class NotConnected(Exception):
    """The link is down, so nothing was sent."""


class RequestFailed(Exception):
    """An IQ was answered with an error. `condition`: as in RFC 6120 (`item-not-found`). `text`: the server's text."""

    def __init__(self, condition: str, text: str = "", stanza: Element | None = None) -> None:
        super().__init__(f"{condition}: {text}" if text else condition)
        self.condition = condition
        self.text = text
        self.stanza = stanza
        """The whole answer, which may have application-specific conditions (RFC 6120 §8.3.4)."""


def failure(stanza: Element) -> RequestFailed:
    """The error in a stanza of type `error` (RFC 6120 §8.3.2)."""
    error = stanza.find(f"{{{names.STANZA}}}error")
    condition, text = "undefined-condition", ""
    for inner in error if error is not None else ():
        namespace, _, name = inner.tag[1:].rpartition("}")
        if namespace == names.ERRORS and name == "text":
            text = inner.text or ""
        elif namespace == names.ERRORS:
            condition = name
    return RequestFailed(condition, text, stanza)


class _Unused(ssl.SSLContext):
    """A component uses plain TCP, so it needs no certificates."""

    def set_default_verify_paths(self) -> None:
        """Loads nothing."""


_UNUSED = _Unused(ssl.PROTOCOL_TLS_CLIENT)


@contextmanager
def _no_authorities() -> Iterator[None]:
    """Stops slixmpp from loading the machine's certificate authorities, which it does twice for each connection and
    which we never use: 53 ms of CPU time and 1 MB for each agency. It offers no way to pass another context.
    """
    stands_in = SimpleNamespace(create_default_context=lambda: _UNUSED, CERT_REQUIRED=ssl.CERT_REQUIRED)
    vars(xmlstream)["ssl"] = stands_in
    try:
        yield
    finally:
        vars(xmlstream)["ssl"] = ssl


class _Component(ComponentXMPP):
    """Uses slixmpp for the stream only. Stanzas go to `on_stanza` as they were parsed."""

    def __init__(self, jid: str, secret: str, host: str, port: int, on_stanza: Callable[[Element], None]) -> None:
        with _no_authorities():
            super().__init__(jid, secret, host, port)  # type: ignore[no-untyped-call]
        self._on_stanza = on_stanza

    def _spawn_event(self, xml: Element) -> None:
        # For every stanza, slixmpp would make an object of its own and ask each handler, which costs twice as much as
        # parsing. It would also feed its roster, which keeps 1.4 kB for every occupant it ever saw. slixmpp still
        # handles stream errors and the handshake.
        if self.incoming_filter(xml).tag in _STANZAS:  # type: ignore[no-untyped-call]
            self._on_stanza(xml)
        else:
            super()._spawn_event(xml)


class Link:
    """One component's connection, while `run` runs.

    `on_stanza` gets every stanza that does not answer a `request`. `on_up` runs each time the server accepts us, and is
    cancelled when the link is lost. `on_down` is called when that happens. `on_fault` gets each error in `on_stanza` or
    `on_up`, which is logged too, and the stanza it was about.
    """

    def __init__(
        self,
        jid: str,
        secret: str,
        host: str,
        port: int,
        *,
        on_stanza: Callable[[Element], None],
        on_up: Callable[[], Coroutine[Any, Any, None]],
        on_down: Callable[[], None] = lambda: None,
        on_fault: Callable[[Exception, Element | None], None] = lambda _, __: None,
    ) -> None:
        self.jid, self._secret, self._host, self._port = jid, secret, host, port
        self._on_stanza, self._on_up, self._on_down, self._on_fault = on_stanza, on_up, on_down, on_fault
        self._xmpp: ComponentXMPP | None = None
        self._pending: dict[str, asyncio.Future[Element]] = {}
        self._ids = 0
        self._prefix = f"{random.getrandbits(40):x}"

    @property
    def is_up(self) -> bool:
        return self._xmpp is not None

    def new_id(self) -> str:
        self._ids += 1
        return f"{self._prefix}-{self._ids}"

    def send(self, *stanzas: Element) -> None:
        """Writes the stanzas at once, in order. Raises `NotConnected`."""
        self.send_text("".join(write(stanza) for stanza in stanzas))

    def send_text(self, xml: str) -> None:
        """Sends stanzas that `wire.xml` has already serialised. Raises `NotConnected`."""
        if self._xmpp is None or self._xmpp.transport is None:
            raise NotConnected
        self._xmpp.send_raw(xml)

    async def request(self, iq: Element, *, timeout: float = 15.0) -> Element:  # noqa: ASYNC109 - part of the protocol
        """Sends an IQ and returns its result. Raises `RequestFailed`, `NotConnected` or `TimeoutError`."""
        identifier = iq.get("id") or self.new_id()
        iq.set("id", identifier)
        answer: asyncio.Future[Element] = asyncio.get_running_loop().create_future()
        self._pending[identifier] = answer
        try:
            self.send(iq)
            async with asyncio.timeout(timeout):
                reply = await answer
        finally:
            self._pending.pop(identifier, None)
        if reply.get("type") == "error":
            raise failure(reply)
        return reply

    async def run(self) -> None:
        """Stays connected until cancelled. Raises `LinkRefused` if the server refuses us for good."""
        wait = 0.0
        while True:
            await asyncio.sleep(wait)
            if await self._connection():
                wait = 0.0
            wait = min(LONGEST_WAIT, wait * 2 + 0.1) * random.uniform(0.8, 1.2)  # noqa: S311

    async def _connection(self) -> bool:
        """Runs one connection from start to end. Returns whether the server had accepted us."""
        loop = asyncio.get_running_loop()
        lost: asyncio.Future[str] = loop.create_future()
        accepted: asyncio.Future[None] = loop.create_future()
        xmpp = self._prepare(accepted, lost)
        tasks: list[asyncio.Task[None]] = []
        try:
            xmpp.connect(self._host, self._port)
            ends: list[asyncio.Future[Any]] = [accepted, lost]
            await asyncio.wait(ends, timeout=ACCEPTED_WITHIN, return_when=asyncio.FIRST_COMPLETED)
            if not (accepted.done() or lost.done()):
                # Half of the link may be gone already. We do not ping yet, so nothing else would notice.
                xmpp.cancel_connection_attempt()
                lost.set_result(f"not accepted within {ACCEPTED_WITHIN:.0f} s")
            if accepted.done():
                self._xmpp = xmpp
                log.info("link.up", jid=self.jid)
                tasks = [asyncio.create_task(self._on_up()), asyncio.create_task(self._ping(xmpp))]
                for task in tasks:
                    task.add_done_callback(self._report)
            reason = await lost
            log.warning("link.down", jid=self.jid, reason=reason)
            self._raise_if_final(reason)
            return accepted.done()
        finally:
            self._close(xmpp, tasks)

    def _prepare(self, accepted: "asyncio.Future[None]", lost: "asyncio.Future[str]") -> ComponentXMPP:
        xmpp = _Component(self.jid, self._secret, self._host, self._port, self._receive)
        xmpp.enable_direct_tls = False

        def end(reason: object) -> None:
            xmpp.cancel_connection_attempt()
            if not lost.done():
                lost.set_result(str(reason or "closed"))

        def stream_error(error: Any) -> None:
            end(f"stream error: {error['condition']}")

        def start(_: object) -> None:
            if not accepted.done():
                accepted.set_result(None)

        xmpp.add_event_handler("session_start", start)
        xmpp.add_event_handler("stream_error", stream_error)
        xmpp.add_event_handler("connection_failed", end)
        xmpp.add_event_handler("disconnected", end)
        return xmpp

    def _close(self, xmpp: ComponentXMPP, tasks: list["asyncio.Task[None]"]) -> None:
        was_up, self._xmpp = self._xmpp is not None, None
        for task in tasks:
            task.cancel()
        for answer in self._pending.values():
            if not answer.done():
                answer.set_exception(NotConnected())
        self._pending.clear()
        xmpp.abort()
        filters = getattr(xmpp, "_run_out_filters", None)
        if filters is not None:
            filters.cancel()
        if was_up:
            self._on_down()

    def _raise_if_final(self, reason: str) -> None:
        if "not-authorized" in reason:
            raise LinkRefused(f"The server refused the secret of {self.jid}: `key` or `secrets` is not the server's.")
        if "host-unknown" in reason:
            raise LinkRefused(f"The server has no component {self.jid}: its configuration does not name it.")
        if "conflict" in reason:
            raise LinkRefused(f"Another process has connected as {self.jid}; this one stops, so that one works.")

    def _receive(self, stanza: Element) -> None:
        if stanza.get("type") in ("result", "error") and stanza.tag == _IQ:
            answer = self._pending.get(stanza.get("id", ""))
            if answer is not None and not answer.done():
                answer.set_result(stanza)
                return
        try:
            self._on_stanza(stanza)
        except NotConnected:
            log.info("link.unanswered", jid=self.jid, sender=stanza.get("from"))  # the sender will ask again
        except Exception as error:
            log.exception("link.stanza", jid=self.jid, sender=stanza.get("from"), id=stanza.get("id"))
            self._on_fault(error, stanza)

    def _report(self, task: "asyncio.Task[None]") -> None:
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception) and not isinstance(error, NotConnected):
            log.error("link.task", jid=self.jid, exc_info=error)
            self._on_fault(error, None)

    async def _ping(self, xmpp: ComponentXMPP) -> None:
        """Pings the server (XEP-0199) and closes a link that does not answer, so that `run` reconnects."""
        server = self.jid.partition(".")[2] or self.jid
        while True:
            await asyncio.sleep(PING_EVERY)
            ping = element("iq", {"type": "get", "from": self.jid, "to": server}, element(f"{{{names.PING}}}ping"))
            try:
                await self.request(ping, timeout=PING_ANSWER)
            except RequestFailed:
                pass  # an error is an answer too
            except TimeoutError:
                xmpp.abort()
                return
