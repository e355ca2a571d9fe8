"""The one way to normalise texts before comparing them, in searches, holds, masking and commands. Pure.

Folded text has no case, no accents and no invisible characters. A letter that many keyboards lack becomes the one that
people type instead: ł is l, ı is i, ß is ss, æ is ae. Vowel signs stay, because they spell a word, and so do spaces,
punctuation and symbols. Folding a folded text does not change it. Two names that fold to the same text may belong to
two people: a legal hold may cover too much, but never too little (docs/decisions/0027).

Identifiers are not folded: addresses, JIDs, slugs and language tags are either equal or not.
"""

import re
import unicodedata

_VOWELS_ABOVE_AND_BELOW = frozenset(
    "\u0c55\u0c56"  # Telugu length marks
    "\u0e38\u0e39\u0eb8\u0eb9"  # Thai and Lao: u and uu
    "\u0f71\u0f72\u0f74\u0f7a\u0f7b\u0f7c\u0f7d\u0f80"  # Tibetan
    "\uaab0\uaab2\uaab3\uaab4\uaab7\uaab8\uaabe"  # Tai Viet
)
"""Marks that Unicode treats as accents, although they are vowels."""

_DRAWN_AS_NOTHING = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\u0640")
"""Letters and marks that are only placeholders, and the Arabic tatweel, which only stretches a word."""

_APOSTROPHES = frozenset("\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\ua78b\ua78c\u055a\u07f4\u07f5")
"""Letters that most people type as `'`, as in Hawaiʻi."""

_TYPED_AS = str.maketrans({
    # Latin
    "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ŋ": "n", "ı": "i", "ȷ": "j", "ĸ": "q", "ə": "e", "ǝ": "e",
    "ɛ": "e", "ɔ": "o", "ɣ": "g", "ɡ": "g", "ɑ": "a", "ɩ": "i", "ɪ": "i", "ʋ": "v", "ʊ": "u", "ʉ": "u",
    "ʒ": "z", "ʣ": "dz", "ʦ": "ts", "ƿ": "w", "ꜳ": "aa", "ꜵ": "ao", "ꜷ": "au",
    "ꜹ": "av", "ꜻ": "av", "ꜽ": "ay", "ꝏ": "oo", "ꭣ": "uo",
    # Cyrillic, as typed on a Russian keyboard
    "ө": "о", "ү": "у", "ә": "а", "һ": "х",
    # Hebrew: final letters, and the Yiddish pairs
    "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ", "װ": "וו", "ױ": "וי", "ײ": "יי",
    # Arabic: one letter of which each language has its own shape
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه",
    "ါ": "ာ",  # Myanmar: the same vowel, taller beside some letters
    # Malayalam letters without a vowel, which others write with an extra sign; the same in Bengali
    "ൺ": "ണ", "ൻ": "ന", "ർ": "ര", "ൽ": "ല", "ൾ": "ള", "ൿ": "ക", "ൔ": "മ", "ൕ": "യ", "ൖ": "ഴ", "ৎ": "ত",
})  # fmt: skip

_CHANGED = re.compile(r"(?P<script>LATIN|CYRILLIC) SMALL LETTER (?P<letter>.+?) WITH .+")
"""`LATIN SMALL LETTER L WITH STROKE`: Unicode does not decompose such a letter, but readers do."""
_KANA = re.compile(r"(?:HIRAGANA|KATAKANA) LETTER (?:SMALL )?(?P<letter>.+)")
"""Hiragana and katakana write the same syllables. A name may be stored in one and typed in the other."""
_PLAINER = {"BARRED O": "O", "STRAIGHT U": "U", "SHORT I": "I"}


class _Table(dict[int, str]):
    """character → its folded form; for `str.translate`"""

    def __missing__(self, code: int) -> str:
        made = self[code] = _settled(chr(code))
        return made


_TABLE = _Table()


def fold(text: str) -> str:
    """`text` in the form used for comparing. Each character is folded by itself: fold(a + b) is fold(a) + fold(b)."""
    return text.lower() if text.isascii() else text.translate(_TABLE)


def is_letter(one: str) -> bool:
    """Whether a character belongs to a word: letters, vowel signs and digits of every script.

    A character that this Python's Unicode does not know counts as a letter of a newer script, or as a newer emoji.
    """
    category = unicodedata.category(one)
    return category[0] in "LNM" or (category == "Cn" and ord(one) not in _NEWER_EMOJI)


_NEWER_EMOJI = range(0x1F000, 0x20000)


def _settled(text: str) -> str:
    """Folds until nothing changes."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    folded = "".join(map(_folded, letters)).translate(_TYPED_AS)
    return folded if folded == text else _settled(folded)


def _folded(one: str) -> str:
    if one.isascii():
        return one
    if one in _APOSTROPHES:
        return "'"
    digit = unicodedata.decimal(one, None)
    if digit is not None:
        return str(digit)
    return "" if _is_left_out(one) else _plainer(one)


def _is_left_out(one: str) -> bool:
    """Whether to drop it: accents, points, tone marks, no-vowel signs, enclosing marks and invisible characters."""
    if one in _VOWELS_ABOVE_AND_BELOW:
        return False
    is_selector = "\ufe00" <= one <= "\ufe0f" or "\U000e0100" <= one <= "\U000e01ef"
    accent = unicodedata.combining(one) or unicodedata.category(one) in ("Cf", "Me")
    return bool(accent) or is_selector or one in _DRAWN_AS_NOTHING


def _plainer(one: str) -> str:
    """The plain letter in this letter's Unicode name: l for ł."""
    name = unicodedata.name(one, "")
    if changed := _CHANGED.fullmatch(name):
        letter = changed["letter"]
        wanted = f"{changed['script']} SMALL LETTER {_PLAINER.get(letter, letter)}"
    elif kana := _KANA.fullmatch(name):
        wanted = f"HIRAGANA LETTER {kana['letter']}"
    else:
        return one
    try:
        return unicodedata.lookup(wanted)
    except KeyError:
        return one
