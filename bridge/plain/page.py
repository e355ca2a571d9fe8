"""Renders the pages for browsers without JavaScript from their templates. No I/O."""

from bridge.frames.frames import LONGEST_EMAIL, LONGEST_NAME, LONGEST_TEXT
from bridge.http.choosing import LONGEST as LONGEST_SEARCH
from bridge.words.rendering import rendered
from onedoor.desk.terms.left import LONGEST as LONGEST_LEFT

LONGEST = {
    "name": LONGEST_NAME,
    "email": LONGEST_EMAIL,
    "text": LONGEST_TEXT,
    "find": LONGEST_SEARCH,
    "phone": LONGEST_LEFT["phone"],
    "comment": LONGEST_LEFT["comment"],
}
"""Field → the most characters that it takes."""


def shown(template: str, language: str, **values: object) -> str:
    return rendered("plain", template, language, longest=LONGEST, **values)
