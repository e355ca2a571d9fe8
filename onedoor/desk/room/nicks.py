"""The nicks of citizens and desks in a chat's room: names that servers accept, legible, no two alike. No I/O.

Promises a nick that every server takes and keeps as it is: those that still go by Unicode 3.2 (RFC 3454's resourceprep,
as RFC 6122 has it) and those that go by PRECIS (RFC 8264). The full name travels beside it; no program goes by a nick.
"""

import re
import stringprep
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache

LONGEST = 60
"""Characters of the name in a nick: of any script it stays far below the 1,023 bytes of a JID's resource."""
BETWEEN = " .'’_-"
"""What may stand between letters and digits. Nobody needs other signs to recognise a name."""

CITIZEN = {"": "{name} (citizen)", "HEBREW": "{name} - פונה", "ARABIC": "{name} - مواطن"}
"""By script: the mark keeps an agent of the same name free to use it, and apart. RFC 3454 §6 lets no Latin letter stand
in a nick from right to left, and no bracket at its end."""
DESK = {"": "{name} desk", "HEBREW": "{name} - דלפק", "ARABIC": "{name} - مكتب"}

_OLDER = {
    # A chillu is a consonant without its vowel: until Unicode 5.1 it was written with a sign that says so.
    "ൺ": "ണ്", "ൻ": "ന്", "ർ": "ര്", "ൽ": "ല്", "ൾ": "ള്", "ൿ": "ക്",
    "ԥ": "ҧ", "Ԥ": "Ҧ", "ꞌ": "’", "Ꞌ": "’",
}  # fmt: skip
"""Letters that Unicode 3.2 did not have, and how they were written."""
_LOOKS_LIKE = str.maketrans({
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "i", "ј": "j", "к": "k", "м": "m", "н": "h",
    "о": "o",    "р": "p", "ԛ": "q", "ѕ": "s", "т": "t", "у": "y", "ԝ": "w", "х": "x", "ӏ": "l",
    "α": "a", "β": "b", "ϲ": "c", "ε": "e", "η": "n", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t",
    "υ": "u",    "χ": "x", "ω": "w", "0": "o", "1": "l", "ı": "i",
})  # fmt: skip
"""Cyrillic and Greek letters, and digits, that are drawn as Latin ones are."""
_FORBIDDEN: tuple[Callable[[str], bool], ...] = (
    stringprep.in_table_a1, stringprep.in_table_b1, stringprep.in_table_c12, stringprep.in_table_c21_c22,
    stringprep.in_table_c3, stringprep.in_table_c4, stringprep.in_table_c5, stringprep.in_table_c6,
    stringprep.in_table_c7, stringprep.in_table_c8, stringprep.in_table_c9,
)  # fmt: skip
_LETTERS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"})
"""And vowel signs, and digits."""
_OLD_HANGUL = re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]")
_ARABIC_DIGITS, _PERSIAN_DIGITS = re.compile("[\u0660-\u0669]"), re.compile("[\u06f0-\u06f9]")


def citizen(name: str) -> str:
    """The citizen's, in a room that has no other."""
    return _made((name, "Citizen"), CITIZEN)


def desk(name: str, address: str, taken: Collection[str] = ()) -> str:
    """A desk's, other than those that are `taken`; `address` is its agency's, for a name that no nick can have."""
    known = {folded(nick) for nick in taken}
    numbers = (str(number) for number in range(2, len(known) + 3))
    made = (_made((name, address.partition(".")[0], "Agency"), DESK, number) for number in ("", *numbers))
    return next(nick for nick in made if folded(nick) not in known)


def whole(agency: str) -> str:
    """A desk's full name, which people read beside its nick."""
    return DESK[""].format(name=agency)


def folded(nick: str) -> str:
    """Two nicks that fold to the same look the same to people."""
    return unicodedata.normalize("NFKC", nick).casefold()


def resembles(nick: str, other: str) -> bool:
    """Whether people may take one for the other: only blanks, marks or look-alike letters of another script differ."""
    return _skeleton(nick) == _skeleton(other)


