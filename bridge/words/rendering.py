"""Renders templates in one language. Filled-in values can never become markup."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import escape

from bridge.words.languages import named
from bridge.words.sentences import Sentences
from onedoor.catalogues import direction


def rendered(room: str, template: str, language: str, **values: object) -> str:
    """The page as text. `room` is the bridge's package that has the template in its folder `templates`."""
    return _environment(room, language).get_template(template).render(values)


@cache
def _environment(room: str, language: str) -> Environment:
    made = Environment(
        loader=PackageLoader(f"bridge.{room}"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    say = Sentences(language, escape)
    made.globals.update(_=say, ngettext=say.several, language=language, direction=direction(language), languages=named)
    return made
