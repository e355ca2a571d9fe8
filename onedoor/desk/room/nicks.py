"""The nicks of citizens and desks in a chat's room: legible, different from each other, valid on servers. No I/O.

Every server accepts these nicks and leaves them unchanged, whether it still uses Unicode 3.2 (resourceprep, RFC 3454
and RFC 6122) or PRECIS (RFC 8264). The full name is sent beside the nick, and no program relies on a nick.
"""

import re
import stringprep
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache

LONGEST = 60
"""Characters of the name in a nick. In any script, this is far below the 1,023 bytes of a JID's resource."""
BETWEEN = " .'’_-"
"""Characters allowed between letters and digits. People need no others to recognise a name."""

CITIZEN = {"": "{name} (citizen)", "HEBREW": "{name} - פונה", "ARABIC": "{name} - مواطن"}
"""script → pattern. The mark lets an agent of the same name use that name, and shows who is who. RFC 3454 §6 allows no
Latin letter in a right-to-left nick, and no bracket at its end."""
DESK = {"": "{name} desk", "HEBREW": "{name} - דלפק", "ARABIC": "{name} - مكتب"}

_OLDER = {
    # A chillu is a consonant without its vowel. Before Unicode 5.1, a sign after the consonant marked it.
    "ൺ": "ണ്", "ൻ": "ന്", "ർ": "ര്", "ൽ": "ല്", "ൾ": "ള്", "ൿ": "ക്",
    "ԥ": "ҧ", "Ԥ": "Ҧ", "ꞌ": "’", "Ꞌ": "’",
}  # fmt: skip
"""letter that Unicode 3.2 did not have → how it was written before"""
_LOOKS_LIKE = str.maketrans({
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "i", "ј": "j", "к": "k", "м": "m", "н": "h",
    "о": "o",    "р": "p", "ԛ": "q", "ѕ": "s", "т": "t", "у": "y", "ԝ": "w", "х": "x", "ӏ": "l",
    "α": "a", "β": "b", "ϲ": "c", "ε": "e", "η": "n", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t",
    "υ": "u",    "χ": "x", "ω": "w", "0": "o", "1": "l", "ı": "i",
})  # fmt: skip
"""Cyrillic letters, Greek letters and digits that look like Latin letters."""
_FORBIDDEN: tuple[Callable[[str], bool], ...] = (
    stringprep.in_table_a1, stringprep.in_table_b1, stringprep.in_table_c12, stringprep.in_table_c21_c22,
    stringprep.in_table_c3, stringprep.in_table_c4, stringprep.in_table_c5, stringprep.in_table_c6,
    stringprep.in_table_c7, stringprep.in_table_c8, stringprep.in_table_c9,
)  # fmt: skip
_LETTERS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"})
"""Unicode categories of letters, vowel signs and digits."""
_OLD_HANGUL = re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]")
_ARABIC_DIGITS, _PERSIAN_DIGITS = re.compile("[\u0660-\u0669]"), re.compile("[\u06f0-\u06f9]")


def citizen(name: str) -> str:
    """The citizen's nick. A room has only one citizen."""
    return _made((name, "Citizen"), CITIZEN)


def desk(name: str, address: str, taken: Collection[str] = ()) -> str:
    """A desk's nick, different from those in `taken`. `address`: its agency's, used if the name cannot be a nick."""
    known = {folded(nick) for nick in taken}
    numbers = (str(number) for number in range(2, len(known) + 3))
    made = (_made((name, address.partition(".")[0], "Agency"), DESK, number) for number in ("", *numbers))
    return next(nick for nick in made if folded(nick) not in known)


def whole(agency: str) -> str:
    """A desk's full name, which is shown beside its nick."""
    return DESK[""].format(name=agency)


def folded(nick: str) -> str:
    """Two nicks that fold to the same text look the same to people."""
    return unicodedata.normalize("NFKC", nick).casefold()


def resembles(nick: str, other: str) -> bool:
    """Whether people may confuse the two: only spaces, marks or look-alike letters of another script differ."""
    return _skeleton(nick) == _skeleton(other)


def _skeleton(nick: str) -> str:
    """As in UTS #39 §4, for the letters that imitate Latin ones."""
    plain = unicodedata.normalize("NFKD", folded(nick)).translate(_LOOKS_LIKE)
    return "".join(letter for letter in plain if letter.isalnum())


