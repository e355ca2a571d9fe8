"""Lists, adds, changes and deletes an agency's own texts for citizens."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from admin.texts.forms import TextForm
from admin.web.access import Rule, allow
from admin.web.database import database
from admin.web.lookup import agency_or_404, is_taken, of_agency_or_404
from onedoor.store.tables import AgencyText
from onedoor.wording.formats import language_name
from onedoor.wording.labels import TEXTS
from onedoor.wording.sentences import gettext as _

pages = Blueprint("texts", __name__, template_folder="templates", url_prefix="/agencies/<slug:agency>/texts")


@pages.get("/")
@allow(Rule.AGENCY)
def index(agency: str) -> ResponseReturnValue:
    return render_template("texts/index.html", agency=agency_or_404(agency))


@pages.route("/new", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def new(agency: str) -> ResponseReturnValue:
    found = agency_or_404(agency)
    form = TextForm()
    if form.validate_on_submit() and _is_free(form, agency):
        return _save(form, AgencyText(agency_id=agency))
    return render_template("texts/edit.html", form=form, agency=found, text=None), 422 if form.errors else 200


@pages.route("/<int(max=2147483647):number>/edit", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def edit(agency: str, number: int) -> ResponseReturnValue:
    text, found = of_agency_or_404(AgencyText, agency, number), agency_or_404(agency)
    form = TextForm(obj=text)
    if form.validate_on_submit() and _is_free(form, agency, number):
        return _save(form, text)
    return render_template("texts/edit.html", form=form, agency=found, text=text), 422 if form.errors else 200


@pages.post("/<int(max=2147483647):number>/delete")
@allow(Rule.AGENCY)
def delete(agency: str, number: int) -> ResponseReturnValue:
    text = of_agency_or_404(AgencyText, agency, number)
    database().delete(text)
    database().commit()
    flash(
        _(
            "The text “%(code)s” in %(language)s is deleted; Onedoor’s own words are used instead.",
            code=TEXTS[text.code][0],
            language=language_name(text.language),
        )
    )
    return redirect(url_for("texts.index", agency=agency))


def _save(form: TextForm, text: AgencyText) -> ResponseReturnValue:
    form.fill(text, "code", "language", "text")
    database().add(text)
    database().commit()
    flash(
        _(
            "The text “%(code)s” in %(language)s is saved.",
            code=TEXTS[text.code][0],
            language=language_name(text.language),
        )
    )
    return redirect(url_for("texts.index", agency=text.agency_id))


def _is_free(form: TextForm, agency: str, number: int | None = None) -> bool:
    if is_taken(AgencyText, number, agency_id=agency, code=form.code.data, language=form.language.data):
        form.refuse(
            form.language,
            _("This agency has such a text in %(language)s already.", language=language_name(form.language.data or "")),
        )
    return not form.errors
