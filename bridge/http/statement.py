"""The page that says who can use the chat and how, what does not work yet, and whom to tell. No script, no state."""

from aiohttp import web

from bridge.page.assets import ASK_AGAIN, Assets
from bridge.words.languages import chosen
from bridge.words.rendering import rendered
from onedoor import catalogues

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Statement:
    """`contact`: an e-mail address or web address for reporting problems; empty if there is none."""

    def __init__(self, assets: Assets, contact: str) -> None:
        values = {"contact": contact, "leads": _leads(contact)}
        self._pages = {
            language: assets.page(rendered("http", "statement.html", language, **values))
            for language in catalogues.LANGUAGES
        }

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/accessibility", self.page)

    async def page(self, request: web.Request) -> web.Response:
        language = chosen(request.query.get("lang", ""), request.headers.get("Accept-Language", ""))
        answer = self._pages[language].answer(request, ASK_AGAIN)
        answer.headers["Content-Security-Policy"] = POLICY
        return answer


def _leads(contact: str) -> str:
    return contact if contact.startswith(("https://", "http://")) else f"mailto:{contact}"
