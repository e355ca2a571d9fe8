"""Pages made from templates, in one language. What is filled in can never become markup."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import escape

from bridge.words.languages import locale, named
from bridge.words.sentences import Sentences


def rendered(room: str, template: str, language: str, **values: object) -> str:
    """`room` is the package of the bridge in whose folder `templates` it is."""
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
    direction = locale(language).text_direction
    made.globals.update(_=say, ngettext=say.several, language=language, direction=direction, languages=named)
    return made
