"""The language of a page: the person's choice, else their browser's. Knows the catalogues, but no words.

Write strings in English where you need them, as `{{ _("…") }}` or `gettext("…")` (onedoor/catalogues.py).
"""

from collections.abc import Mapping
from functools import cached_property
from gettext import NullTranslations

from babel import Locale
from flask import Flask, request
from flask_babel import (  # type: ignore[import-untyped]
    Babel,
    Domain,
    get_locale,
)
from flask_babel import gettext as _gettext
from flask_babel import ngettext as _ngettext
from flask_babel.speaklater import LazyString  # type: ignore[import-untyped]
from markupsafe import Markup, escape

from onedoor import catalogues
from onedoor.catalogues import LANGUAGES, LOCALE, catalogue, name
from onedoor.writing import isolated


# Only this module uses Flask-Babel, which has no types.
def gettext(text: str, **names: object) -> str:
    """Anybody may have typed `names`, so we isolate the writing direction of each."""
    said: str = _gettext(text, **_apart(names))
    return said


def ngettext(one: str, many: str, num: int, **names: object) -> str:
    said: str = _ngettext(one, many, num, **_apart(names))
    return said


def _apart(names: Mapping[str, object]) -> dict[str, object]:
    return {name: isolated(value) if type(value) is str else value for name, value in names.items()}


class Later(LazyString):  # type: ignore[misc]
    """Translates when it is shown, and escapes. Flask-Babel's own class would show what anybody typed as HTML."""

    def __html__(self) -> Markup:
        return escape(str(self))


def lazy_gettext(text: str, **names: object) -> str:
    """For text that is defined before there is a request, such as a form's label."""
    later: str = Later(gettext, text, **names)
    return later


CHOICE = "onedoor_panel_language"
"""The cookie that keeps a person's choice."""


class Catalogues(Domain):  # type: ignore[misc]
    """Reads .po files; Flask-Babel's own class needs compiled ones."""

    def __init__(self) -> None:
        super().__init__(str(LOCALE), "panel")

    def get_translations(self) -> NullTranslations:
        return catalogue("panel", spoken())


class Panel(Babel):  # type: ignore[misc]
    @cached_property
    def domain_instance(self) -> Catalogues:
        return Catalogues()


def wanted() -> str:
    """The language of this request, as Babel writes it: `pt_BR`."""
    # Not best_match: it chooses English for `fr-CA, en;q=0.5`.
    accepted = (tag for tag, _ in request.accept_languages)
    return catalogues.spoken(request.cookies.get(CHOICE, ""), *accepted).replace("-", "_")


def spoken() -> str:
    """The language of this page: one of `LANGUAGES`."""
    found = get_locale()
    return catalogues.spoken(str(found).replace("_", "-")) if found is not None else catalogues.OWN


def how() -> Locale:
    """How this page writes dates and numbers."""
    return catalogues.locale(spoken())


def speak(app: Flask) -> None:
    Panel(app, default_domain="panel", locale_selector=wanted)
    app.jinja_env.globals.update(spoken=spoken, panel_languages={tag: name(tag) for tag in LANGUAGES})
