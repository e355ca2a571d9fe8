"""Changing one's own password. Touches nobody else's account."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from admin.access import Rule, allow, log_in, person
from admin.account.forms import PasswordForm
from admin.database import database
from onedoor.store.staff import change_password, verify_password

pages = Blueprint("account", __name__, template_folder="templates", url_prefix="/account")


@pages.route("/password", methods=["GET", "POST"])
@allow(Rule.STAFF)
def password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate_on_submit():
        if verify_password(person().password_hash, form.current.data or ""):
            return _change(form.new.data or "")
        form.refuse(form.current, "This is not the password that you have now.")
    return render_template("account/password.html", form=form), 422 if form.errors else 200


def _change(new: str) -> ResponseReturnValue:
    change_password(person(), new)
    database().commit()
    log_in(person())  # this browser stays; all others are logged out
    flash("Your password is changed. Other browsers that were logged in as you are not any more.")
    return redirect(url_for("home.show"))
