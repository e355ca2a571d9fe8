"""Other people's sites, with the chat's script on their pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web


@asynccontextmanager
async def another_site(script: str) -> AsyncIterator[str]:
    """Somebody else's page, with a policy of its own, that embeds the chat."""
    origin = script.rpartition("/")[0]

    async def page(_: web.Request) -> web.Response:
        return web.Response(
            text="<!doctype html><html lang='en'><title>Tax forms</title>"
            "<p class='skip'><a href='#x'>Skip to the forms</a></p>"
            "<main id='x'><h1>Forms</h1><a href='#x'>A link</a></main>"
            f"<script src='{script}' data-topic='taxes' async></script>",
            content_type="text/html",
            headers={"Content-Security-Policy": f"default-src 'none'; script-src {origin}; frame-src {origin}"},
        )

    app = web.Application()
    app.router.add_get("/forms", page)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
