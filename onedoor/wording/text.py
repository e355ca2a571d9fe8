"""Removes characters that may not be in a text that somebody typed or pasted. Knows no field."""

import re
import unicodedata

# Characters that XML 1.0 forbids would close a component's stream. Those that reorder a line can disguise a name.
_NEVER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_REORDERS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BLANKS = re.compile(r"\s+")


def one_line(text: str) -> str:
    """`text` on one line, without control characters and characters that change the writing direction."""
    text = _BLANKS.sub(" ", text.replace("\u2028", " ").replace("\u2029", " "))
    return unicodedata.normalize("NFC", _REORDERS.sub("", _NEVER.sub("", text))).strip()


def many_lines(text: str) -> str:
    """`text` with `\\n` for every line end and without control characters."""
    return _NEVER.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
