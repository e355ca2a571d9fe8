"""Words for searching: what counts as a word, what a search asks for, and whether a text has it. Knows no database.

Every database stores the words that are made here, and makes none of its own, so all of them find the same. A word is
a run of folded letters and digits, without stemming. In scripts without spaces between words, each character is a word.
Emoji and symbols are not words.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onedoor.desk.words.folding import fold, is_letter

MOST_TERMS = 12
"""A search ignores further words and phrases."""
LONGEST_WORD = 64
"""How many characters of a word count."""
SHORTEST_PREFIX = 2
_QUOTES = '"“”„‟«»'
_TYPED = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]?|([^\s{_QUOTES}]+)")
BREAK = "|"
"""Separates two lines, so that no phrase matches across them."""
# Thai, Lao, Myanmar, Khmer, kana, bopomofo and Han have no spaces between words.
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3040, 0x31FF), (0x3400, 0x4DBF),
             (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))  # fmt: skip


class _Fold(dict[int, str]):
    """character → its letters, or spaces; for `str.translate`"""

    def __missing__(self, code: int) -> str:
        made = self[code] = "".join(map(_kept, fold(chr(code))))
        return made


def _kept(one: str) -> str:
    if not is_letter(one):
        return " "
    return f" {one} " if _is_unspaced(one) else one


def _is_unspaced(one: str) -> bool:
    return any(first <= ord(one) <= last for first, last in _UNSPACED)


_FOLD = _Fold()


def words(text: str) -> list[str]:
    """The words of `text`, in order."""
    return [word[:LONGEST_WORD] for word in text.translate(_FOLD).split()]


def folded(lines: Iterable[str]) -> str:
    """The texts in the form for `Term.is_in`: words separated by spaces, with BREAK between two texts."""
    said = [" ".join(found) for line in lines if (found := words(line))]
    return f" {f' {BREAK} '.join(said)} "


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or several consecutive words."""

    words: tuple[str, ...]
    prefix: bool = False
    """The single word is only a prefix: `tax*`."""

    def is_in(self, text: str) -> bool:
        """Whether the term occurs in `text`, which is as `folded` returns it."""
        return f" {' '.join(self.words)}{'' if self.prefix else ' '}" in text

    def places(self, said: Sequence[str]) -> list[range]:
        """Where the term occurs in `said`: ranges of word indexes."""
        wanted, length = list(self.words), len(self.words)
        if self.prefix:
            return [range(n, n + 1) for n, word in enumerate(said) if word.startswith(wanted[0])]
        return [range(n, n + length) for n in range(len(said) - length + 1) if list(said[n : n + length]) == wanted]


def terms(typed: str) -> tuple[Term, ...] | None:
    """What a search asks for; None if the text has no word in it, so that nothing can match."""
    found: dict[Term, None] = {}
    for phrase, word in _TYPED.findall(typed):
        made = tuple(words(phrase or word))
        if made:
            begins = word.endswith("*") and bool(words(word[-2:-1]))
            prefix = begins and len(made) == 1 and len(made[0]) >= SHORTEST_PREFIX
            found[Term(made, prefix)] = None
    return tuple(found)[:MOST_TERMS] if found or not typed.strip() else None


def pairs(said: Iterable[str]) -> list[str]:
    """Each pair of neighbouring words, as a word that no text has. A phrase is found by its pairs."""
    return [f"_{one}_{other}" for one, other in pairwise(said)]


def replaced(text: str, by: Mapping[tuple[str, ...], str]) -> str:
    """`text` with phrases replaced. `by`: consecutive words → their replacement; the longest match wins."""
    said, where = _placed(text)
    longest = max(map(len, by), default=0)
    kept, here, number = [], 0, 0
    while number < len(said):
        lengths = range(min(longest, len(said) - number), 0, -1)
        length = next((some for some in lengths if tuple(said[number : number + some]) in by), 0)
        if length:
            kept += [text[here : where[number].start], by[tuple(said[number : number + length])]]
            here = where[number + length - 1].stop
        number += length or 1
    return "".join([*kept, text[here:]])


def marked(text: str, wanted: Iterable[Term]) -> list[range]:
    """Where the terms occur in `text`: ranges of characters, in order and without overlap."""
    said, where = _placed(text)
    found = [
        range(where[place.start].start, where[place.stop - 1].stop) for term in wanted for place in term.places(said)
    ]
    joined: list[range] = []
    for one in sorted(found, key=lambda place: (place.start, place.stop)):
        if joined and one.start < joined[-1].stop:
            joined[-1] = range(joined[-1].start, max(one.stop, joined[-1].stop))
        else:
            joined.append(one)
    return joined


def _placed(text: str) -> tuple[list[str], list[range]]:
    """(the words of `text`, the range of characters of each)"""
    said: list[str] = []
    where: list[range] = []
    word, start, stop = "", 0, 0
    for number, character in enumerate(f"{text} "):
        for one in _FOLD[ord(character)]:
            if one == " ":
                if word:
                    said.append(word[:LONGEST_WORD])
                    where.append(range(start, stop))
                word = ""
            else:
                start = start if word else number
                word, stop = word + one, number + 1
        if word and stop == number and unicodedata.category(character)[0] == "M":
            stop = number + 1  # an accent that is folded away still belongs to its letter
    return said, where
