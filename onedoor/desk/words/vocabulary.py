"""The words for each command, in every language that agents type. A word means the same in all of them.

Help shows the first word of a row. Accents and capitals do not matter: `libérer` is `LIBERER`. The words of the other
languages are in the desk's catalogues.
"""

from difflib import get_close_matches
from functools import cache

from onedoor.catalogues import LANGUAGES, catalogue, spoken
from onedoor.desk.words.folding import fold

ENGLISH = {
    "take": "take accept yes",
    "pass": "pass decline no",
    "transfer": "transfer move forward cold",
    "warm": "warm introduce",
    "release": "release",
    "requeue": "requeue putback",
    "ask": "ask consult",
    "note": "note",
    "tag": "tag label",
    "untag": "untag unlabel",
    "canned": "canned reply template",
    "push": "push page link",
    "history": "history earlier",
    "who": "who",
    "queue": "queue waiting",
    "on": "on",
    "away": "away break",
    "off": "off",
    "max": "max maximum limit",
    "end": "end close finish",
    "block": "block ban",
    "whisper": "whisper",
    "watch": "watch",
    "takeover": "takeover",
    "practice": "practice practise",
    "help": "help ?",
}

COMMANDS = tuple(ENGLISH)


@cache
def _words(command: str, language: str) -> list[str]:
    return catalogue("desk", language).pgettext("command", ENGLISH[command]).split()


@cache
def _meant() -> dict[str, tuple[str, str]]:
    """folded word → (command, the word as written)"""
    rows = [(command, word) for command in COMMANDS for language in LANGUAGES for word in _words(command, language)]
    return {fold(word): (command, word) for command, word in rows}


def meaning(word: str) -> str | None:
    """The command that the word stands for, in any language; None if there is none."""
    found = _meant().get(fold(word))
    return found[0] if found else None


def nearest(word: str) -> str | None:
    """The command word that was probably meant; None if none is close."""
    near = get_close_matches(fold(word), _meant(), 1)
    return _meant()[near[0]][1] if near else None


def shown(command: str, language: str) -> str:
    """The command's name in a language, or in English if we have none."""
    return synonyms(command, language)[0]


def synonyms(command: str, language: str) -> list[str]:
    return _words(command, spoken(language))
