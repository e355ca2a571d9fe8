"""The chat for browsers without JavaScript: forms up, whole pages down, and the same visit as with JavaScript.

Keeps nothing between requests; a page knows only the token in its address.
"""

import asyncio
import json
import secrets
import time
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bridge.aftercare import transcript
from bridge.aftercare.aftercare import Aftercare
from bridge.conversation.visit import State, Visit
from bridge.frames import frames
from bridge.frames.addresses import bare
from bridge.frames.frames import Frame, FrameError
from bridge.frames.tokens import BadToken
from bridge.http.connections import Answer
from bridge.http.packing import pack
from bridge.http.transports import Transports
from bridge.plain import after_page, faults, languages, nobody
from bridge.plain import topics as plain_topics
from bridge.plain import ways as plain_ways
from bridge.plain.faults import Fault
from bridge.plain.log import log
from bridge.plain.page import shown as _page_of
from bridge.plain.request import address as _address
from bridge.plain.request import here as _here
from bridge.plain.request import language as _language
from bridge.plain.request import page as _page
from bridge.plain.request import texts as _texts
from bridge.plain.request import token as _token
from bridge.rooms.gateway import Gateway
from bridge.words.sentences import Sentences
from onedoor.desk.terms.left import WHY

ENDS = 3.0
"""Seconds for which the page waits for the router. Then it says that we are still ending the chat."""


