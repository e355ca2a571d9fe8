"""What may stand in a text that somebody typed or pasted: decides on characters, knows no field."""

import re
import unicodedata

# What XML 1.0 forbids would close a component's stream; what reorders the line could make one name look like another.
_NEVER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_REORDERS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BLANKS = re.compile(r"\s+")


def one_line(text: str) -> str:
    """`text` on one line, without control characters and without what changes the direction of writing."""
    text = _BLANKS.sub(" ", text.replace("\u2028", " ").replace("\u2029", " "))
    return unicodedata.normalize("NFC", _REORDERS.sub("", _NEVER.sub("", text))).strip()


def many_lines(text: str) -> str:
    """`text` with `\\n` for every line end and without control characters."""
    return _NEVER.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
