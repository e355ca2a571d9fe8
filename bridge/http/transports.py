"""The two transports between browser and bridge: a WebSocket, or events down and POSTs up, with the same frames."""

import asyncio
import contextlib
import time
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web

from bridge.conversation.visit import Visit
from bridge.conversation.window import Connection
from bridge.frames import frames
from bridge.frames.frames import FrameError
from bridge.frames.tokens import BadToken
from bridge.http.connections import Answer, Events, Socket
from bridge.http.framing import watch
from bridge.http.heartbeat import Heartbeat
from bridge.http.session import Session
from bridge.limits.callers import Callers
from bridge.rooms.gateway import Gateway
from onedoor.desk.rates import Bucket, Rate

EVENTS_HEARTBEAT = 15.0
UNSUPPORTED = 1003
FLOOD = 1008
STATUS = {"already-started": 409, "too-many": 429}
"""Error code → HTTP status of the POST. All other errors come with status 200."""


class Transports:
    def __init__(self, gateway: Gateway, origins: tuple[str, ...], callers: Callers, heartbeat: Heartbeat) -> None:
        self._gateway, self._callers, self._heartbeat = gateway, callers, heartbeat
        self._origins = frozenset(origin.rstrip("/").lower() for origin in origins)
        self._sockets: set[Socket] = set()
        self._streams: set[Events] = set()

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/ws", self.socket)
        app.router.add_get("/events", self.events)
        app.router.add_post("/frames", self.post)
        app.on_shutdown.append(self._shut)

    async def socket(self, request: web.Request) -> web.StreamResponse:
        self.check_origin(request)
        # No compression: it would cost 300 kB for each waiting citizen and gain nothing on such short frames.
        # We answer pings ourselves, to limit how many.
        response = web.WebSocketResponse(max_msg_size=frames.LONGEST_FRAME, compress=False, autoping=False)
        await response.prepare(request)
        watched = watch(request.transport) if request.transport is not None else None
        connection = Socket(response, request, watched)
        if watched is not None:
            self._heartbeat.follow(connection, time.monotonic())
        session = Session(self._gateway, connection, self.origin_of(request))
        self._sockets.add(connection)
        pings: Bucket | None = None
        try:
            async for message in response:
                if message.type is WSMsgType.PING:
                    pings = pings or Bucket(Rate(20, 1))
                    if pings.allows(time.monotonic()):
                        await response.pong(message.data)
                    else:
                        connection.close(FLOOD, "too many pings")
                elif message.type is WSMsgType.PONG:
                    continue
                elif message.type is not WSMsgType.TEXT:
                    connection.close(UNSUPPORTED, "text frames only")
                elif (later := session.receive(message.data)) is not None:
                    await later
        finally:
            self._sockets.discard(connection)
            session.close()
        return response

    async def events(self, request: web.Request) -> web.StreamResponse:
        """The address has the fields of `hello`: `token`, `after` and `language`."""
        self.check_origin(request)
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream; charset=utf-8",
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",  # a proxy that buffers the stream would hold every message back
            }
        )
        await response.prepare(request)
        connection = Events(response, request)
        session = Session(self._gateway, connection, self.origin_of(request))
        self._streams.add(connection)
        try:
            hello = {key: request.query[key] for key in ("token", "after", "language") if request.query.get(key)}
            if (later := session.receive(frames.write({"type": "hello", **hello}))) is not None:
                await later
            await self._keep_open(connection)
        finally:
            self._streams.discard(connection)
            session.close()
        return response

    async def _keep_open(self, connection: Events) -> None:
        while not connection.gone.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EVENTS_HEARTBEAT):
                    await connection.gone.wait()
            connection.send('{"type":"pong"}')

    async def post(self, request: web.Request) -> web.Response:
        """One frame up. The answer's body is the list of the frames that answer it."""
        self.check_origin(request)
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType(text="A frame is application/json.")
        answer = Answer()
        try:
            text = (await request.read()).decode()
            session = Session(self._gateway, answer, self.origin_of(request), self._visit_of(request))
        except UnicodeDecodeError:
            answer.send(frames.write(FrameError("bad-frame", "A frame is UTF-8.").frame()))
        except FrameError as error:
            answer.send(frames.write(error.frame()))
        else:
            if (later := session.receive(text)) is not None:
                await later
            session.close()
        return _frames(answer)

    def _visit_of(self, request: web.Request) -> Visit | None:
        token = request.query.get("token")
        if not token:
            return None
        try:
            return self._gateway.visit(self._gateway.tokens.read(token))
        except BadToken:
            raise FrameError("bad-token", "The token is none of ours, or too old.") from None

    def origin_of(self, request: web.Request) -> str:
        return self._callers.pseudonym(request.remote, request.headers.getall("X-Forwarded-For", []))

    def check_origin(self, request: web.Request) -> None:
        """Refuses other sites' pages, which may not speak for a citizen. Clients other than browsers send no Origin."""
        origin = request.headers.get("Origin")
        if origin is None or origin.lower() in self._origins or urlsplit(origin).netloc.lower() == request.host.lower():
            return
        raise web.HTTPForbidden(text="This origin may not use the chat: it is not in [bridge] origins.")

    async def _shut(self, _: web.Application) -> None:
        connections: list[Connection] = [*self._sockets, *self._streams]
        for connection in connections:
            connection.close(1012, "restarting")


def _frames(answer: Answer) -> web.Response:
    return web.Response(
        text=f"[{','.join(answer.frames)}]",
        content_type="application/json",
        status=STATUS.get(answer.refused, 200) if answer.code is None else 429,
        headers={"Cache-Control": "no-store"},
    )
