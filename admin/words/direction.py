"""Isolates the writing direction of what people typed, on every page. Knows characters, but no page.

This happens where templates write their values, so that no page can forget it. The one exception is a form's field,
which sends back what is in it: write `| typed` there.
"""

from collections.abc import Callable
from typing import cast

from flask import Flask
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from onedoor.writing import isolated

Say = Callable[..., str]


def teach(app: Flask) -> None:
    """Call this after the catalogues are set up, because people also typed the values in their sentences."""
    app.jinja_env.finalize = shown
    app.jinja_env.filters.update(typed=escape)
    for name in ("gettext", "ngettext"):  # `_` calls the first
        app.jinja_env.globals[name] = _filled(cast(Say, app.jinja_env.globals[name]))


def shown(value: object) -> object:
    """The value as it is on a page. Markup stays unchanged, because we made it ourselves."""
    return isolated(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _filled(say: Say) -> Say:
    @pass_context
    def said(context: Context, /, *texts: object, **names: object) -> str:
        return say(context, *texts, **{name: shown(value) for name, value in names.items()})

    return said
