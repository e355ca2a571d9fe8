"""Tells a surplus connection, in whatever form it expects, when to try again.

Does nothing else for it: the connection reaches no visit, no page and no room.
"""

import json

from aiohttp import web

from bridge.words.languages import chosen
from bridge.words.sentences import Sentences

AGAIN = 10
"""Seconds after which a page tries again. Each adds up to half as much at random, so that not all come at once."""
TRY_AGAIN_LATER = 1013
REASON = "too many connections from your network"
FRAME = json.dumps({"type": "error", "code": "too-many", "text": f"There are {REASON}.", "wait": AGAIN})


async def turn_away(request: web.Request) -> web.StreamResponse:
    if request.path == "/ws" and request.headers.get("Upgrade", "").lower() == "websocket":
        return await _socket(request)
    if request.path == "/events":
        answer = web.Response(text=f"data: {FRAME}\n\n", content_type="text/event-stream")
    elif request.path == "/frames":
        answer = web.Response(text=f"[{FRAME}]", content_type="application/json", status=429)
    else:
        language = chosen(request.query.get("lang", ""), request.headers.get("Accept-Language", ""))
        answer = web.Response(text=told(language), status=429)
        answer.headers["Content-Language"] = language
    answer.headers.update({"Cache-Control": "no-store", "Retry-After": str(AGAIN)})
    answer.force_close()
    return answer


def told(language: str) -> str:
    return Sentences(language).several(
        "Too many people are connected from your network at this moment. Please try again in {count} second.",
        "Too many people are connected from your network at this moment. Please try again in {count} seconds.",
        AGAIN,
    )


async def _socket(request: web.Request) -> web.StreamResponse:
    response = web.WebSocketResponse(compress=False, timeout=1.0)
    await response.prepare(request)
    await response.send_str(FRAME)
    await response.close(code=TRY_AGAIN_LATER, message=REASON.encode())
    return response
