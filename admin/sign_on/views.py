"""Logs people in through the provider of single sign-on. Every refusal looks the same."""

import structlog
from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from admin.login.views import let_in, own_page
from admin.sign_on import people
from admin.sign_on.provider import Provider, SignOnError
from admin.web import audit, sessions
from admin.web.access import Rule, allow
from admin.web.database import database
from onedoor.settings import Settings
from onedoor.store.staff.second_factor import is_on

log = structlog.get_logger()
pages = Blueprint("sign_on", __name__, template_folder="templates", url_prefix="/sign-on")
_EXTENSION, _WANTED = "onedoor.sign_on", "sign_on_wanted"


@pages.record
def _prepare(state: BlueprintSetupState) -> None:
    settings: Settings = state.app.extensions["onedoor.settings"]
    if settings.oidc.issuer:
        state.app.extensions[_EXTENSION] = Provider(state.app, settings.oidc)  # type: ignore[arg-type]
    state.app.jinja_env.globals.update(sign_on_name=settings.oidc.name if settings.oidc.issuer else "")


@pages.get("/")
@allow(Rule.PUBLIC)
def go() -> ResponseReturnValue:
    session[_WANTED] = own_page(request.args.get("next", "")) or url_for("home.show")
    try:
        return _provider().ask(_back())
    except SignOnError as error:
        return _refused(error)


@pages.get("/back")
@allow(Rule.PUBLIC)
def back() -> ResponseReturnValue:
    wanted, settings = session.get(_WANTED, "/"), _settings().oidc
    try:
        somebody = _provider().answer()
        found = people.find(database(), somebody, settings)
    except SignOnError as error:
        database().rollback()
        return _refused(error)
    database().commit()
    if is_on(found) and not settings.second_factor:
        sessions.wait_for_factor(found, wanted)
        return redirect(url_for("login.code"))
    return let_in(found, "sign-on", wanted)


def _refused(error: SignOnError) -> ResponseReturnValue:
    log.warning("panel.sign_on_failed", reason=str(error))
    audit.read("staff:unknown", action="login-failed", how="sign-on")
    session.clear()
    return render_template("sign_on/refused.html"), 403


def _back() -> str:
    """The URL to which the provider sends the browser. It is registered with the provider."""
    own = _settings().admin.url.rstrip("/")
    return own + url_for("sign_on.back") if own else url_for("sign_on.back", _external=True)


def _provider() -> Provider:
    found: Provider | None = current_app.extensions.get(_EXTENSION)
    return found or abort(404)


def _settings() -> Settings:
    found: Settings = current_app.extensions["onedoor.settings"]
    return found