def is_valid(nick: str) -> bool:
    """Whether every server accepts the nick and leaves it unchanged."""
    if not nick.strip() or nick != _settled(nick) or not all(map(_may_stand, nick)):
        return False
    if _ARABIC_DIGITS.search(nick) and _PERSIAN_DIGITS.search(nick):  # RFC 5892, appendices A.8 and A.9
        return False
    return _goes_one_way(nick)


def _made(names: Iterable[str], marks: Mapping[str, str], number: str = "") -> str:
    """The nick made from the first of `names` that can be one. The last name always can."""
    found = (_marked(name, marks, number) for name in names)
    return next(nick for nick in found if is_valid(nick))


def _marked(name: str, marks: Mapping[str, str], number: str) -> str:
    """The nick made from the words that run in the direction of the first letter; empty if nothing is left."""
    words = list(_words(name))
    first = next((letter for word in words for letter in word if _backwards(letter) is not None), "a")
    backwards = _backwards(first) is True
    one_way = " ".join(word for word in words if (not backwards) not in map(_backwards, word))
    plain = _short(_begun(one_way) if backwards else one_way.strip(BETWEEN))
    mark = marks[_script(first) if backwards else ""]
    return mark.format(name=f"{plain} {number}".strip()) if plain else ""


def _words(name: str) -> Iterator[str]:
    """The words that servers accept. A word that would lose a letter or a vowel sign is left out entirely, because the
    rest would be a different word."""
    for word in _settled(name).split():
        written = _settled("".join(map(_older, word)))
        kept = "".join(letter for letter in written if letter in BETWEEN or _counts(letter))
        if kept and all(map(_may_stand, kept)):
            yield kept


def _older(letter: str) -> str:
    """The letter as it was written in Unicode 3.2. Some capitals are newer than their lower-case letters."""
    small = letter.lower()
    return _OLDER.get(letter) or (small if stringprep.in_table_a1(letter) and len(small) == 1 else letter)


def _counts(letter: str) -> bool:
    """Whether a word changes without this character. Emoji, punctuation and invisible characters do not count."""
    category = unicodedata.category(letter)
    return category[0] in "LMN" and category != "Me" and not stringprep.in_table_b1(letter)


def _settled(text: str) -> str:
    """Normalised as by servers that use Unicode 3.2, and then as by those that use today's Unicode."""
    return unicodedata.normalize("NFKC", unicodedata.ucd_3_2_0.normalize("NFKC", text))


@cache
def _may_stand(letter: str) -> bool:
    if any(forbids(letter) for forbids in _FORBIDDEN) or _OLD_HANGUL.match(letter):
        return False
    return letter in BETWEEN or letter in "()" or unicodedata.category(letter) in _LETTERS


def _backwards(letter: str) -> bool | None:
    """Whether the letter is written from right to left; None if it takes the direction of its surroundings."""
    if stringprep.in_table_d1(letter):
        return True
    # A few vowel signs have changed direction since Unicode 3.2, so servers disagree about them.
    return False if stringprep.in_table_d2(letter) or unicodedata.bidirectional(letter) == "L" else None


def _goes_one_way(nick: str) -> bool:
    """RFC 3454 §6: text with a right-to-left letter has one at both ends, and no left-to-right letter."""
    ways = [_backwards(letter) for letter in nick]
    return True not in ways or (False not in ways and ways[0] is ways[-1] is True)


def _begun(plain: str) -> str:
    """Starts the text at the first right-to-left letter. The mark makes it end with one."""
    return plain[next(place for place, letter in enumerate(plain) if _backwards(letter)) :].rstrip(BETWEEN)


def _script(letter: str) -> str:
    """The right-to-left script of the mark. People who write Syriac or Thaana also know Arabic letters."""
    return "HEBREW" if unicodedata.name(letter, "").startswith("HEBREW") else "ARABIC"


def _short(plain: str) -> str:
    """Cuts the name to whole words. A single word that is too long is dropped, because it is nobody's name."""
    return plain if len(plain) <= LONGEST else plain[: LONGEST + 1].rpartition(" ")[0].strip(BETWEEN)
