"""One form: an agency's desk settings. Changes no chat; the desk applies them within a second or two."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from admin.desk.forms import DeskForm
from admin.web.access import Rule, allow
from admin.web.database import database
from admin.web.lookup import agency_or_404
from onedoor.wording.sentences import gettext as _

pages = Blueprint("desk", __name__, template_folder="templates", url_prefix="/agencies/<slug:agency>/desk")
FIELDS = ("simultaneous_offers", "missed_offers", "reply_reminder", "closing", "time_zone", "push_hosts")


@pages.route("/", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def show(agency: str) -> ResponseReturnValue:
    found = agency_or_404(agency)
    form = DeskForm(obj=found)
    if form.validate_on_submit():
        form.fill(found, *FIELDS)
        database().commit()
        flash(_("The desk’s settings are saved."))
        return redirect(url_for("desk.show", agency=agency))
    return render_template("desk/show.html", form=form, agency=found), 422 if form.errors else 200
