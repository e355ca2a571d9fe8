"""Requests and answers for an agent's picture, which is named by the hash of its content (XEP-0231). No connection."""

import base64
import binascii
import hashlib
import re
from xml.etree.ElementTree import Element

from onedoor.wire import names
from onedoor.wire.xml import element

MOST = 16 * 1024
"""The largest picture, in bytes."""
KIND = "image/webp"
_DATA = f"{{{names.BOB}}}data"
_NAME = re.compile(r"[0-9a-f]{64}")
_CID = re.compile(r"sha256\+([0-9a-f]{64})@bob\.xmpp\.org")


def is_name(text: str) -> bool:
    """Whether `text` can be a picture's name, which is the SHA-256 of its content in hex."""
    return _NAME.fullmatch(text) is not None


def query(name: str, *, by: str, to: str) -> Element:
    return element("iq", {"type": "get", "from": by, "to": to}, element(_DATA, {"cid": _cid(name)}))


def read_query(iq: Element) -> str | None:
    """The name of the requested picture; None for any other request."""
    asked = iq.find(_DATA) if iq.get("type") == "get" else None
    found = _CID.fullmatch(asked.get("cid", "")) if asked is not None else None
    return found[1] if found else None


def data(name: str, picture: bytes) -> Element:
    return element(_DATA, {"cid": _cid(name), "type": KIND, "max-age": "86400"}, base64.b64encode(picture).decode())


def read_data(reply: Element, name: str) -> bytes | None:
    """The picture in `reply`; None unless it is a WebP image of at most MOST bytes whose hash is `name`."""
    text = reply.findtext(_DATA) or ""
    if len(text) > 2 * MOST:
        return None
    try:
        picture = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    good = len(picture) <= MOST and picture[:4] == b"RIFF" and picture[8:12] == b"WEBP"
    return picture if good and hashlib.sha256(picture).hexdigest() == name else None


def _cid(name: str) -> str:
    return f"sha256+{name}@bob.xmpp.org"
