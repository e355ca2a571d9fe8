"""Answers travel compressed, except where their length could tell a secret. Knows no page.

Whoever makes a browser ask for a page with words of their choice, and sees how long the answers are, can guess what
else stands in it: a form's token, somebody's name (BREACH). So what another site has caused is sent as it is
(`Sec-Fetch-Site`; a browser that does not say so gets no compression), and each answer has some octets more or less, as
Django has it. Nothing before the panel may compress its pages again. Flask-Compress does neither of the two.
"""

import gzip
import io
import secrets

from flask import Flask, request
from werkzeug.wrappers import Response

LEAST = 500
"""Octets; what is shorter becomes hardly shorter still."""
LEVEL = 5
MOST_PADDING = 100
OURS = ("same-origin", "none")
"""Caused by a page of ours, or by the person themselves: an address that was typed or kept."""
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
    """Not what is sent piece by piece, nor what is compressed already; files of the panel itself are read whole."""
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
    """As gzip, with a name of random length, which whoever unpacks it passes over."""
    made = io.BytesIO()
    name = "o" * (1 + secrets.randbelow(MOST_PADDING))
    with gzip.GzipFile(name, "wb", LEVEL, made, mtime=0) as file:
        file.write(content)
    return made.getvalue()
