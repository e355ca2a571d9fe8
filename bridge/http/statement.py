"""The page that says who can use the chat and how, what does not work yet, and whom to tell. No script, no state."""

import html
import re

from aiohttp import web

from bridge.page import sentences
from bridge.page.assets import ASK_AGAIN, Asset, Assets
from bridge.words.texts import chosen
from onedoor.catalogues import LANGUAGES

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_CONTACT = re.compile(r"\n *<p data-contact>(.*?)</p>")


class Statement:
    """`contact`: an e-mail address or a page where what cannot be used is reported; empty where there is none."""

    def __init__(self, assets: Assets, contact: str) -> None:
        page = assets["accessibility.html"].body.decode()
        self._pages = {
            language: Asset("text/html", _with(sentences.statement(page, language), contact).encode())
            for language in LANGUAGES
        }

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/accessibility", self.page)

    async def page(self, request: web.Request) -> web.Response:
        language = chosen(request.query.get("lang", ""), request.headers.get("Accept-Language", ""))
        answer = self._pages[language].answer(request, ASK_AGAIN)
        answer.headers["Content-Security-Policy"] = POLICY
        return answer


def _with(page: str, contact: str) -> str:
    if not contact:
        return _CONTACT.sub("", page)
    leads = contact if contact.startswith(("https://", "http://")) else f"mailto:{contact}"
    link = f'<a href="{html.escape(leads)}">{html.escape(contact)}</a>'
    return _CONTACT.sub(lambda found: f"\n    <p>{found[1].replace('{contact}', link)}</p>", page)