class Plain:
    def __init__(self, gateway: Gateway, transports: Transports, aftercare: Aftercare) -> None:
        self._gateway, self._transports, self._aftercare = gateway, transports, aftercare

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/plain", self.form)
        app.router.add_post("/plain", self.start)
        app.router.add_get("/plain/chat", self.chat)
        app.router.add_get("/plain/log", self.log)
        app.router.add_get("/plain/file", self.file)
        app.router.add_post("/plain/say", self.say)
        app.router.add_post("/plain/stay", self.stay)
        app.router.add_post("/plain/end", self.end)
        app.router.add_post("/plain/keep", self.keep)

    async def form(self, request: web.Request) -> web.Response:
        """The form before a chat. `topic` in the address preselects one. The browser may name the page before it."""
        page = bare(request.headers.get("Referer", ""))
        # A citizen who has only changed the language does not come from another page.
        page = "" if page == bare(f"{request.url.origin()}{request.path}") else page
        return await self._form(request, {"topic": request.query.get("topic", ""), "page": page})

    async def start(self, request: web.Request) -> web.Response:
        self._transports.check_origin(request)
        language, filled = _language(request), _texts(await request.post())
        if "do" in filled:
            return await self._search(request, filled)
        origin, visit = self._transports.origin_of(request), self._gateway.fresh()
        visit.language = language
        try:
            start = frames.start(_start(filled, language))
            settled = self._gateway.topics.catalogue.settled(start, language)
            self._gateway.admission.by_form(settled, filled.get("form", ""), origin)
            await self._gateway.start(visit, start, origin)
        except FrameError as error:
            self._gateway.left(visit, Answer())
            return await self._not_started(request, filled, error)
        raise web.HTTPSeeOther(f"/plain/chat?token={self._gateway.tokens.write(visit.ticket)}&lang={language}")

    async def chat(self, request: web.Request) -> web.Response:
        visit = self._visit(request)
        if self._gateway.tokens.is_place(_token(request)):
            # A citizen who came back by their link continues with a token that lives as long as the others.
            token = self._gateway.tokens.write(visit.ticket)
            raise web.HTTPSeeOther(f"/plain/chat?token={token}&lang={_language(request)}")
        return self._chat(request, visit)

    async def log(self, request: web.Request) -> web.Response:
        visit = self._visit(request)
        stayed = request.query.get("stayed", "")
        language = _language(request)
        page = log(language, _token(request), self._shown(visit, language), stayed)
        return _page(page, "'self'")

    async def file(self, request: web.Request) -> web.Response:
        """The conversation as a file to keep."""
        page = transcript.page(_language(request), self._shown(self._visit(request), _language(request)))
        headers = {
            "Content-Disposition": 'attachment; filename="chat.html"',
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
            "Cache-Control": "no-store",
        }
        return web.Response(text=page, content_type="text/html", charset="utf-8", headers=headers)

    async def say(self, request: web.Request) -> web.Response:
        self._transports.check_origin(request)
        visit, filled = self._visit(request), _texts(await request.post())
        try:
            said = frames.said({**filled, "anyway": filled.get("anyway") == "true"})
            if not visit.pace.allows(time.monotonic()):
                raise FrameError("too-fast", "That was too fast.", said.id)
            self._gateway.say(visit, said)
        except FrameError as error:
            fault, anyway = faults.not_said(_language(request), error.code), error.code == "personal"
            return self._chat(request, visit, text=filled.get("text", ""), fault=fault, anyway=anyway)
        raise web.HTTPSeeOther(_address(request))

    async def stay(self, request: web.Request) -> web.Response:
        """The citizen is still there and wants the silent chat to go on. The frame asks, and shows the result."""
        self._transports.check_origin(request)
        self._gateway.active(self._visit(request))
        answered = quote(_texts(await request.post()).get("warning", ""))
        raise web.HTTPSeeOther(f"/plain/log?{_here(request)}&stayed={answered}#new")

    async def end(self, request: web.Request) -> web.Response:
        self._transports.check_origin(request)
        visit = self._visit(request)
        if (ending := self._gateway.end(visit)) is not None:
            await asyncio.wait([ending], timeout=ENDS)
        raise web.HTTPSeeOther(_address(request))

    async def keep(self, request: web.Request) -> web.Response:
        """The citizen leaves the queue's page, and may return to their place by a link."""
        self._transports.check_origin(request)
        visit, language = self._visit(request), _language(request)
        try:
            kept = self._gateway.keep(visit)
        except FrameError:
            raise web.HTTPSeeOther(_address(request)) from None
        address = f"{_home(request)}/plain/chat?token={kept['link']}&lang={language}"
        return self._chat(request, visit, place={"address": address, "until": f"{kept['until'][11:16]} UTC"})

    async def _search(self, request: web.Request, filled: dict[str, str]) -> web.Response:
        """Searches for a topic. The rest of the form stays unchanged."""
        try:
            self._gateway.limits.take("search", self._transports.origin_of(request))
        except FrameError as error:
            del filled["do"]
            return await self._form(request, filled, self._explained(error, _language(request)))
        return await self._form(request, filled)

    async def _not_started(self, request: web.Request, filled: dict[str, str], error: FrameError) -> web.Response:
        language = _language(request)
        if error.code == "which":
            told = plain_topics.told(language, error.more)
            return await self._form(request, filled, told, which=error.more)
        if error.code != "too-early":
            filled.pop("form", None)
        warned = {**filled, "anyway": "true"} if error.code == "personal" else filled
        message = None
        if error.code in WHY:
            message = after_page.message_form(language, after_page.draft(filled, error.code, language))
        return await self._form(request, warned, self._explained(error, language), message)

    async def _form(
        self,
        request: web.Request,
        filled: Mapping[str, str],
        fault: Fault | None = None,
        message: after_page.Message | None = None,
        which: Mapping[str, Any] | None = None,
    ) -> web.Response:
        """The form before a chat, with what was written in it, and what is wrong.

        `which`: asks the citizen which topic they mean (see `plain_topics`).
        """
        language = _language(request)
        if not await self._gateway.topics.refresh() and fault is None:
            fault = Fault(Sentences(language)(faults.UNAVAILABLE))
        catalogue = self._gateway.topics.catalogue
        agencies = self._reachable(language, filled.get("topic", "") if catalogue.is_large else "")
        own = {"form": self._gateway.admission.form(), "id": secrets.token_hex(16)}
        form = _page_of(
            "form.html",
            language,
            filled=defaultdict(str, filled, **{name: filled.get(name) or made for name, made in own.items()}),
            fault=fault,
            about=plain_topics.about(catalogue, language, filled, which),
            speaks=languages.choice(language, self._gateway.topics.known, filled),
            privacy=plain_ways.privacy(agencies, self._gateway.agencies.strictest()),
            message=message,
            ways=plain_ways.ways(language, agencies),
        )
        return pack(request, _page(form, "'none'"))

    def _reachable(self, language: str, topic: str) -> list[plain_ways.Agency]:
        """The agencies that may get the question: the topic's, or those of all topics while there are few topics."""
        if not topic and self._gateway.topics.catalogue.is_large:
            return []
        return plain_ways.of_topics(self._gateway.agencies.frames(language), self._gateway.topics.known, topic)

    def _chat(
        self,
        request: web.Request,
        visit: Visit,
        *,
        text: str = "",
        fault: Fault | None = None,
        anyway: bool = False,
        place: Mapping[str, str] | None = None,
    ) -> web.Response:
        """`text` could not be sent. `place`: the link by which they return to the queue, and until when."""
        language, here = _language(request), {one.at for one in visit.conversation.here()}
        chat = _page_of(
            "chat.html",
            language,
            token=_token(request),
            here=_here(request),
            id=secrets.token_hex(16),
            text=text,
            fault=fault,
            anyway=anyway,
            place=place,
            leaves=not here and visit.state is not State.NEW,
            after=self._after(request, visit) if visit.state is State.ENDED else None,
            ways=plain_ways.ways(language, self._beside(language, visit, here)),
        )
        return _page(chat, "'none'")

    def _after(self, request: web.Request, visit: Visit) -> after_page.After:
        language, why = _language(request), None
        if visit.reason in nobody.REASONS:
            why = self._nobody(language, visit.reason, visit.more)
        mails, shown = self._aftercare.sends_mail, self._shown(visit, language)
        return after_page.after(language, _token(request), visit, shown, why=why, mails=mails)

    def _beside(self, language: str, visit: Visit, here: set[str]) -> list[plain_ways.Agency]:
        """The agencies that the citizen is talking with, has talked with, or may talk with."""
        frames = self._gateway.agencies.frames(language)
        talking: list[plain_ways.Agency] = [frame for frame in frames if frame["id"] in here]
        if visit.state is State.ENDED:
            talking = plain_ways.last_heard(frames, self._shown(visit, language))
        # The page often exists before the room does, and stays unchanged while the frame in it refreshes.
        topic = visit.ticket.topic or (visit.question.topic if visit.question else "")
        return talking or self._reachable(language, topic)

    def _explained(self, error: FrameError, language: str) -> Fault:
        """The words for why there is no chat."""
        if error.code not in nobody.REASONS:
            return faults.not_begun(language, error)
        return self._nobody(language, error.code, error.more, leave=error.code in WHY)

    def _nobody(self, language: str, reason: str, more: Mapping[str, Any], *, leave: bool = False) -> Fault:
        agencies, name = self._gateway.agencies, more.get("agency", "")
        told = {**more, "agency": agencies.called(name, language)}
        return nobody.explained(language, reason, told, agencies.zone(name), leave=leave)

    def _visit(self, request: web.Request) -> Visit:
        try:
            return self._gateway.visit(self._gateway.tokens.read(_token(request)))
        except BadToken:
            raise web.HTTPSeeOther(f"/plain?lang={_language(request)}") from None

    def _shown(self, visit: Visit, language: str) -> list[Frame]:
        """All frames that a new window would be shown. A request for them is also a sign of life."""
        window = Answer(language)
        self._gateway.attach(visit, window, None)
        self._gateway.left(visit, window)
        return [json.loads(text) for text in window.frames]


def _start(filled: Mapping[str, str], language: str) -> dict[str, Any]:
    known = {name: filled.get(name, "") for name in ("id", "topic", "name", "email", "question", "page", "referrer")}
    given = {name: filled.get(name) == "true" for name in ("consent", "anyway", "sure")}
    return {"language": filled.get("speaks") or language, **given, **known}


def _home(request: web.Request) -> str:
    """Our own origin as the browser knows it, also behind a proxy."""
    origin = request.headers.get("Origin", "")
    return origin if origin.startswith("http") else str(request.url.origin())
