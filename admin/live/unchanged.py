"""Sends a part of a page that refreshes every few seconds only if something in it has changed."""

import re
from hashlib import blake2b

from flask import Response, make_response, request

_WAIT = re.compile(r'data-wait="\d+">[^<]*')
"""How long somebody has waited. The page counts on by itself (static/live.js)."""


def or_whole(part: str) -> Response:
    """`part`, or 304 if the browser has it. A longer wait does not count as a change."""
    answer = make_response(part)
    answer.set_etag(blake2b(_WAIT.sub("", part).encode(), digest_size=16).hexdigest(), weak=True)
    answer.make_conditional(request)
    return answer
