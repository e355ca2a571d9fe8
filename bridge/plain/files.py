"""Sending a file without JavaScript: a page with a form that browsers send as multipart/form-data. Keeps nothing."""

import secrets
from collections.abc import AsyncIterator

from aiohttp import BodyPartReader, web
from babel.units import format_unit

from bridge.conversation.visit import Visit
from bridge.frames import frames
from bridge.frames.frames import FrameError
from bridge.frames.tokens import BadToken
from bridge.http.receiving import Offered, Receiving
from bridge.http.transports import Transports
from bridge.plain.faults import not_attached
from bridge.plain.page import shown
from bridge.plain.request import address, here, language, page, token
from bridge.rooms.gateway import Gateway
from onedoor.catalogues import locale
from onedoor.files.content import EXTENSIONS

CHUNK = 64 * 1024


class PlainFiles:
    def __init__(self, gateway: Gateway, transports: Transports, receiving: Receiving) -> None:
        self._gateway, self._transports, self._receiving = gateway, transports, receiving

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/plain/attach", self.form)
        app.router.add_post("/plain/attach", self.attach)

    async def form(self, request: web.Request) -> web.Response:
        self._visit(request)
        return self._form(request, "")

    async def attach(self, request: web.Request) -> web.Response:
        self._transports.check_origin(request)
        visit = self._visit(request)
        try:
            await self._take(request, visit)
        except (FrameError, ValueError) as error:
            return self._form(request, error.code if isinstance(error, FrameError) else "other")
        raise web.HTTPSeeOther(address(request))

    async def _take(self, request: web.Request, visit: Visit) -> None:
        """Receives the file. The fields arrive in the form's order: first the id, then the file."""
        identifier: str | None = None
        if request.content_type != "multipart/form-data":
            raise FrameError("bad-frame", "A file is sent as multipart/form-data.")
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            if not isinstance(part, BodyPartReader):
                continue
            if part.name == "id":
                identifier = (await part.read_chunk(CHUNK)).decode("utf-8", "replace")
            elif part.name == "file":
                offered = Offered(frames.message_id(identifier), part.filename or "", None)
                await self._receiving.take(visit, offered, _chunks(part))
                return
        raise FrameError("file-empty", "There is no file in the form.", identifier)

    def _form(self, request: web.Request, fault: str) -> web.Response:
        """`fault`: the error code if the file was not taken; empty for a new form."""
        spoken = language(request)
        size = format_unit(max(1, self._gateway.files.largest // 1_000_000), "megabyte", "short", locale=locale(spoken))
        html = shown(
            "attach.html",
            spoken,
            fault=not_attached(spoken, fault, size),
            token=token(request),
            here=here(request),
            back=address(request),
            id=secrets.token_hex(16),
            size=size,
            accepted=",".join(EXTENSIONS),
        )
        return page(html, "'none'")

    def _visit(self, request: web.Request) -> Visit:
        try:
            return self._gateway.visit(self._gateway.tokens.read(token(request)))
        except BadToken:
            raise web.HTTPSeeOther(f"/plain?lang={language(request)}") from None


async def _chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(CHUNK):
        yield chunk
