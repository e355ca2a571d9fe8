"""The words of what people ask: stems, one for all forms of a word, and pairs of them. Pure; keeps no sentence.

Numbers, addresses, the citizen's own name and words that say nothing are no terms.
"""

import re
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from typing import Any

import snowballstemmer  # type: ignore[import-untyped]

from onedoor import catalogues
from onedoor.desk.words.folding import fold

STOP_WORDS = "stopwords.txt"
"""In a language's folder: words that say nothing of what somebody wants, left out of “What people ask”."""
LANGUAGES = tuple(
    language for language in catalogues.LANGUAGES if (catalogues.LOCALE / language / STOP_WORDS).is_file()
)
SHORTEST, LONGEST = 2, 30
_ADDRESS = re.compile(r"\S+@\S+|\bhttps?://\S+|\bwww\.\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_WITH_DIGITS = re.compile(r"\S*\d\S*")


def language_of(tag: str) -> str:
    """The one whose stems and stop words are used; English where we have none of its own."""
    primary = tag.partition("-")[0].lower()
    return primary if primary in LANGUAGES else "en"


@cache
def stop_words(language: str) -> frozenset[str]:
    found = (catalogues.LOCALE / language / STOP_WORDS).read_text(encoding="utf-8")
    return frozenset(found.replace("’", "'").split())


@cache
def _stemmer(language: str) -> Any:
    """None for a language that the library has no rules for: its words are compared as they are."""
    algorithm = catalogues.name(language, catalogues.OWN).lower()
    return snowballstemmer.stemmer(algorithm) if algorithm in snowballstemmer.algorithms() else None


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    stemmer = _stemmer(language)
    return str(stemmer.stemWord(word)) if stemmer else word


def tokens(text: str, language: str, names: Collection[str] = ()) -> list[str]:
    """The words in their order, in small letters; what is no term is an empty one, so that no pair is made over it.

    `names` are folded.
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
    """stem(s) → the word or two as they were written here."""
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
    """Of (text, language): the single stems that somebody has thought of already."""
    return {one[0] for text, tag in texts for one in terms(text, language_of(tag)) if len(one) == 1}
