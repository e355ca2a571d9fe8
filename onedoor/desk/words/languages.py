"""Which of several languages serves a speaker of another: `es` serves `es-mx` (BCP 47 tags, lower case)."""

from collections.abc import Container

ELSE = "en"


def is_served(spoken: str, languages: Container[str]) -> bool:
    whole = spoken.lower()
    return whole in languages or whole.partition("-")[0] in languages


def best(spoken: str, languages: Container[str]) -> str | None:
    """The language itself, else its main language, else English; None if none of them is in `languages`."""
    whole = spoken.lower()
    return next((one for one in (whole, whole.partition("-")[0], ELSE) if one in languages), None)
