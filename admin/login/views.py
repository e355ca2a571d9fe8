"""Logs people in and out. An unknown name and a wrong password get the same answer, and take equally long."""

from datetime import UTC, datetime

import structlog
from flask import Blueprint, current_app, flash, g, make_response, redirect, render_template, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from admin.login import tries
from admin.login.forms import CodeForm, LoginForm
from admin.web import audit, sessions
from admin.web.access import Rule, allow, person
from admin.web.database import database
from onedoor.store.staff import staff
from onedoor.store.staff.second_factor import Factors, codes_left, is_on
from onedoor.store.tables import Staff
from onedoor.wording.sentences import gettext as _
from onedoor.wording.sentences import lazy_gettext

log = structlog.get_logger()
pages = Blueprint("login", __name__, template_folder="templates")

WRONG = lazy_gettext("The login name or the password is wrong.")
WRONG_CODE = lazy_gettext("This code is wrong, or it was used already. Wait for the next one.")
LATER = {"Retry-After": "60"}


@pages.record
def _prepare(state: BlueprintSetupState) -> None:
    tries.prepare(state.app)


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
    if tries.are_too_many(name):
        return render_template("login/login.html", form=form, throttled=True), 429, LATER
    found = staff.find(database(), name, password)
    if found is None:
        _remember_failure(name)
        form.refuse(form.login, WRONG)
        return render_template("login/login.html", form=form), 422
    tries.succeeded(name)
    if is_on(found):
        sessions.wait_for_factor(found, _wanted_page())
        return redirect(url_for("login.code"))
    return let_in(found, "password", _wanted_page())


@pages.route("/login/code", methods=["GET", "POST"])
@allow(Rule.PUBLIC)
def code() -> ResponseReturnValue:
    """Asks for the second factor after the password: a code from the telephone, or a recovery code."""
    found, form = sessions.half(), CodeForm()
    if found is None:
        return redirect(url_for("login.show"))
    if not form.validate_on_submit():
        return render_template("login/code.html", form=form), 422 if form.errors else 200
    if tries.codes_are_too_many(found) or tries.are_too_many(found.login):
        return render_template("login/code.html", form=form, throttled=True), 429, LATER
    factors: Factors = current_app.extensions["onedoor.factors"]
    how = factors.check(database(), found, form.code.data or "", datetime.now(UTC))
    if not how:
        database().rollback()  # so that the audit log does not wait for this transaction
        tries.code_failed(found)
        tries.failed(found.login)
        audit.read(f"staff:{found.id}", found.agency_id, action="code-failed")
        form.refuse(form.code, WRONG_CODE)
        return render_template("login/code.html", form=form), 422
    if how == "recovery":
        left = codes_left(database(), found)
        flash(_("You have used a recovery code. Unused ones now: %(left)s.", left=left))
    return let_in(found, how, sessions.wanted())


def let_in(found: Staff, how: str, wanted: str) -> ResponseReturnValue:
    """Logs the person in and redirects to `wanted`. `how` is as in `StaffSession`."""
    messages = session.get("_flashes", [])
    who = audit.as_actor(found, request.remote_addr or "")
    audit.note_as(who, "login", f"staff:{found.id}", found.agency_id, how=how)
    sessions.begin(found, how)
    if messages:
        session["_flashes"] = messages
    log.info("panel.login", login=found.login, how=how)
    answer = make_response(redirect(wanted))
    tries.remember(answer, found)
    return answer


@pages.post("/logout")
@allow(Rule.STAFF)
def leave() -> ResponseReturnValue:
    """Ends this session, so that a copy of the cookie is worthless."""
    audit.note("logout", f"staff:{person().id}", person().agency_id)
    sessions.end_this()
    database().commit()
    flash(_("You are logged out."))
    return redirect(url_for("login.show"))


def _remember_failure(name: str) -> None:
    """Does not record an unknown name: it may be a password, typed into the wrong field."""
    log.warning("panel.login_failed", peer=request.remote_addr)
    tries.failed(name)
    known = staff.by_login(database(), name)
    found = f"staff:{known.id}" if known else "staff:unknown"
    audit.read(found, known.agency_id if known else None, action="login-failed")


def _wanted_page() -> str:
    """The page that required the login, or else the first page."""
    return own_page(request.args.get("next", "")) or url_for("home.show")


def own_page(wanted: str) -> str | None:
    """`wanted` if it is a page of ours, or else None. It begins with just one slash, so it names no other host."""
    is_ours = (
        wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable() and "\\" not in wanted
    )
    return wanted if is_ours else None
