"""Compresses responses, except where their length could reveal a secret. Knows no page.

Somebody who makes a browser request a page with words of their choice, and who sees how long the responses are, can
guess what else is on the page: a form's token, a person's name (BREACH). So we do not compress what another site has
requested (`Sec-Fetch-Site`; a browser that does not send it gets no compression). As in Django, we add a random number
of bytes to the rest. A proxy must not compress the panel's pages again. Flask-Compress does neither of the two.
"""

import gzip
import io
import secrets

from flask import Flask, request
from werkzeug.wrappers import Response

LEAST = 500
"""Bytes. Compression hardly shortens a smaller response."""
LEVEL = 5
MOST_PADDING = 100
OURS = ("same-origin", "none")
"""A page of ours made the request, or the person did: they typed the URL or used a bookmark."""
TYPES = ("text/", "application/json", "image/svg+xml")


def compress(app: Flask) -> None:
    app.after_request(_compressed)


def _compressed(response: Response) -> Response:
    if response.status_code != 200 or not (response.mimetype or "").startswith(TYPES):  # noqa: PLR2004
        return response
    response.vary.update(("Accept-Encoding", "Sec-Fetch-Site"))
    if _is_safe() and _can_be(response) and request.accept_encodings["gzip"]:
        _shorten(response)
    return response


def _is_safe() -> bool:
    return request.endpoint == "static" or request.headers.get("Sec-Fetch-Site") in OURS


def _can_be(response: Response) -> bool:
    """False for a streamed response. The panel's own static files are read as a whole."""
    if request.endpoint == "static":
        response.direct_passthrough = False
    return not response.is_streamed or request.endpoint == "static"


def _shorten(response: Response) -> None:
    content = response.get_data()
    if len(content) < LEAST or response.content_encoding:
        return
    response.set_data(packed(content))
    response.content_encoding = "gzip"
    if (tag := response.get_etag()[0]) is not None:
        response.set_etag(tag, weak=True)


def packed(content: bytes) -> bytes:
    """`content` as gzip, with a file name of random length, which browsers ignore."""
    made = io.BytesIO()
    name = "o" * (1 + secrets.randbelow(MOST_PADDING))
    with gzip.GzipFile(name, "wb", LEVEL, made, mtime=0) as file:
        file.write(content)
    return made.getvalue()
