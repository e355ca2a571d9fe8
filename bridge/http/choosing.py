"""The routes at which a page asks for topics and agencies if there are too many to send all (docs/PROTOCOL.md §5)."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bridge.frames import bodies
from bridge.frames.catalogue import Offer
from bridge.frames.frames import Frame, FrameError, spoken, write
from bridge.http.packing import pack, remembered
from bridge.http.transports import Transports
from bridge.rooms.gateway import Gateway

LONGEST = 200
"""How many characters of a search count."""
LONGEST_REQUEST = 4 * 1024
"""Bytes of a request."""
MOST_AGENCIES = 12
"""The most agencies in one answer."""
FURTHEST = 100_000


class Choosing:
    def __init__(self, gateway: Gateway, transports: Transports) -> None:
        self._gateway, self._transports = gateway, transports

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/topics", self.topics)
        app.router.add_post("/topics", self.search)
        app.router.add_get("/agencies", self.agencies)

    async def search(self, request: web.Request) -> web.Response:
        """The topics that match the words in `find`, after the first `after`.

        The words are not in the address, because servers on the way log addresses.
        """
        self._transports.check_origin(request)
        if (refused := await self._refused(request)) is not None:
            return refused
        fields = await _fields(request)
        find, after = fields.get("find"), fields.get("after", 0)
        if not isinstance(find, str) or not isinstance(after, int):
            return bodies.answer({"code": "bad-frame", "text": "“find” is a text, and “after” a number."}, 422)
        found = self._offer(request).search(find[:LONGEST], min(max(0, after), FURTHEST))
        return pack(request, bodies.answer(found))

    async def topics(self, request: web.Request) -> web.Response:
        """With `agency`, the topics for which it is asked first; with `id`, that topic; else the agencies."""
        if (refused := await self._refused(request)) is not None:
            return refused
        catalogue, query = self._offer(request), request.query
        if "agency" in query:
            return _answer(request, {"topics": catalogue.of_agency(query["agency"])})
        if "id" in query:
            found = catalogue.get(query["id"])
            return _answer(request, {"topics": [found] if found else []})
        return _answer(request, {"agencies": catalogue.agencies()})

    async def agencies(self, request: web.Request) -> web.Response:
        """The agencies with these `id`s for a page in `lang`: their contacts, and what they do with conversations."""
        if (refused := await self._refused(request)) is not None:
            return refused
        language = spoken(request.query.get("lang"))
        wanted = request.query.getall("id", [])[:MOST_AGENCIES]
        return _answer(request, {"agencies": self._gateway.agencies.named(wanted, language)})

    def _offer(self, request: web.Request) -> Offer:
        """The topics for a page in the language `lang`."""
        return self._gateway.topics.catalogue.in_language(spoken(request.query.get("lang")))

    async def _refused(self, request: web.Request) -> web.Response | None:
        try:
            self._gateway.limits.take("search", self._transports.origin_of(request))
        except FrameError as error:
            return bodies.answer(error.frame(), 429)
        if not await self._gateway.topics.refresh() and not self._gateway.topics.known:
            return bodies.answer({"code": "unavailable", "text": "We cannot reach the service right now."}, 503)
        return None


async def _fields(request: web.Request) -> Mapping[str, Any]:
    """The fields of a JSON object; empty if the body is not one."""
    try:
        return await bodies.read(request, LONGEST_REQUEST)
    except FrameError:
        return {}


def number(text: str) -> int:
    """How many topics an answer skips; 0 if `text` is not a number."""
    return min(int(text), FURTHEST) if text.isascii() and text.isdecimal() and len(text) < len(str(FURTHEST)) else 0


def _answer(request: web.Request, told: Frame) -> web.Response:
    return remembered(request, web.Response(text=write(told), content_type="application/json"))
