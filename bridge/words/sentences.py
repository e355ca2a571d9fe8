"""What the bridge says to citizens: whole sentences of the catalogue `citizen`, with {names} for values.

A filled-in text was typed by somebody, so we isolate its direction of writing.
"""

from collections.abc import Callable

from babel.numbers import format_decimal
from markupsafe import Markup

from onedoor.catalogues import catalogue, locale
from onedoor.writing import isolated

DOMAIN = "citizen"


def sentence(text: str) -> str:
    """Marks a sentence that is said later, so that the tests look for it in every catalogue."""
    return text


class Sentences:
    """The sentences in one language. `shape` is `escape` if they become part of an HTML page."""

    def __init__(self, language: str, shape: Callable[[str], str] = str) -> None:
        self.language = language
        self._catalogue, self._shape = catalogue(DOMAIN, language), shape

    def __call__(self, text: str, **given: object) -> str:
        return self._filled(self._catalogue.gettext(text), given)

    def several(self, one: str, many: str, count: int, **given: object) -> str:
        """The plural form for `count`, with {count} filled in."""
        return self._filled(self._catalogue.ngettext(one, many, count), {"count": count, **given})

    def _filled(self, text: str, given: dict[str, object]) -> str:
        shaped = self._shape(text)
        return shaped.format(**{name: self._written(value) for name, value in given.items()}) if given else shaped

    def _written(self, value: object) -> object:
        if isinstance(value, int):
            return format_decimal(value, locale=locale(self.language))
        return isolated(value) if isinstance(value, str) and not isinstance(value, Markup) else value
