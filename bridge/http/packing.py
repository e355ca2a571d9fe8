"""Compresses answers that are made for one request, if the browser accepts it.

Do not use it for answers with a lasting secret: beside words that somebody else has chosen, the length of a compressed
answer reveals the secret (BREACH). A chat's pages contain their token, so we send them uncompressed. The form before a
chat has a new token each time, and nothing that another request could guess at.
"""

import hashlib

from aiohttp import ETag, web

from bridge.page.assets import ASK_AGAIN, takes_gzip

WORTH = 1024
"""Shorter answers (in bytes) are not worth compressing."""


def pack(request: web.Request, answer: web.Response) -> web.Response:
    answer.headers["Vary"] = "Accept-Encoding"
    if isinstance(answer.body, bytes) and len(answer.body) >= WORTH and _takes(request):
        answer.enable_compression(web.ContentCoding.gzip)
    return answer


def remembered(request: web.Request, answer: web.Response) -> web.Response:
    """Compresses an answer that a browser may keep, and may ask about whether it has changed."""
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
