"""A part of a page that is asked for every few seconds is sent only when something in it has changed."""

import re
from hashlib import blake2b

from flask import Response, make_response, request

_WAIT = re.compile(r'data-wait="\d+">[^<]*')
"""How long somebody has waited: the page counts on by itself (static/live.js)."""


def or_whole(part: str) -> Response:
    """`part`, or 304 for a browser that has it: waits that have only become longer are no change."""
    answer = make_response(part)
    answer.set_etag(blake2b(_WAIT.sub("", part).encode(), digest_size=16).hexdigest(), weak=True)
    answer.make_conditional(request)
    return answer
