"""A person with Converse.js in a browser of their own: logs in, answers what it asks, reads and writes. Knows no XMPP.

Converse comes from npm (tests/e2e/npm); this serves it on loopback, and to nobody else.
"""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from playwright.async_api import Browser, Locator, Page, expect

from components.demo.private import PrivateInstance
from tests.e2e.views import can_log_in

DIST = Path(__file__).parent / "npm" / "node_modules" / "converse.js" / "dist"
PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Converse</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/dist/converse.min.css">
<body class="converse-fullscreen">
<script type="module">
  import "/dist/converse.min.js";
  window.converse.initialize({settings});
</script>
"""
SETTINGS = {
    "assets_path": "/dist/",
    "authentication": "login",
    "auto_away": 0,
    "auto_login": True,
    "discover_connection_methods": False,
    "i18n": "en",
    "muc_nickname_from_jid": True,
    "play_sounds": False,
    "view_mode": "fullscreen",
}
"""As an agency would set it up for its people; everything else is as Converse comes."""


class Converse:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    @property
    def room(self) -> Locator:
        """The groupchat in front."""
        return self.page.locator("converse-muc:has(textarea.chat-textarea:visible)")

    async def confirms(self, question: str) -> None:
        """Says yes to the dialog with these words in it."""
        dialog = self.page.get_by_role("dialog").filter(has_text=question)
        await dialog.get_by_role("button", name="Confirm").click()
        await expect(dialog).to_have_count(0)

    async def goes_to(self, room: str) -> None:
        await self.page.locator(".list-item").get_by_text(room).first.click()
        await self.is_in(room)

    async def is_in(self, room: str) -> None:
        """The room of this name is in front: what the desk quotes of a chat has the chat's own words in it, too."""
        await expect(self.room.locator(".chatbox-title__text")).to_have_text(room)

    async def types(self, text: str) -> None:
        """Key by key, not sent."""
        await self.room.locator("textarea.chat-textarea").press_sequentially(text)

    async def says(self, text: str) -> None:
        box = self.room.locator("textarea.chat-textarea")
        await box.fill(text)
        await box.press("Enter")

    async def shows(self, text: str) -> None:
        await expect(self.room.locator(".chat-msg__text").filter(has_text=text).last).to_be_visible()

    async def lines(self) -> list[str]:
        return await self.room.locator(".chat-msg__text").all_inner_texts()


@asynccontextmanager
async def site(settings: Mapping[str, object]) -> AsyncIterator[str]:
    async def page(_: web.Request) -> web.Response:
        text = PAGE.replace("{settings}", json.dumps({**SETTINGS, **settings}))
        return web.Response(text=text, content_type="text/html")

    async def wasm(_: web.Request) -> web.FileResponse:
        return web.FileResponse(DIST / "curve25519_compiled.wasm")

    app = web.Application()
    app.router.add_get("/", page)
    app.router.add_static("/dist", DIST)
    app.router.add_get("/curve25519_compiled.wasm", wasm)  # asked for beside the page, wherever the rest is
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def converse(browser: Browser, here: PrivateInstance, name: str) -> AsyncIterator[Converse]:
    """Converse in a window of its own, logged in as somebody of the seed over the server's WebSocket."""
    xmpp, jid = here.settings.xmpp, f"{name}@{here.settings.domain}"
    address = f"ws://{xmpp.host}:{xmpp.http_port}/xmpp-websocket"
    await can_log_in(here, jid)
    login = {"websocket_url": address, "jid": jid, "password": here.password(jid)}
    async with site(login) as address:
        context = await browser.new_context(viewport={"width": 1280, "height": 800})
        try:
            page = await context.new_page()
            person = Converse(page)
            await page.goto(address)
            yield person
        finally:
            await context.close()
