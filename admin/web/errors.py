"""Shows every error as a page with one true sentence. The log gets the traceback, and the reader an id to quote."""

import secrets

import structlog
from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException

from admin.web.forgery import Forged
from admin.web.headers import is_loopback
from onedoor.wording.sentences import gettext
from onedoor.wording.sentences import lazy_gettext as _

log = structlog.get_logger()

SENTENCES = {
    400: (_("Something is wrong with this request"), _("The browser sent something that we do not understand.")),
    403: (
        _("This page is for administrators"),
        _("Ask an administrator of Onedoor if you need something changed here."),
    ),
    404: (_("There is no such page"), _("The address is wrong, or what it showed has been deleted.")),
    405: (_("This does not work that way"), _("Use the buttons of the page instead of its address.")),
    413: (_("That is too much text"), _("Shorten it and send it again.")),
    429: (_("Too many tries"), _("Wait a few minutes, then try again.")),
}


def handle(app: Flask) -> None:
    app.register_error_handler(Forged, _forged)
    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(IntegrityError, _at_once)
    app.register_error_handler(Exception, _unknown)


def page(code: int, title: str, sentence: str) -> tuple[str, int]:
    return render_template("error.html", title=title, sentence=sentence), code


def _known(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:  # noqa: PLR2004 - a redirect, not an error
        return error.get_response()
    title, sentence = SENTENCES.get(error.code, SENTENCES[400])
    return page(error.code, title, sentence)


def _forged(error: Exception) -> ResponseReturnValue:
    if request.scheme == "http" and not is_loopback(request.host) and not request.cookies:
        return page(
            400,
            gettext("Your browser did not keep our cookie"),
            gettext("Open the panel over HTTPS, or on the computer where it runs under http://localhost."),
        )
    return page(
        400,
        gettext("This page was open for too long"),
        gettext("Nothing has been changed. Go back, load the page again and send it again."),
    )


def _at_once(error: Exception) -> ResponseReturnValue:
    log.warning("panel.conflict", exc_info=error)
    return page(
        409,
        gettext("Somebody else has changed the same thing"),
        gettext("Nothing has been changed. Go back, load the page and try again."),
    )


def _unknown(error: Exception) -> ResponseReturnValue:
    number = secrets.token_hex(4)
    log.error("panel.error", id=number, path=request.path, exc_info=error)
    said = gettext("It is our mistake, not yours. Whoever runs Onedoor finds it under %(number)s.", number=number)
    return page(500, gettext("Something went wrong"), said)
