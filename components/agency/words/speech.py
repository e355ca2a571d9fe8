"""Translates what the desk says for its reader. Knows the catalogues, and none of the words itself.

The code writes a phrase in English where it needs it (onedoor/catalogues.py). Texts of citizens and colleagues stay
unchanged.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeGuard

from onedoor.catalogues import LANGUAGES, OWN, catalogue, spoken
from onedoor.desk.agency.acts import Refusal
from onedoor.desk.terms.people import Jid
from onedoor.desk.words.languages import Name
from onedoor.writing import isolated

DOMAIN = "desk"


class Phrase(str):
    """An English sentence, usable as a `str`, that `say` can translate.

    The values `given` for {names} in `text` may be phrases, too. Other strings were typed by somebody, and are isolated
    so that their writing direction does not affect the rest.
    """

    __slots__ = ("given", "text")
    text: str
    given: dict[str, object]

    def __new__(cls, text: str, /, **given: object) -> "Phrase":
        made = super().__new__(cls, text.format(**_kept_apart(given)) if given else text)
        made.text, made.given = text, given
        return made


def _kept_apart(given: Mapping[str, object]) -> dict[str, object]:
    typed = {name: isolated(value) for name, value in given.items() if _is_typed(value)}
    return {**given, **typed}


def _is_typed(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and not isinstance(value, Phrase | Phrases)


def _in(language: str, given: Mapping[str, object]) -> dict[str, object]:
    named = {name: value.said(language) for name, value in given.items() if isinstance(value, Name)}
    return {**given, **named}


class Phrases(str):
    """Several phrases or other texts, joined by `between`."""

    __slots__ = ("between", "parts")
    parts: tuple[str, ...]
    between: str

    def __new__(cls, parts: Iterable[str], between: str = "\n") -> "Phrases":
        parts = tuple(parts)
        made = super().__new__(cls, between.join(parts))
        made.parts, made.between = parts, between
        return made


def refused(refusal: Refusal) -> Phrase:
    """A refusal of the desk's rules as a phrase."""
    return Phrase(refusal.text, **refusal.given)


def say(language: str, said: str) -> str:
    """`said` in a language (BCP 47 tag); English if we have no catalogue for it."""
    if isinstance(said, Phrases):
        return said.between.join(say(language, part) for part in said.parts)
    if isinstance(said, Name):
        return isolated(said.said(language))
    if not isinstance(said, Phrase):
        return said
    given = {
        name: say(language, value) if isinstance(value, Phrase | Phrases) else value
        for name, value in _kept_apart(_in(language, said.given)).items()
    }
    text = catalogue(DOMAIN, spoken(language)).gettext(said.text)
    return text.format(**given) if given else text


class Speech:
    """`speaks` gives an agent's language (BCP 47). Reads every catalogue at once; a broken one raises ValueError."""

    def __init__(self, speaks: Callable[[Jid], str]) -> None:
        self._speaks = speaks
        for language in LANGUAGES:
            catalogue(DOMAIN, language)

    def reads(self, jid: Jid) -> str:
        """The language (BCP 47 tag) in which the desk talks to an agent; empty for English."""
        language = self._speaks(jid)
        return "" if language == OWN else language

    def to(self, jid: Jid | None, said: str) -> str:
        """`said` in one agent's language; in English if `jid` is None."""
        return say(self._speaks(jid), said) if jid else say(OWN, said)

    def among(self, jids: Iterable[Jid], said: str) -> str:
        """`said` for everybody in a room: in their language if they all have the same, else in English."""
        languages = {self._speaks(jid) for jid in jids}
        return say(languages.pop() if len(languages) == 1 else OWN, said)
