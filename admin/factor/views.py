"""Sets up and removes a person's own second factor, and renews the recovery codes. Touches nobody else's."""

from datetime import UTC, datetime

import segno
from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from admin.factor.forms import CodeForm
from admin.login import tries
from admin.web import audit, sessions
from admin.web.access import Rule, allow, person
from admin.web.database import database
from onedoor.store.staff import second_factor
from onedoor.store.staff.second_factor import Factors
from onedoor.wording.sentences import gettext

pages = Blueprint("factor", __name__, template_folder="templates", url_prefix="/account/factor")


@pages.get("/")
@allow(Rule.STAFF)
def show() -> ResponseReturnValue:
    return _page(CodeForm())


@pages.post("/begin")
@allow(Rule.STAFF)
def begin() -> ResponseReturnValue:
    """Makes a new seed each time. If a second factor is in use, it does nothing: removing that takes a code."""
    if not second_factor.is_on(person()):
        _factors().begin(person())
        _commit_and_stay()
    return redirect(url_for("factor.show"))


@pages.post("/confirm")
@allow(Rule.STAFF)
def confirm() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate() or tries.codes_are_too_many(person()):
        return _page(form, 422)
    codes = _factors().confirm(database(), person(), form.code.data or "", datetime.now(UTC))
    if not codes:
        return _wrong(form)
    audit.note("second-factor-on", _me(), person().agency_id)
    _commit_and_stay("totp")
    return render_template("factor/codes.html", codes=codes, now=datetime.now(UTC))


@pages.post("/codes")
@allow(Rule.STAFF)
def renew() -> ResponseReturnValue:
    """Replaces the recovery codes. It needs a code, because somebody may have left their screen unlocked."""
    form = CodeForm()
    if not _is_right(form):
        return _wrong(form)
    codes = _factors().renew_codes(database(), person())
    audit.note("recovery-codes", _me(), person().agency_id)
    database().commit()
    return render_template("factor/codes.html", codes=codes, now=datetime.now(UTC))


@pages.post("/off")
@allow(Rule.STAFF)
def off() -> ResponseReturnValue:
    form = CodeForm()
    if not _is_right(form):
        return _wrong(form)
    second_factor.remove(database(), person())
    audit.note("second-factor-off", _me(), person().agency_id)
    _commit_and_stay("password")
    flash(gettext("Your second factor is removed."))
    return redirect(url_for("factor.show"))


def _is_right(form: CodeForm) -> bool:
    if not form.validate() or tries.codes_are_too_many(person()):
        return False
    return bool(_factors().check(database(), person(), form.code.data or "", datetime.now(UTC)))


def _wrong(form: CodeForm) -> ResponseReturnValue:
    tries.code_failed(person())
    if not form.errors:
        form.refuse(form.code, gettext("This code is wrong, or it was used already. Wait for the next one."))
    return _page(form, 422)


def _page(form: CodeForm, code: int = 200) -> ResponseReturnValue:
    me, factors = person(), _factors()
    is_on = second_factor.is_on(me)
    seed = "" if is_on else factors.seed(me)
    return (
        render_template(
            "factor/show.html",
            form=form,
            is_on=is_on,
            seed=seed,
            picture=_picture(factors.address(me)) if seed else None,
            left=second_factor.codes_left(database(), me),
            is_wanted=me.role in current_app.config["ONEDOOR_SECOND_FACTOR"],
        ),
        code,
    )


def _picture(address: str) -> Markup:
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff", dark="#000", omitsize=True)
    return Markup(drawn)  # noqa: S704 - we drew it: squares, and no letter of the address


def _commit_and_stay(how: str | None = None) -> None:
    """A change of the second factor logs the person out everywhere. This browser gets a new session."""
    how = how or g.session.how
    database().commit()
    sessions.begin(person(), how)


def _me() -> str:
    return f"staff:{person().id}"


def _factors() -> Factors:
    found: Factors = current_app.extensions["onedoor.factors"]
    return found
