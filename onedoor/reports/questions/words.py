"""The words of what people ask: stems, one for all forms of a word, and pairs of them. Pure; keeps no sentence.

Numbers, addresses, the citizen's own name and words that say nothing are no terms.
"""

import re
import tomllib
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import snowballstemmer  # type: ignore[import-untyped]

from onedoor.desk.words.folding import fold

ALGORITHMS = {"en": "english", "fr": "french", "es": "spanish"}
SHORTEST, LONGEST = 2, 30
_ADDRESS = re.compile(r"\S+@\S+|\bhttps?://\S+|\bwww\.\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_WITH_DIGITS = re.compile(r"\S*\d\S*")


def language_of(tag: str) -> str:
    """The one whose stems and stop words are used; English where we have none of its own."""
    primary = tag.partition("-")[0].lower()
    return primary if primary in ALGORITHMS else "en"


@cache
def stop_words(language: str) -> frozenset[str]:
    found = tomllib.loads(Path(__file__).with_name("stopwords.toml").read_text(encoding="utf-8"))
    return frozenset(word.replace("’", "'") for word in found[language].split())


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(ALGORITHMS[language])


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    found: str = _stemmer(language).stemWord(word)
    return found


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
