"""Files over HTTP: a visit uploads one by POST; anybody who has a file's address downloads it. Decides nothing.

Promises that a browser saves what it gets here and runs none of it.
"""

from urllib.parse import unquote

from aiohttp import web

from bridge.conversation.attachments import PATH
from bridge.conversation.visit import Visit
from bridge.frames import bodies, frames
from bridge.frames.frames import FrameError
from bridge.frames.tokens import BadToken
from bridge.http.receiving import Offered, Receiving
from bridge.http.transports import Transports
from bridge.rooms.files import Files
from bridge.rooms.gateway import Gateway
from onedoor.files.names import disposition

CHUNK = 64 * 1024
LONGEST_NAME = 1_000
STATUS = {
    "bad-token": 401,
    "file-size": 413,
    "file-type": 415,
    "file-full": 507,
    "file-slow": 408,
    "not-ready": 503,
    "too-fast": 429,
}
"""Error code → HTTP status. The others are 422 if they begin with `file-`, else 409."""
SAFE = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-site",  # agents' clients that run in a browser show pictures
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}


class Exchange:
    def __init__(self, gateway: Gateway, transports: Transports, files: Files, receiving: Receiving) -> None:
        self._gateway, self._transports = gateway, transports
        self._files, self.receiving = files, receiving

    def add_to(self, app: web.Application) -> None:
        app.router.add_post(PATH, self.up)
        app.router.add_get(PATH + "/{id}/{name}", self.down)

    async def up(self, request: web.Request) -> web.Response:
        """The body is the file. Its name, the message's id and the token are in headers, which logs do not keep."""
        self._transports.check_origin(request)
        try:
            offered = _offered(request)
            await self.receiving.take(self._visit(request), offered, request.content.iter_chunked(CHUNK))
        except FrameError as error:
            status = STATUS.get(error.code, 422 if error.code.startswith("file-") else 409)
            return bodies.answer(error.frame(), status)
        return bodies.answer({"type": "taken", "id": offered.id}, 202)

    async def down(self, request: web.Request) -> web.StreamResponse:
        kept = self._files.shelf.find(request.match_info["id"])
        if kept is None or kept.name != request.match_info["name"]:
            raise web.HTTPNotFound(text="This file is not available.", headers=SAFE)
        headers = {**SAFE, "Content-Disposition": disposition(kept.name), "Content-Type": _said(kept.media_type)}
        return web.FileResponse(kept.path, headers=headers)

    def _visit(self, request: web.Request) -> Visit:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        try:
            if kind.lower() != "bearer" or not token:
                raise BadToken
            return self._gateway.visit(self._gateway.tokens.read(token))
        except BadToken:
            raise FrameError("bad-token", "The token is none of ours, or too old.") from None


def _offered(request: web.Request) -> Offered:
    name = unquote(request.headers.get("X-File-Name", ""))[:LONGEST_NAME]
    return Offered(frames.message_id(request.headers.get("X-Message-Id")), name, request.content_length)


def _said(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type == "text/plain" else media_type
