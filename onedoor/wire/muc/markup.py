"""Reads what a client says about a body: which part of it is a quote, and whether it replaces something else.

XEP-0428 (fallbacks), XEP-0461 (replies), XEP-0424 (retraction), XEP-0380 and others (encryption). Read only.
"""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from onedoor.desk.room import remark
from onedoor.desk.room.remark import PLAIN, Kind, Markup, Remark
from onedoor.wire import names

_FALLBACK, _BODY, _SUBJECT = (f"{{{names.FALLBACK}}}{name}" for name in ("fallback", "body", "subject"))
_REPLY = f"{{{names.REPLY}}}reply"
_NUMBER = re.compile("[0-9]{1,9}")
LONGEST_ID = 200

MEANS = {
    f"{{{names.ENCRYPTION}}}encryption": Kind.ENCRYPTED,
    f"{{{names.OMEMO}}}encrypted": Kind.ENCRYPTED,
    f"{{{names.OMEMO_BEFORE}}}encrypted": Kind.ENCRYPTED,
    f"{{{names.OPENPGP}}}openpgp": Kind.ENCRYPTED,
    f"{{{names.OPENPGP_BEFORE}}}x": Kind.ENCRYPTED,
    f"{{{names.RETRACT}}}retract": Kind.RETRACTION,
    f"{{{names.RETRACT_BEFORE}}}retract": Kind.RETRACTION,
    f"{{{names.FASTEN}}}apply-to": Kind.RETRACTION,
    f"{{{names.REACTIONS}}}reactions": Kind.STAND_IN,
}
"""A body beside one of these elements is not somebody's own words, even without a `<fallback/>`."""
_FOR = {
    names.REPLY: Kind.QUOTE,
    names.OMEMO: Kind.ENCRYPTED,
    names.OMEMO_BEFORE: Kind.ENCRYPTED,
    names.OPENPGP: Kind.ENCRYPTED,
    names.ENCRYPTION: Kind.ENCRYPTED,
    names.RETRACT: Kind.RETRACTION,
    names.RETRACT_BEFORE: Kind.RETRACTION,
    names.FASTEN: Kind.RETRACTION,
}
"""extension → the kind of a body that is entirely its fallback; STAND_IN for any other extension"""
_WORDS = frozenset({names.SHARING, names.OOB})
"""Extensions whose fallback counts as words: a file's address stands for the file."""


def read(elements: Iterable[Element], body: str) -> Markup:
    """`elements`: the message's children that have no other meaning."""
    cuts: list[tuple[int, int]] = []
    found: set[Kind] = set()
    reply = ""
    for one in elements:
        if (kind := MEANS.get(one.tag)) is not None:
            found.add(kind)
        elif one.tag == _REPLY:
            reply = one.get("id", "")[:LONGEST_ID]
        elif one.tag == _FALLBACK and one.get("for") not in _WORDS:
            ranges = _ranges(one, len(body))
            if (0, len(body)) in ranges:
                found.add(_FOR.get(one.get("for", ""), Kind.STAND_IN))
            cuts += ranges
    if not (cuts or found or reply):
        return PLAIN
    return Markup(tuple(cuts), next((kind for kind in _GRAVEST if kind in found), None), reply)


def remark_of(stanza: Element, body: str) -> Remark:
    """The remark in any message, in a room or one to one."""
    return remark.read(body, read(stanza, body))


_GRAVEST = (Kind.ENCRYPTED, Kind.RETRACTION, Kind.STAND_IN, Kind.QUOTE)


def _ranges(fallback: Element, length: int) -> list[tuple[int, int]]:
    """The ranges of the body: all of it if none is given (XEP-0428 §3), and none if it is only for the subject."""
    bodies = fallback.findall(_BODY)
    if not bodies and fallback.find(_SUBJECT) is not None:
        return []
    ranges = [(_number(one.get("start"), 0), min(length, _number(one.get("end"), length))) for one in bodies]
    return ranges or [(0, length)]


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and _NUMBER.fullmatch(text) else otherwise
