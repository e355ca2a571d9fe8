"""Names in every script: languages and territories as CLDR calls them in their own words, and a few people's.

And whether a text leaves a direction of writing open behind it.
"""

import unicodedata
from functools import cache

from babel.core import Locale
from babel.localedata import locale_identifiers

PEOPLE = (
    "محمد عبد الله", "שרה כהן", "Rosa محمد", "محمد Rosa", "അനിൽ കുമാർ", "ᲒᲘᲝᲠᲒᲘ", "ẞ", "नमस्ते हिन्दी", "မောင်မောင်",
    "😀 Tax", "Rosa❤️", "👩‍💻", "מֹשֶׁה", "مُحَمَّدٌ", "މުހައްމަދު", "ﷺ" * 80, "𠮷" * 80, "각", "ﬁ", "²", "٣", "", " ' ",
    "a|b", "\u202eRosa", "O’Neill-Smith", "\u0301\u0301", "x" * 80,
)  # fmt: skip
"""Of citizens or agencies: those of the public reports that servers refused, and others at the edges."""


@cache
def names() -> tuple[str, ...]:
    return (*PEOPLE, *sorted(_cldr()))


def _cldr() -> set[str]:
    found: set[str] = set()
    for tag in locale_identifiers():
        locale = Locale.parse(tag)
        if locale.display_name and locale.territory:
            found |= {locale.display_name, str(locale.territories.get(locale.territory, ""))}
    return found - {""}


@cache
def one_of_each_script() -> tuple[str, ...]:
    """The first language of each script that CLDR has, by its own name."""
    by_script: dict[str, str] = {}
    for tag in sorted(locale_identifiers()):
        locale = Locale.parse(tag)
        name = locale.get_language_name(tag)
        if name:
            by_script.setdefault(_script(name), name)
    return tuple(by_script.values())


def _script(name: str) -> str:
    return unicodedata.name(next((one for one in name if one.isalpha()), "a")).partition(" ")[0]


def left_open(text: str) -> int | None:
    """How many embeddings and isolates a reader (UAX #9, X1 to X8) still has open at the end; None when one was closed
    that the text had not opened."""
    stack: list[str] = []
    for letter in text:
        if letter in "\u202a\u202b\u202d\u202e":
            stack.append("embedding")
        elif letter in "\u2066\u2067\u2068":
            stack.append("isolate")
        elif letter == "\u202c" and stack[-1:] == ["embedding"]:
            stack.pop()
        elif letter == "\u2069" and "isolate" in stack:
            while stack.pop() != "isolate":
                pass
        elif letter in "\u202c\u2069":
            return None
    return len(stack)
