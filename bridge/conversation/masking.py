"""Finds and covers numbers in a citizen's words that look like SSN, ITIN, SIN, NINO or payment card numbers.

Pure: knows no clock, frame or setting. Promises to leave telephone numbers, dates and amounts of money as they are.
It does not find numbers that are split over two messages or written in words.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from stdnum import luhn
from stdnum.ca import sin
from stdnum.us import itin, ssn

from onedoor.desk.words.folding import fold

COVER = "X"
"""Replaces each digit and letter. What is between them stays, so that people can see what was there."""
FEWEST = 6
"""Digits in the shortest of these numbers."""
NEAR = 60
"""Characters before or after a number in which we look for a word that says what it is."""

CARDS: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    ("Visa", r"4", (13, 16, 19)),
    ("Mastercard", r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", (16,)),
    ("American Express", r"3[47]", (15,)),
    ("Diners Club", r"30[0-5]|3095|36|3[89]", (14,)),
    ("Discover", r"6011|64[4-9]|65", (16, 19)),
    ("JCB", r"352[89]|35[3-8]", (16, 17, 18, 19)),
    ("UnionPay", r"62", (16, 17, 18, 19)),
    ("Maestro", r"5018|5020|5038|5893|6304|6759|676[1-3]", (16, 17, 18, 19)),
)
"""(name, pattern for the first digits, possible numbers of digits)"""
LENGTHS = sorted({length for _, _, lengths in CARDS for length in lengths})
PEOPLE: dict[str, Callable[[str], bool]] = {
    "social insurance number": sin.is_valid,
    "social security number": ssn.is_valid,
    "taxpayer identification number": itin.is_valid,
}
"""Kind of nine-digit number → whether a number is possible. The kind with a check digit comes first."""

_SAME = {"Pd": "-", "Zs": " "}
_UNSEEN = ("Cf", "Mn", "Me")
_AS_THEY_ARE = ("No", "Nl", "So", "Sm", "Sc", "Po")
"""Not folded: a footnote's ², a circled ① or a ½ is no digit of the number beside it."""
_GAP = r"(?: ?[-._/] ?| {1,3})"
_ALONE_BEFORE, _ALONE_AFTER = r"(?<![\d+])(?<!\d[-.,_/])", r"(?!\d)(?![-.,_/]\d)"
_US = re.compile(rf"{_ALONE_BEFORE}\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{4}}{_ALONE_AFTER}")
_CANADIAN = re.compile(rf"{_ALONE_BEFORE}(?<!\d )\d{{3}}([- ])\d{{3}}\1\d{{3}}{_ALONE_AFTER}(?! \d)")
_NINE = re.compile(
    rf"{_ALONE_BEFORE}(?:\d{{9}}|\d{{3}}{_GAP}\d{{6}}|\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{3}}|\d(?:{_GAP}\d){{8}}){_ALONE_AFTER}"
)
_BRITISH = re.compile(
    r"(?<![A-Za-z0-9])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r"(?P<gap>[- ]?)\d\d(?P<inner>[- ]?)\d\d(?P=inner)\d\d(?P=gap)[A-D](?![A-Za-z0-9])",
    re.IGNORECASE,
)
_CARD = re.compile(
    "|".join(rf"(?=(?:{'|'.join(rf'[0-9]{{{size}}}' for size in sizes)})$)(?:{begin})" for _, begin, sizes in CARDS)
)
_COULD_BE_CARD = re.compile(r"[2-6](?:\d{3}|(?!\d))")
_RUN = re.compile(rf"(?<!\d)\d+(?:{_GAP}\d+)*")
_DIGITS = re.compile(r"\d+")
_NAMED = re.compile(
    # “sin” is Spanish for “without”: it counts only in capitals, or before what follows a number's name.
    r"\b(?:ssn|itin|(?-i:SIN|NAS)|sin(?= ?[:#]| is\b| number)|ss ?(?:#|no|number)|(?:my|your|his|her) social"
    r"|social (?:security|insurance|number)|taxpayer id|segur(?:o|idad) social|(?:securite|assurance) sociale"
    r"|national insurance|nino|ni (?:number|no))(?![^\W\d_])",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(r"\b(?:tel|phone|call|fax|mobile|cell|text)\b|tele(?:f|ph)|llam|appel", re.IGNORECASE)
_ABROAD = re.compile(r"\+\d{1,3}[ .-]?$")
_MONEY_BEFORE = re.compile(r"(?:[$€£¥]|\b(?:usd|cad|eur|gbp))\s*$", re.IGNORECASE)
_MONEY_AFTER = re.compile(r"\s*(?:[$€£¥]|(?:usd|cad|eur|gbp|dollars?|dolares|euros?|pounds?|pesos)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a number is in the text, and what kind it looks like."""

    start: int
    end: int
    kind: str


def find(text: str) -> list[Found]:
    """All numbers, in order. Overlapping ones become one."""
    plain, places = _plain(text)
    if sum(map(str.isdigit, plain)) < FEWEST:
        return []
    found: list[Found] = []
    for start, end, kind in sorted([*_cards(plain), *_people(plain), *_insured(plain)]):
        here = Found(places[start], places[end - 1] + 1, kind)
        if found and here.start < found[-1].end:
            found[-1] = replace(found[-1], end=max(here.end, found[-1].end))
        else:
            found.append(here)
    return found


def mask(text: str) -> str:
    """The text with every such number covered; unchanged if there is none."""
    covered = list(text)
    for found in find(text):
        for place in range(found.start, found.end):
            if text[place].isalnum():
                covered[place] = COVER
    return "".join(covered)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text folded except for case: ASCII digits, one kind of dash and space, nothing invisible. And the indexes."""
    if text.isascii():
        return text.replace("\t", " "), list(range(len(text)))
    plain: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        kept = _kept(character)
        plain += kept
        places += [place] * len(kept)
    return "".join(plain), places


def _kept(character: str) -> str:
    if character == "\t":
        return " "
    if character == "\N{MINUS SIGN}":
        return "-"
    category = unicodedata.category(character)
    if category in _UNSEEN:
        return ""
    if category in _SAME or category in _AS_THEY_ARE:
        return _SAME.get(category, character)
    folded = fold(character)
    return folded.upper() if category == "Lu" else folded


def _cards(plain: str) -> Iterator[tuple[int, int, str]]:
    for run in _RUN.finditer(plain):
        groups = [(one.start(), one.end()) for one in _DIGITS.finditer(plain, run.start(), run.end())]
        first = 0
        while first < len(groups):
            last = _last_of_card(plain, groups, first)
            if last is not None:
                yield groups[first][0], groups[last][1], "payment card number"
                first = last
            first += 1


def _last_of_card(plain: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """The last group of the longest card number that begins with the group `first`; None if there is none."""
    # In a row of single digits, only the first may begin a number. Otherwise a long row would take quadratic time.
    begins = first == 0 or _size(groups[first - 1]) > 1 or _size(groups[first]) > 1
    if not begins or not _COULD_BE_CARD.match(plain, *groups[first]):
        return None
    number, sizes, found = "", list[int](), None
    for place in range(first, len(groups)):
        start, end = groups[place]
        number += plain[start:end]
        sizes.append(_size(groups[place]))
        if len(number) > LENGTHS[-1] or not _could_go_on(sizes):
            break
        if _are_as_on_a_card(sizes) and _CARD.match(number) and luhn.is_valid(number):
            found = place
    return found


def _size(group: tuple[int, int]) -> int:
    return group[1] - group[0]


def _could_go_on(sizes: list[int]) -> bool:
    return len(sizes) == 1 or sizes[-2] % 4 == 0 or sizes[-2:] == [1, 1] or sizes[:2] == [4, 6]


def _are_as_on_a_card(sizes: list[int]) -> bool:
    """In fours, as on most cards; 4-6-5 or 4-6-4; or one by one. Telephone numbers in a row are grouped differently."""
    if len(sizes) == 1 or sizes in ([4, 6, 5], [4, 6, 4]):
        return True
    return all(size % 4 == 0 for size in sizes[:-1]) or set(sizes) == {1}


def _people(plain: str) -> Iterator[tuple[int, int, str]]:
    for match in _US.finditer(plain):
        if not _ABROAD.search(plain[max(0, match.start() - 5) : match.start()]):
            yield from _person(match, "social security number", "taxpayer identification number")
    for match in _CANADIAN.finditer(plain):
        if not _is_something_else(plain, match):
            yield from _person(match, "social insurance number")
    for match in _NINE.finditer(plain):
        # Nine digits may be an order number: they count only if a word says what they are, or if they are all there is.
        if (_is_named(plain, match) or _is_all(match)) and not _is_something_else(plain, match):
            yield from _person(match, *PEOPLE)


def _person(match: re.Match[str], *kinds: str) -> Iterator[tuple[int, int, str]]:
    digits = re.sub(r"\D", "", match.group())
    for kind in kinds:
        if PEOPLE[kind](digits):
            yield match.start(), match.end(), kind
            return


def _insured(plain: str) -> Iterator[tuple[int, int, str]]:
    for match in _BRITISH.finditer(plain):
        # In lower case and with spaces, it could be words: “me 12 34 56 a day”.
        if match.group().isupper() or not re.search(r"\W", match.group()) or _is_named(plain, match):
            yield match.start(), match.end(), "national insurance number"


def _is_named(plain: str, match: re.Match[str]) -> bool:
    return bool(_NAMED.search(plain[max(0, match.start() - NEAR) : match.end() + NEAR]))


def _is_all(match: re.Match[str]) -> bool:
    """Whether nine digits, with nothing between them, are the whole message."""
    return match.group().isdigit() and re.fullmatch(r"\W*\d+\W*", match.string) is not None


def _is_something_else(plain: str, match: re.Match[str]) -> bool:
    """Whether the text beside it says that it is a telephone number or an amount of money."""
    before, after = plain[max(0, match.start() - NEAR) : match.start()], plain[match.end() : match.end() + NEAR]
    if _MONEY_BEFORE.search(before) or _MONEY_AFTER.match(after) or _ABROAD.search(before):
        return True
    return bool(_TELEPHONE.search(before[-20:])) and not _is_named(plain, match)
