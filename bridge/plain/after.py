"""Without JavaScript: leaving a message if nobody can chat, and feedback and a mail when the chat is over.

Each answer is a page of its own. If something failed, it still has what the citizen wrote.
"""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bridge.aftercare.aftercare import Aftercare
from bridge.frames.frames import FrameError
from bridge.frames.tokens import BadToken, Ticket
from bridge.http.transports import Transports
from bridge.plain import after_page
from bridge.plain.request import address, language, page, texts, token
from bridge.rooms.gateway import Gateway
from bridge.words.sentences import Sentences


class PlainAfter:
    def __init__(self, gateway: Gateway, transports: Transports, aftercare: Aftercare) -> None:
        self._gateway, self._transports, self._aftercare = gateway, transports, aftercare

    def add_to(self, app: web.Application) -> None:
        app.router.add_post("/plain/message", self.message)
        app.router.add_post("/plain/feedback", self.feedback)
        app.router.add_post("/plain/mail", self.mail)

    async def message(self, request: web.Request) -> web.Response:
        self._transports.check_origin(request)
        spoken, filled = language(request), texts(await request.post())
        fields: dict[str, Any] = {**filled, "anyway": filled.get("anyway") == "true"}
        try:
            left = await self._aftercare.leave(fields, self._transports.origin_of(request), spoken)
        except FrameError as error:
            return page(after_page.message(spoken, filled, error.code), "'none'")
        return page(after_page.receipt(spoken, left, filled.get("email", "")), "'none'")

    async def feedback(self, request: web.Request) -> web.Response:
        self._transports.check_origin(request)
        ticket, spoken, filled = self._ticket(request), language(request), texts(await request.post())
        try:
            await self._aftercare.give_feedback(ticket, _feedback(filled))
        except FrameError as error:
            form = after_page.survey_form(spoken, token(request), filled, error.code)
            return page(after_page.answer(spoken, address(request), "", survey=form), "'none'")
        say = Sentences(spoken)
        return page(after_page.answer(spoken, address(request), say("Thank you. We have your answer.")), "'none'")

    async def mail(self, request: web.Request) -> web.Response:
        self._transports.check_origin(request)
        ticket, spoken, filled = self._ticket(request), language(request), texts(await request.post())
        try:
            await self._aftercare.send(ticket, filled, self._transports.origin_of(request), spoken)
        except FrameError as error:
            form = after_page.mail_form(spoken, token(request), filled, error.code)
            return page(after_page.answer(spoken, address(request), "", mail=form), "'none'")
        say = Sentences(spoken)
        sent = say("We have sent the conversation to {email}.", email=filled["email"].strip())
        return page(after_page.answer(spoken, address(request), sent), "'none'")

    def _ticket(self, request: web.Request) -> Ticket:
        try:
            return self._gateway.tokens.read(token(request))
        except BadToken:
            raise web.HTTPSeeOther(f"/plain?lang={language(request)}") from None


def _feedback(filled: Mapping[str, str]) -> dict[str, Any]:
    """Turns a form's texts into the types of JSON. Leaves unknown values unchanged, so that they are refused."""
    rating, informed = filled.get("rating", ""), filled.get("informed", "")
    return {
        "rating": int(rating) if rating in ("1", "2", "3") else rating or None,
        "informed": {"true": True, "false": False}.get(informed, informed or None),
        "otherwise": filled.get("otherwise") or None,
        "comment": filled.get("comment", ""),
    }
