"""Which of several languages serves a speaker of another: `es` serves `es-mx` (BCP 47 tags, lower case)."""

from collections.abc import Container, Mapping

ELSE = "en"

Names = Mapping[str, str]
"""What something is called in other languages than its own name: tag in lower case → name."""


class Name(str):
    """What a topic, an agency, a skill or a tag is called: each hears its name in their own language."""

    __slots__ = ("names",)
    names: Names

    def __new__(cls, name: str, names: Names) -> "Name":
        made = super().__new__(cls, name)
        made.names = names
        return made

    def said(self, language: str) -> str:
        return called(self, self.names, language)


def wider(tag: str) -> tuple[str, str]:
    """The tag in lower case, and its main language: `es-mx` and `es`."""
    whole = tag.lower()
    return whole, whole.partition("-")[0]


def is_served(spoken: str, languages: Container[str]) -> bool:
    return any(one in languages for one in wider(spoken))


def best(spoken: str, languages: Container[str]) -> str | None:
    """The language itself, else its main language, else English; None if none of them is in `languages`."""
    return next((one for one in (*wider(spoken), ELSE) if one in languages), None)


def called(name: str, names: Names, language: str) -> str:
    """What something is called in a language: its name there, or in the main language, or else its own `name`."""
    return next((found for one in wider(language) if (found := names.get(one))), name)
