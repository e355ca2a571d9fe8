"""JSON bodies of requests, and of answers that nobody may cache. Knows no frame of the chat."""

from typing import Any

from aiohttp import web

from bridge.frames.frames import Frame, FrameError, parsed, write


async def read(request: web.Request, longest: int) -> dict[str, Any]:
    """The JSON object in a body of at most `longest` bytes. Raises FrameError."""
    # A page of another site cannot send this type unless we allow it first (CORS).
    if request.content_type != "application/json" or (request.content_length or 0) > longest:
        raise FrameError("bad-frame", f"This is a JSON object of {longest} bytes at most.")
    try:
        found = parsed((await request.read()).decode())
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise FrameError("bad-frame", "This is a JSON object.")
    return found


def answer(told: Frame, status: int = 200) -> web.Response:
    headers = {"Cache-Control": "no-store"}
    return web.Response(text=write(told), content_type="application/json", status=status, headers=headers)
