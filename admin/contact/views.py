"""One form: what citizens are told about an agency. Pages of running chats show it within a minute or two."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from admin.contact.forms import ContactForm
from admin.retention.stakes import stake
from admin.web.access import Rule, allow
from admin.web.database import database
from admin.web.lookup import agency_or_404
from onedoor.desk.terms.retention import Kind
from onedoor.wording.sentences import gettext, ngettext

pages = Blueprint("contact", __name__, template_folder="templates", url_prefix="/agencies/<slug:agency>/contact")
FIELDS = ("phone", "email", "website", "keep_days", "files", "masking", "origins")


@pages.route("/", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def show(agency: str) -> ResponseReturnValue:
    found = agency_or_404(agency)
    form = ContactForm(obj=found)
    if form.validate_on_submit() and _destroys_nothing(form, agency):
        form.fill(found, *FIELDS)
        database().commit()
        flash(gettext("What citizens are told is saved."))
        return redirect(url_for("contact.show", agency=agency))
    embed = f'<script src="{current_app.config["ONEDOOR_PAGE"]}/embed.js" async></script>'
    return render_template("contact/show.html", form=form, agency=found, embed=embed), 422 if form.errors else 200


def _destroys_nothing(form: ContactForm, agency: str) -> bool:
    """Refuses days that would destroy records. The Retention page shows these records before it saves."""
    records = stake({agency: {Kind.CHAT: form.keep_days.data}})
    if records:
        said = ngettext(
            "So few days would destroy %(num)s record. Change them at “Retention”, which shows it first.",
            "So few days would destroy %(num)s records. Change them at “Retention”, which shows them first.",
            records,
        )
        form.refuse(form.keep_days, said)
    return not records