def _skeleton(nick: str) -> str:
    """As in UTS #39 §4, for the letters with which Latin names are imitated."""
    plain = unicodedata.normalize("NFKD", folded(nick)).translate(_LOOKS_LIKE)
    return "".join(letter for letter in plain if letter.isalnum())


def is_valid(nick: str) -> bool:
    """Whether every server accepts it and keeps it as it is."""
    if not nick.strip() or nick != _settled(nick) or not all(map(_may_stand, nick)):
        return False
    if _ARABIC_DIGITS.search(nick) and _PERSIAN_DIGITS.search(nick):  # RFC 5892, appendices A.8 and A.9
        return False
    return _goes_one_way(nick)


def _made(names: Iterable[str], marks: Mapping[str, str], number: str = "") -> str:
    """Of the first of the `names` that can be a nick; the last one can."""
    found = (_marked(name, marks, number) for name in names)
    return next(nick for nick in found if is_valid(nick))


def _marked(name: str, marks: Mapping[str, str], number: str) -> str:
    """As much of it as is written in the direction of its first letter; empty where nothing is left."""
    words = list(_words(name))
    first = next((letter for word in words for letter in word if _backwards(letter) is not None), "a")
    backwards = _backwards(first) is True
    one_way = " ".join(word for word in words if (not backwards) not in map(_backwards, word))
    plain = _short(_begun(one_way) if backwards else one_way.strip(BETWEEN))
    mark = marks[_script(first) if backwards else ""]
    return mark.format(name=f"{plain} {number}".strip()) if plain else ""


def _words(name: str) -> Iterator[str]:
    """The words that servers accept. A word that would lose a letter or a vowel sign is left out whole, because the
    rest would be another word."""
    for word in _settled(name).split():
        written = _settled("".join(map(_older, word)))
        kept = "".join(letter for letter in written if letter in BETWEEN or _counts(letter))
        if kept and all(map(_may_stand, kept)):
            yield kept


def _older(letter: str) -> str:
    """As it was written before it had a sign of its own; capitals may be younger than their small letters."""
    small = letter.lower()
    return _OLDER.get(letter) or (small if stringprep.in_table_a1(letter) and len(small) == 1 else letter)


def _counts(letter: str) -> bool:
    """Whether a word without it is another one: not so pictures, punctuation, and what is drawn as nothing."""
    category = unicodedata.category(letter)
    return category[0] in "LMN" and category != "Me" and not stringprep.in_table_b1(letter)


def _settled(text: str) -> str:
    """As servers normalise it, those with the tables of Unicode 3.2 and those with today's; one after the other."""
    return unicodedata.normalize("NFKC", unicodedata.ucd_3_2_0.normalize("NFKC", text))


@cache
def _may_stand(letter: str) -> bool:
    if any(forbids(letter) for forbids in _FORBIDDEN) or _OLD_HANGUL.match(letter):
        return False
    return letter in BETWEEN or letter in "()" or unicodedata.category(letter) in _LETTERS


def _backwards(letter: str) -> bool | None:
    """Whether it is written from right to left; None for what takes the direction of its surroundings."""
    if stringprep.in_table_d1(letter):
        return True
    # A few vowel signs have changed their direction since Unicode 3.2, and servers differ on them.
    return False if stringprep.in_table_d2(letter) or unicodedata.bidirectional(letter) == "L" else None


def _goes_one_way(nick: str) -> bool:
    """RFC 3454 §6: from right to left at both ends and nowhere from left to right, or nowhere from right to left."""
    ways = [_backwards(letter) for letter in nick]
    return True not in ways or (False not in ways and ways[0] is ways[-1] is True)


def _begun(plain: str) -> str:
    """From the first letter that is written from right to left; the mark sees to the end."""
    return plain[next(place for place, letter in enumerate(plain) if _backwards(letter)) :].rstrip(BETWEEN)


def _script(letter: str) -> str:
    """For scripts from right to left; people who write Syriac or Thaana know Arabic letters, too."""
    return "HEBREW" if unicodedata.name(letter, "").startswith("HEBREW") else "ARABIC"


def _short(plain: str) -> str:
    """Whole words as far as they go; a word that is longer than that is nobody's name."""
    return plain if len(plain) <= LONGEST else plain[: LONGEST + 1].rpartition(" ")[0].strip(BETWEEN)
