"""Which of some languages serves somebody who speaks one: `es` does for `es-mx` (BCP 47 tags, lower case)."""

from collections.abc import Container

ELSE = "en"


def is_served(spoken: str, languages: Container[str]) -> bool:
    whole = spoken.lower()
    return whole in languages or whole.partition("-")[0] in languages


def best(spoken: str, languages: Container[str]) -> str | None:
    """The one spoken, else its main language, else English; None when there is none of them."""
    whole = spoken.lower()
    return next((one for one in (whole, whole.partition("-")[0], ELSE) if one in languages), None)
