"""Fetches agents' pictures once from their agency, and serves them at our own address. Keeps the newest in memory.

Promises to ask only agencies that have published themselves, and to serve a picture only if it matches its name.
"""

from collections import OrderedDict

from aiohttp import web

from bridge.conversation.agencies import Agencies
from onedoor.wire import picture
from onedoor.wire.link import Link, NotConnected, RequestFailed

MOST_KEPT = 500
PATIENCE = 5.0
HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Pictures:
    def __init__(self, link: Link, agencies: Agencies) -> None:
        self._link, self._agencies = link, agencies
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/pictures/{agency}/{name:[0-9a-f]{64}}", self.show)

    async def show(self, request: web.Request) -> web.Response:
        agency, name = request.match_info["agency"], request.match_info["name"]
        found = self._kept.get((agency, name)) or await self._fetched(agency, name)
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found, content_type=picture.KIND, headers=HEADERS)

    async def _fetched(self, agency: str, name: str) -> bytes | None:
        if not self._agencies.knows(agency):
            return None
        query = picture.query(name, by=self._link.jid, to=agency)
        try:
            found = picture.read_data(await self._link.request(query, timeout=PATIENCE), name)
        except (NotConnected, RequestFailed, TimeoutError):
            return None
        if found is not None:
            self._kept[agency, name] = found
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return found
