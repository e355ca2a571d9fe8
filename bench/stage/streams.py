"""XMPP for load generators: writes strings, reads with a pull parser. Resumes nothing, and checks no more than it must.

It is as light as possible, so that we measure the server and the product, and not the load generator.
"""

import asyncio
import base64
import hashlib
import itertools
import ssl
import time
from collections.abc import Callable, Iterator
from typing import Any, Self, cast
from xml.etree.ElementTree import Element, XMLPullParser, fromstring

import aiohttp

OnStanza = Callable[[Element, int], None]
"""Called with a stanza and the time when its bytes were read (`time.monotonic_ns`)."""

SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
TLS = "urn:ietf:params:xml:ns:xmpp-tls"
BIND = '<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/>'
_FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"
_HANDSHAKE = 15.0


class Broken(Exception):
    """The stream ended, or the server refused; the text is what it said."""


class _Elements:
    """The elements of one stream, as its bytes arrive."""

    def __init__(self) -> None:
        self._parser: XMLPullParser[Any] = XMLPullParser(["start", "end"])
        self._depth = 0
        self._root: Element | None = None
        self.stream_id = ""

    def feed(self, data: bytes) -> Iterator[Element]:
        self._parser.feed(data)
        for event, element in cast(Iterator[tuple[str, Element]], self._parser.read_events()):
            if event == "start":
                self._depth += 1
                if self._root is None:
                    self._root, self.stream_id = element, element.get("id", "")
                continue
            self._depth -= 1
            if self._depth == 1 and self._root is not None:
                self._root.clear()
                yield element


class Stream:
    """What all streams have in common: answers find their questions, and `on_stanza` gets the rest."""

    def __init__(self) -> None:
        self.jid = ""
        self.on_stanza: OnStanza = lambda stanza, at: None
        self._ids = itertools.count(1)
        self._asked: dict[str, asyncio.Future[Element]] = {}
        self._reading: asyncio.Task[None] | None = None

    def send(self, xml: str) -> None:
        raise NotImplementedError

    async def ask(self, kind: str, to: str, payload: str, *, by: str = "") -> Element:
        """Sends an IQ and returns its result. Raises Broken for an error."""
        identifier = f"q{next(self._ids)}"
        answer = self.awaited(identifier)
        address = (f' to="{to}"' if to else "") + (f' from="{by}"' if by else "")
        self.send(f'<iq type="{kind}" id="{identifier}"{address}>{payload}</iq>')
        async with asyncio.timeout(60):
            reply = await answer
        if reply.get("type") == "error":
            raise Broken(" ".join(inner.tag for inner in reply.iter()))
        return reply

    def awaited(self, identifier: str) -> "asyncio.Future[Element]":
        """The answer to an IQ that you are about to send. An error is an answer, too."""
        answer = self._asked[identifier] = asyncio.get_running_loop().create_future()
        return answer

    def _arrived(self, element: Element, at: int) -> None:
        if element.tag.endswith("}iq") and element.get("type") in ("result", "error"):
            answer = self._asked.pop(element.get("id", ""), None)
            if answer is not None:
                answer.set_result(element)
                return
        self.on_stanza(element, at)

    async def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait([self._reading])


