"""Logging in and out. Says the same to an unknown name and to a wrong password, and takes as long for both."""

import time

import structlog
from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from admin import audit
from admin.access import Rule, allow, log_in, person
from admin.database import database
from admin.login.forms import LoginForm
from admin.login.throttle import Throttle
from onedoor.store import staff

log = structlog.get_logger()
pages = Blueprint("login", __name__, template_folder="templates")

TRIES_OF_ONE_NAME = 5
TRIES_OF_ONE_ADDRESS = 30
WRONG = "The login name or the password is wrong."


@pages.record
def _prepare(state: BlueprintSetupState) -> None:
    state.app.extensions["onedoor.throttles"] = (Throttle(TRIES_OF_ONE_NAME), Throttle(TRIES_OF_ONE_ADDRESS))


@pages.get("/login")
@allow(Rule.PUBLIC)
def show() -> ResponseReturnValue:
    if g.person is not None:
        return redirect(url_for("home.show"))
    return render_template("login/login.html", form=LoginForm())


@pages.post("/login")
@allow(Rule.PUBLIC)
def enter() -> ResponseReturnValue:
    form = LoginForm()
    if not form.validate():
        return render_template("login/login.html", form=form), 422
    name, password = form.login.data or "", form.password.data or ""
    if _is_throttled(name):
        return render_template("login/login.html", form=form, throttled=True), 429, {"Retry-After": "60"}
    found = staff.find(database(), name, password)
    _remember_try(name, found is not None)
    if found is None:
        form.refuse(form.login, WRONG)
        return render_template("login/login.html", form=form), 422
    log_in(found)
    audit.at_once(audit.as_actor(found, request.remote_addr or ""), "login", f"staff:{found.id}", found.agency_id)
    log.info("panel.login", login=found.login)
    return redirect(_wanted_page())


@pages.post("/logout")
@allow(Rule.STAFF)
def leave() -> ResponseReturnValue:
    """Ends every session of this person: a copy of the cookie is worth nothing afterwards."""
    staff.end_sessions(person())
    audit.note("logout", f"staff:{person().id}", person().agency_id)
    database().commit()
    session.clear()
    flash("You are logged out.")
    return redirect(url_for("login.show"))


def _keys(name: str) -> tuple[str, str]:
    """What is counted: this name from this address (so that nobody can lock others out), and the address."""
    peer = request.remote_addr or ""
    return f"{peer} {name.lower()}", peer


def _is_throttled(name: str) -> bool:
    throttles: tuple[Throttle, Throttle] = current_app.extensions["onedoor.throttles"]
    return any(throttle.wait(key, time.monotonic()) > 0 for throttle, key in zip(throttles, _keys(name), strict=True))


def _remember_try(name: str, succeeded: bool) -> None:
    by_name, by_address = current_app.extensions["onedoor.throttles"]
    name_key, address_key = _keys(name)
    if succeeded:
        by_name.succeeded(name_key)
        return
    log.warning("panel.login_failed", peer=request.remote_addr)
    _record_failure(name)
    by_name.failed(name_key, time.monotonic())
    by_address.failed(address_key, time.monotonic())


def _record_failure(name: str) -> None:
    """A name that nobody has is not written down: it may be a password, typed into the wrong field."""
    known = staff.by_login(database(), name)
    audit.read(
        f"staff:{known.id}" if known else "staff:unknown", known.agency_id if known else None, action="login-failed"
    )


def _wanted_page() -> str:
    """The page that asked for the login."""
    return own_page(request.args.get("next", "")) or url_for("home.show")


def own_page(wanted: str) -> str | None:
    """`wanted` if it is an address of ours: one slash at its beginning, so no other host."""
    is_ours = (
        wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable() and "\\" not in wanted
    )
    return wanted if is_ours else None
