"""The citizen's page, its parts, and the headers that keep them safe. There is no build: see `bridge.page.assets`."""

from aiohttp import web

from bridge.page.assets import ASK_AGAIN, Assets
from bridge.rooms.gateway import Gateway

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    # A page that opens ours in a window gets no handle on it, and no other site's page loads parts of ours.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Pages:
    def __init__(self, gateway: Gateway, assets: Assets, origins: tuple[str, ...]) -> None:
        self._gateway = gateway
        self._assets = assets
        self._origins = origins

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/", self.page)
        app.router.add_get("/embed", self.embedded)
        app.router.add_get("/embed.js", self.script)
        app.router.add_get("/health", self.health)
        app.router.add_get("/ready", self.ready)
        self._assets.add_to(app)
        app.on_response_prepare.append(_add_headers)

    async def page(self, request: web.Request) -> web.StreamResponse:
        return self._html(request, "index.html", "'none'")

    async def embedded(self, request: web.Request) -> web.StreamResponse:
        """The chat alone, for a frame on another site's page."""
        await self._gateway.topics.refresh()
        embedders = dict.fromkeys(("'self'", *self._origins, *self._gateway.agencies.origins()))
        return self._html(request, "embed.html", " ".join(embedders))

    async def script(self, request: web.Request) -> web.StreamResponse:
        """The script that another site puts on its page."""
        answer = self._assets["embed.js"].answer(request, ASK_AGAIN)
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer

    async def health(self, _: web.Request) -> web.Response:
        """Says that the process is running, and how it is."""
        up = self._gateway.link.is_up
        shelf = self._gateway.files.shelf
        told = {
            "state": "ok" if up else "degraded",
            "link": up,
            "visits": len(self._gateway.visits),
            "files": {"used": shelf.used, "quota": shelf.quota},
        }
        return web.json_response(told)

    async def ready(self, _: web.Request) -> web.Response:
        """Whether a chat can begin here, as far as the bridge knows. 503 while we cannot reach the XMPP server."""
        up = self._gateway.link.is_up
        return web.json_response({"ready": up}, status=200 if up else 503)

    def _html(self, request: web.Request, name: str, frame_ancestors: str) -> web.StreamResponse:
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            # Older versions of Safari do not count ws: as 'self'.
            f"connect-src 'self' ws://{request.host} wss://{request.host}; "
            f"base-uri 'none'; form-action 'none'; frame-ancestors {frame_ancestors}; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )
        answer = self._assets[name].answer(request, ASK_AGAIN)
        answer.headers["Content-Security-Policy"] = policy
        return answer


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", ASK_AGAIN)
