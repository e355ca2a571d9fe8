"""Which of several languages serves a speaker of another: `es` serves `es-mx` (BCP 47 tags, lower case)."""

from collections.abc import Container, Mapping

ELSE = "en"

Names = Mapping[str, str]
"""What something is called in other languages than its own name: tag in lower case → name."""


def is_served(spoken: str, languages: Container[str]) -> bool:
    whole = spoken.lower()
    return whole in languages or whole.partition("-")[0] in languages


def best(spoken: str, languages: Container[str]) -> str | None:
    """The language itself, else its main language, else English; None if none of them is in `languages`."""
    whole = spoken.lower()
    return next((one for one in (whole, whole.partition("-")[0], ELSE) if one in languages), None)


def called(name: str, names: Names, language: str) -> str:
    """What something is called in a language: its name there, or in the main language, or else its own `name`."""
    whole = language.lower()
    return names.get(whole) or names.get(whole.partition("-")[0]) or name