class SocketStream(Stream):
    """A stream over TCP: an agent's client, or a component."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        super().__init__()
        self._reader, self._writer = reader, writer
        self._elements = _Elements()

    @classmethod
    async def client(cls, host: str, port: int, jid: str, password: str) -> Self:
        """Logs in with STARTTLS and SASL PLAIN, as ordinary clients do."""
        user, _, domain = jid.partition("@")
        stream = cls(*await asyncio.open_connection(host, port))
        await stream._open(domain, "jabber:client")
        await stream._say(f'<starttls xmlns="{TLS}"/>', f"{{{TLS}}}proceed")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        await stream._writer.start_tls(context)
        await stream._open(domain, "jabber:client")
        token = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        await stream._say(f'<auth xmlns="{SASL}" mechanism="PLAIN">{token}</auth>', f"{{{SASL}}}success")
        await stream._open(domain, "jabber:client")
        stream._reading = asyncio.create_task(stream._read())
        bound = await stream.ask("set", "", BIND)
        stream.jid = bound[0][0].text or ""
        return stream

    @classmethod
    async def component(cls, host: str, port: int, jid: str, secret: str) -> Self:
        """Connects as a component (XEP-0114)."""
        stream = cls(*await asyncio.open_connection(host, port))
        stream.jid = jid
        await stream._open(jid, "jabber:component:accept", features=False)
        proof = hashlib.sha1((stream._elements.stream_id + secret).encode()).hexdigest()
        await stream._say(f"<handshake>{proof}</handshake>", "{jabber:component:accept}handshake")
        stream._reading = asyncio.create_task(stream._read())
        return stream

    def send(self, xml: str) -> None:
        self._writer.write(xml.encode())

    async def _open(self, to: str, namespace: str, *, features: bool = True) -> None:
        self._elements = _Elements()
        version = " version='1.0'" if features else ""
        self.send(
            f"<?xml version='1.0'?><stream:stream xmlns='{namespace}' xmlns:stream='http://etherx.jabber.org/streams'"
            f" to='{to}'{version}>"
        )
        if features:
            await self._next()
            return
        while not self._elements.stream_id:
            list(self._elements.feed(await self._bytes()))

    async def _say(self, xml: str, wanted: str) -> None:
        self.send(xml)
        came = await self._next()
        if came.tag != wanted:
            raise Broken(came.tag)

    async def _next(self) -> Element:
        while True:
            for element in self._elements.feed(await self._bytes()):
                return element

    async def _bytes(self) -> bytes:
        async with asyncio.timeout(_HANDSHAKE):
            data = await self._reader.read(65536)
        if not data:
            raise Broken("The server closed the stream.")
        return data

    async def _read(self) -> None:
        while data := await self._reader.read(65536):
            at = time.monotonic_ns()
            for element in self._elements.feed(data):
                self._arrived(element, at)

    async def close(self) -> None:
        await super().close()
        self._writer.close()


class WebSocketStream(Stream):
    """A stream over the server's own WebSocket (RFC 7395), without a password (SASL ANONYMOUS)."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        super().__init__()
        self._socket = socket
        self.glance: Callable[[str, int], bool] = lambda text, at: False
        """Sees each frame first. True means that nothing else has to read it."""

    @classmethod
    async def guest(cls, session: aiohttp.ClientSession, address: str, domain: str) -> Self:
        stream = cls(await session.ws_connect(address, protocols=("xmpp",), max_msg_size=0))
        opening = f'<open xmlns="{_FRAMING}" to="{domain}" version="1.0"/>'
        await stream._exchange(opening, 2)
        came = await stream._exchange(f'<auth xmlns="{SASL}" mechanism="ANONYMOUS"/>', 1)
        if came.tag != f"{{{SASL}}}success":
            raise Broken(came.tag)
        await stream._exchange(opening, 2)
        stream._reading = asyncio.create_task(stream._read())
        bound = await stream.ask("set", "", BIND)
        stream.jid = bound[0][0].text or ""
        return stream

    async def _exchange(self, xml: str, answers: int) -> Element:
        await self._socket.send_str(xml)
        async with asyncio.timeout(_HANDSHAKE):
            for _ in range(answers):
                came = await self._socket.receive_str()
        return fromstring(came)

    def send(self, xml: str) -> None:
        tag, _, rest = xml.partition(" ")
        write_now(self._socket, f'{tag} xmlns="jabber:client" {rest}')

    async def _read(self) -> None:
        async for message in self._socket:
            at = time.monotonic_ns()
            if message.type is aiohttp.WSMsgType.TEXT and not self.glance(message.data, at):
                self._arrived(fromstring(message.data), at)

    async def close(self) -> None:
        await super().close()
        await self._socket.close()


def write_now(socket: aiohttp.ClientWebSocketResponse, text: str) -> None:
    """Writes a frame without a task: it is in the socket's buffer when this returns."""
    writing = socket.send_str(text)
    try:
        writing.send(None)
    except StopIteration:
        return
    raise Broken("The server does not read what it is sent.")
