"""The language of a page: the person's choice, else their browser's. See `onedoor.wording.sentences`."""

from flask import Flask, request

from onedoor.catalogues import LANGUAGES, OWN, catalogue, name
from onedoor.catalogues import spoken as first_of
from onedoor.wording import sentences

CHOICE = "onedoor_panel_language"
"""The cookie that keeps a person's choice."""


def speak(app: Flask) -> None:
    """Call this before anything else looks at a request, because errors too are said in the language of the page."""
    app.before_request(_speak)
    app.teardown_request(lambda _: sentences.speak(OWN))
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        sentences.gettext,
        lambda one, many, num: catalogue("staff", sentences.spoken()).ngettext(one, many, num),
        newstyle=True,
    )
    app.jinja_env.globals.update(spoken=sentences.spoken, panel_languages={tag: name(tag) for tag in LANGUAGES})


def _speak() -> None:
    # Not best_match: it chooses English for `fr-CA, en;q=0.5`.
    accepted = (tag for tag, _ in request.accept_languages)
    sentences.speak(first_of(request.cookies.get(CHOICE, ""), *accepted))
