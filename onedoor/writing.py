"""Texts in any script beside others: keeps them from turning what is around them, and cuts between letters.

Everything that strangers type goes through `isolated` before it shares a line with our words (UAX #9). Otherwise an
unclosed override would reverse the rest of the line, and a right-to-left name the number after it.
"""

import re
import unicodedata

FIRST_STRONG, POP = "\u2068", "\u2069"
_EMBEDDINGS, _END_OF_EMBEDDING = "\u202a\u202b\u202d\u202e", "\u202c"
_ISOLATES = "\u2066\u2067\u2068"
_TURNS = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Right-to-left characters, and characters that set a direction."""
_LINES = re.compile("([\n\r\x1c-\x1e\x85\u2029])")
"""Characters that end a paragraph, and with it every direction (UAX #9, class B)."""


def isolated(text: str) -> str:
    """`text`, with isolates around each line that could change the direction of its surroundings. Few texts can."""
    if text.isascii() or not _TURNS.search(text):
        return text
    return "".join(_line(part) if _TURNS.search(part) else part for part in _LINES.split(text))


def indented(text: str) -> str:
    """`text`, isolated, for a file whose lines begin with who says them. Its own further lines are indented, so that
    nobody can write a line that looks like another person's."""
    return isolated(text.replace("\r", "")).replace("\n", "\n    ")


def _line(text: str) -> str:
    closed, outermost = _closed(text)
    return closed if outermost else f"{FIRST_STRONG}{closed}{POP}"


def _closed(text: str) -> tuple[str, bool]:
    """(`text` with every embedding and isolate closed, and without stray ends; whether one isolate encloses it all)"""
    kept: list[str] = []
    open_: list[str] = []
    alone = text.startswith(FIRST_STRONG)
    for letter in text:
        alone = alone and (not kept or POP in open_)
        if letter in _EMBEDDINGS:
            open_.append(_END_OF_EMBEDDING)
        elif letter in _ISOLATES:
            open_.append(POP)
        elif letter == _END_OF_EMBEDDING:
            if open_[-1:] != [letter]:
                continue
            open_.pop()
        elif letter == POP:
            if letter not in open_:
                continue
            while open_[-1] != letter:
                kept.append(open_.pop())
            open_.pop()
        kept.append(letter)
    return "".join([*kept, *reversed(open_)]), alone


def cut(text: str, longest: int) -> str:
    """At most the first `longest` characters. Does not cut a letter from its vowel signs."""
    end = min(len(text), longest)
    while 0 < end < len(text) and (unicodedata.category(text[end])[0] == "M" or text[end - 1] == "\u200d"):
        end -= 1
    return text[:end]
