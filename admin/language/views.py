"""Keeps the choice of the panel's language in its own cookie, which outlives the session. Knows no person."""

from datetime import timedelta

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from admin.login.views import own_page
from admin.web.access import Rule, allow
from admin.words.catalogues import CHOICE
from onedoor.catalogues import LANGUAGES

pages = Blueprint("language", __name__)

KEPT = timedelta(days=365)


@pages.post("/language")
@allow(Rule.PUBLIC)
def choose() -> ResponseReturnValue:
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(400)
    answer = redirect(own_page(request.form.get("back", "")) or url_for("home.show"))
    answer.set_cookie(CHOICE, language, max_age=KEPT, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer
