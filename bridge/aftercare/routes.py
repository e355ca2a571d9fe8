"""The routes for leaving a message, giving feedback and asking for a mail (docs/PROTOCOL.md §5). JSON up and down."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from bridge.aftercare.aftercare import Aftercare
from bridge.frames import bodies
from bridge.frames.frames import FrameError
from bridge.frames.tokens import BadToken, Ticket
from bridge.http.transports import Transports
from bridge.rooms.gateway import Gateway
from bridge.words.languages import chosen

LONGEST = 24 * 1024
"""Bytes of a request; enough for the longest message in the widest characters."""
STATUS = {
    "too-fast": 429, "conflict": 409, "gone": 410, "no-mail": 404, "bad-token": 401,
    "not-kept": 503, "unavailable": 503, "mail-failed": 503,
}  # fmt: skip
"""Error code → HTTP status. All others are 422, because the request has to change."""


class After:
    def __init__(self, gateway: Gateway, transports: Transports, aftercare: Aftercare) -> None:
        self._gateway, self._transports, self._aftercare = gateway, transports, aftercare

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/after", self.offers)
        app.router.add_post("/after/message", self.message)
        app.router.add_post("/after/feedback", self.feedback)
        app.router.add_post("/after/mail", self.mail)

    async def offers(self, _: web.Request) -> web.Response:
        """Whether mails can be sent."""
        return bodies.answer({"mail": self._aftercare.sends_mail})

    async def message(self, request: web.Request) -> web.Response:
        async def leave(fields: Mapping[str, Any]) -> dict[str, Any]:
            left = await self._aftercare.leave(fields, self._transports.origin_of(request), _language(request))
            return {"reference": left.reference, "agency": left.agency, "text": left.text, "mailed": left.mailed}

        return await self._do(request, leave)

    async def feedback(self, request: web.Request) -> web.Response:
        async def give(fields: Mapping[str, Any]) -> dict[str, Any]:
            await self._aftercare.give_feedback(self._ticket(request), fields)
            return {}

        return await self._do(request, give)

    async def mail(self, request: web.Request) -> web.Response:
        async def send(fields: Mapping[str, Any]) -> dict[str, Any]:
            origin, language = self._transports.origin_of(request), _language(request)
            await self._aftercare.send(self._ticket(request), fields, origin, language)
            return {}

        return await self._do(request, send)

    async def _do(
        self, request: web.Request, work: Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]
    ) -> web.Response:
        self._transports.check_origin(request)
        try:
            return bodies.answer(await work(await bodies.read(request, LONGEST)))
        except FrameError as error:
            return bodies.answer({"code": error.code, "text": error.text}, STATUS.get(error.code, 422))

    def _ticket(self, request: web.Request) -> Ticket:
        try:
            return self._gateway.tokens.read(request.query.get("token", ""))
        except BadToken:
            raise FrameError("bad-token", "The token is none of ours, or too old.") from None


def _language(request: web.Request) -> str:
    return chosen(request.query.get("lang", ""), request.headers.get("Accept-Language", ""))
