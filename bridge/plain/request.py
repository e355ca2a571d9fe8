"""What the pages without JavaScript read from a request, and how we send them. Knows no chat."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bridge.words.languages import chosen


def texts(posted: Mapping[str, Any]) -> dict[str, str]:
    """A form's text fields. Ignores files."""
    return {name: value.replace("\r\n", "\n") for name, value in posted.items() if isinstance(value, str)}


def language(request: web.Request) -> str:
    return chosen(request.query.get("lang", ""), request.headers.get("Accept-Language", ""))


def token(request: web.Request) -> str:
    return request.query.get("token", "")


def here(request: web.Request) -> str:
    """The query of each address of a conversation."""
    return f"token={token(request)}&lang={language(request)}"


def address(request: web.Request) -> str:
    """The conversation's path and query."""
    return f"/plain/chat?{here(request)}"


def page(html: str, frame_ancestors: str) -> web.Response:
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; "
        f"base-uri 'none'; frame-ancestors {frame_ancestors}"
    )
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    return web.Response(text=html, content_type="text/html", charset="utf-8", headers=headers)
