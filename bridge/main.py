"""The bridge's table of contents: builds its parts and runs them until it is told to stop."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog
from aiohttp import web

from bridge.aftercare.aftercare import Aftercare
from bridge.aftercare.mailing import Mailing, server_of
from bridge.aftercare.routes import After
from bridge.frames.tokens import Tokens
from bridge.http.choosing import Choosing
from bridge.http.exchange import Exchange
from bridge.http.heartbeat import Heartbeat
from bridge.http.pages import Pages
from bridge.http.pictures import Pictures
from bridge.http.receiving import Receiving
from bridge.http.statement import Statement
from bridge.http.transports import Transports
from bridge.limits.callers import Callers
from bridge.limits.connection_limits import ConnectionLimits
from bridge.page.assets import Assets
from bridge.plain.after import PlainAfter
from bridge.plain.chat import Plain
from bridge.plain.files import PlainFiles
from bridge.rooms.doubts import Doubts
from bridge.rooms.forgotten import Forgotten
from bridge.rooms.gateway import Gateway
from bridge.rooms.visit_timeouts import VisitTimeouts
from onedoor.settings import Settings
from onedoor.theme import sheet

log = structlog.get_logger()


async def run(settings: Settings) -> None:
    """Serves citizens until cancelled. Raises LinkRefused if the server refuses us, OSError if the port is taken."""
    gateway = Gateway(settings, Tokens(settings.derive("visit tokens"), settings.bridge.keep_place))
    connections = ConnectionLimits(settings.limits.sockets, settings.bridge.proxies)
    heartbeat = Heartbeat()
    runner = web.AppRunner(
        application(gateway, settings, connections, heartbeat),
        access_log=None,
        shutdown_timeout=2.0,
        keepalive_timeout=30.0,
    )
    await runner.setup()
    if settings.files.on:
        await asyncio.to_thread(gateway.files.shelf.open)
    server = None
    try:
        server = await connections.open(runner, settings.bridge.host, settings.bridge.port)
        log.info("bridge.listening", host=settings.bridge.host, port=settings.bridge.port)
        await _until_one_fails(
            gateway.link.run(),
            VisitTimeouts(gateway, settings.bridge.abandon, settings.bridge.away).run(),
            Forgotten(gateway).run(),
            Doubts(gateway).run(),
            gateway.files.run(gateway.needed_files),
            heartbeat.run(),
        )
    finally:
        if server is not None:
            server.close()
        await runner.cleanup()
        await gateway.close()


def application(
    gateway: Gateway, settings: Settings, connections: ConnectionLimits, heartbeat: Heartbeat
) -> web.Application:
    app = web.Application(client_max_size=64 * 1024, middlewares=[connections.listen])
    callers = Callers(settings.derive("origins of visits"), settings.bridge.proxies)
    transports = Transports(gateway, settings.bridge.origins, callers, heartbeat)
    transports.add_to(app)
    server = server_of(settings.mail)
    aftercare = Aftercare(gateway, Mailing(server) if server is not None else None)
    After(gateway, transports, aftercare).add_to(app)
    Choosing(gateway, transports).add_to(app)
    receiving = Receiving(settings, gateway, gateway.files.shelf, gateway.files.attachments)
    Exchange(gateway, transports, gateway.files, receiving).add_to(app)
    Plain(gateway, transports, aftercare).add_to(app)
    PlainFiles(gateway, transports, receiving).add_to(app)
    PlainAfter(gateway, transports, aftercare).add_to(app)
    Pictures(gateway.link, gateway.agencies).add_to(app)
    theme = settings.bridge.theme
    assets = Assets(theme=sheet(theme.brand, theme.brand_dark), name=theme.name)
    Pages(gateway, assets, settings.bridge.origins).add_to(app)
    Statement(assets, settings.bridge.accessibility).add_to(app)
    return app


async def _until_one_fails(*parts: Coroutine[Any, Any, None]) -> None:
    works = [asyncio.create_task(part) for part in parts]
    try:
        done, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
        for work in done:
            work.result()
    finally:
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)
