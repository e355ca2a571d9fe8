"""Answers made for one request, compressed where the browser takes it.

Must not be used for what holds a secret that lasts: beside words that somebody else has chosen, the length of a
compressed answer tells of it (BREACH). A chat's pages hold their token and are sent as they are; the form before it has
a token of its own each time, and nothing that another request could guess at.
"""

import hashlib

from aiohttp import ETag, web

from bridge.page.assets import ASK_AGAIN, takes_gzip

WORTH = 1024
"""Bytes from which on it is worth it."""


def pack(request: web.Request, answer: web.Response) -> web.Response:
    answer.headers["Vary"] = "Accept-Encoding"
    if isinstance(answer.body, bytes) and len(answer.body) >= WORTH and _takes(request):
        answer.enable_compression(web.ContentCoding.gzip)
    return answer


def remembered(request: web.Request, answer: web.Response) -> web.Response:
    """The same for what a browser may keep, and ask whether it has changed."""
    body = answer.body if isinstance(answer.body, bytes) else b""
    tag = ETag(hashlib.sha256(body).hexdigest()[:20], is_weak=True)
    headers = {"Cache-Control": ASK_AGAIN}
    if any(known.value in (tag.value, "*") for known in request.if_none_match or ()):
        answer = web.Response(status=304)
    answer.headers.update(headers)
    answer.etag = tag
    return pack(request, answer)


def _takes(request: web.Request) -> bool:
    return takes_gzip(request.headers.get("Accept-Encoding", ""))
