"""The words in questions: stems, one for all forms of a word, and pairs of stems. Pure; keeps no sentence.

Numbers, addresses, the citizen's own name and stop words are not terms.
"""

import re
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from typing import Any

import snowballstemmer  # type: ignore[import-untyped]

from onedoor import catalogues
from onedoor.desk.words.folding import fold

STOP_WORDS = "stopwords.txt"
"""A file in a language's folder: words that say nothing about a question, left out of “What people ask”."""
LANGUAGES = tuple(
    language for language in catalogues.LANGUAGES if (catalogues.LOCALE / language / STOP_WORDS).is_file()
)
SHORTEST, LONGEST = 2, 30
_ADDRESS = re.compile(r"\S+@\S+|\bhttps?://\S+|\bwww\.\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_WITH_DIGITS = re.compile(r"\S*\d\S*")


def language_of(tag: str) -> str:
    """The language whose stems and stop words we use: English if we have none for the tag."""
    primary = tag.partition("-")[0].lower()
    return primary if primary in LANGUAGES else "en"


@cache
def stop_words(language: str) -> frozenset[str]:
    found = (catalogues.LOCALE / language / STOP_WORDS).read_text(encoding="utf-8")
    return frozenset(found.replace("’", "'").split())


@cache
def _stemmer(language: str) -> Any:
    """None if the library has no rules for the language. Its words are then compared unchanged."""
    algorithm = catalogues.name(language, catalogues.OWN).lower()
    return snowballstemmer.stemmer(algorithm) if algorithm in snowballstemmer.algorithms() else None


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    stemmer = _stemmer(language)
    return str(stemmer.stemWord(word)) if stemmer else word


def tokens(text: str, language: str, names: Collection[str] = ()) -> list[str]:
    """The words in order, in lower case. Words that are not terms are empty, so that no pair spans them.

    `names`: folded words to leave out.
    """
    told = _WITH_DIGITS.sub(" 0 ", _ADDRESS.sub(" 0 ", text)).lower().replace("’", "'")
    stops = stop_words(language)
    found = []
    for piece in re.split(r"([.,;:!?()\n]|\b0\b)", told):
        for word in _WORD.findall(piece):
            bare = word.removeprefix("l'").removeprefix("d'").removeprefix("j'") if language == "fr" else word
            fits = SHORTEST < len(bare) <= LONGEST and bare not in stops and fold(bare) not in names
            found.append(bare if fits else "")
        found.append("")
    return found


def terms(text: str, language: str, names: Collection[str] = ()) -> dict[tuple[str, ...], str]:
    """one or two stems → the words as written here"""
    words = tokens(text, language, names)
    found: dict[tuple[str, ...], str] = {}
    for at, word in enumerate(words):
        if not word:
            continue
        found.setdefault((stem(word, language),), word)
        following = words[at + 1] if at + 1 < len(words) else ""
        if following:
            found.setdefault((stem(word, language), stem(following, language)), f"{word} {following}")
    return found


def stems(texts: Iterable[tuple[str, str]]) -> set[str]:
    """All single stems in these texts. `texts`: (text, language)."""
    return {one[0] for text, tag in texts for one in terms(text, language_of(tag)) if len(one) == 1}
