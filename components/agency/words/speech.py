"""What the desk says, in the language of whoever hears it. Knows the catalogues, and none of the words itself.

A phrase is written in English where it is needed (onedoor/catalogues.py). A text that no catalogue has, a citizen's or
a colleague's, is passed on unchanged.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeGuard

from onedoor.catalogues import LANGUAGES, OWN, catalogue
from onedoor.desk.agency.acts import Refusal
from onedoor.desk.terms.people import Jid
from onedoor.desk.words.languages import Names, called
from onedoor.writing import isolated

DOMAIN = "desk"


class Phrase(str):
    """English, and an ordinary `str`, until it is said in another language.

    {names} in `text` stand for what is `given`, which may be phrases again. Whatever else is given was typed by
    somebody, and keeps its direction of writing to itself.
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
    named = {name: called(value, value.names, language) for name, value in given.items() if isinstance(value, Name)}
    return {**given, **named}


class Name(str):
    """What a topic, an agency, a skill or a tag is called: each hears its name in their own language."""

    __slots__ = ("names",)
    names: Names

    def __new__(cls, name: str, names: Names) -> "Name":
        made = super().__new__(cls, name)
        made.names = names
        return made


class Phrases(str):
    """Several of them, or of other texts, one after the other."""

    __slots__ = ("between", "parts")
    parts: tuple[str, ...]
    between: str

    def __new__(cls, parts: Iterable[str], between: str = "\n") -> "Phrases":
        parts = tuple(parts)
        made = super().__new__(cls, between.join(parts))
        made.parts, made.between = parts, between
        return made


def refused(refusal: Refusal) -> Phrase:
    """What the desk's rules answer, as a phrase."""
    return Phrase(refusal.text, **refusal.given)


def say(language: str, said: str) -> str:
    """`said` in a language (BCP 47); English where we do not speak it."""
    if isinstance(said, Phrases):
        return said.between.join(say(language, part) for part in said.parts)
    if isinstance(said, Name):
        return isolated(called(said, said.names, language))
    if not isinstance(said, Phrase):
        return said
    given = {
        name: say(language, value) if isinstance(value, Phrase | Phrases) else value
        for name, value in _kept_apart(_in(language, said.given)).items()
    }
    text = catalogue(DOMAIN, language.lower().partition("-")[0]).gettext(said.text)
    return text.format(**given) if given else text


class Speech:
    """`speaks` tells an agent's language. Every catalogue is read at once: a broken one is known at the start."""

    def __init__(self, speaks: Callable[[Jid], str]) -> None:
        self._speaks = speaks
        for language in LANGUAGES:
            catalogue(DOMAIN, language)

    def to(self, jid: Jid | None, said: str) -> str:
        """For one agent; English for nobody in particular."""
        return say(self._speaks(jid), said) if jid else say(OWN, said)

    def among(self, jids: Iterable[Jid], said: str) -> str:
        """For everybody in a room: in their language if they have just one, else in English."""
        languages = {self._speaks(jid) for jid in jids}
        return say(languages.pop() if len(languages) == 1 else OWN, said)
