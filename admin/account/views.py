"""A person's own account: the password, and where they are logged in. Touches nobody else's."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.account import browsers
from admin.account.forms import PasswordForm
from admin.web import audit, sessions
from admin.web.access import Rule, allow, person
from admin.web.database import database
from onedoor.store.staff.passwords import weakness
from onedoor.store.staff.second_factor import is_on
from onedoor.store.staff.staff import change_password, verify_password
from onedoor.store.tables import StaffSession
from onedoor.wording.formats import say
from onedoor.wording.sentences import gettext as _

pages = Blueprint("account", __name__, template_folder="templates", url_prefix="/account")
pages.add_app_template_filter(browsers.said, "browser")


@pages.route("/password", methods=["GET", "POST"])
@allow(Rule.STAFF)
def password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate_on_submit():
        if not verify_password(person().password_hash, form.current.data or ""):
            form.refuse(form.current, _("This is not your current password."))
        elif why := weakness(form.new.data or "", person().login, person().name):
            form.refuse(form.new, say(why))
        else:
            return _change(form.new.data or "")
    shown = {"form": form, "has_factor": is_on(person()), "logins": sessions.of(person())}
    return render_template("account/password.html", **shown), 422 if form.errors else 200


@pages.post("/sessions/end")
@allow(Rule.STAFF)
def end() -> ResponseReturnValue:
    """Ends the person's session in another browser."""
    row = database().get(StaffSession, request.form.get("session", ""))
    if row is None or row.staff_id != person().id or row.id == g.session.id:
        abort(404)
    database().delete(row)
    audit.note("end-session", f"staff:{person().id}", person().agency_id, browser=row.browser)
    database().commit()
    flash(_("That browser is logged out."))
    return redirect(url_for("account.password"))


def _change(new: str) -> ResponseReturnValue:
    how = g.session.how
    change_password(person(), new)
    database().commit()
    sessions.begin(person(), how)  # this browser stays logged in; all others are logged out
    flash(_("Your password is changed. You are logged out in all other browsers."))
    return redirect(url_for("home.show"))
