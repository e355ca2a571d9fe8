"""Lists, adds, changes and deletes an agency's tags. Changes no chat that has one already."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from admin.tags.forms import TagForm
from admin.web.access import Rule, allow
from admin.web.database import database
from admin.web.lookup import agency_or_404, is_taken, of_agency_or_404
from admin.words.names import names_of
from onedoor.records.names import called
from onedoor.store.tables import Tag
from onedoor.wording.sentences import gettext as _

pages = Blueprint("tags", __name__, template_folder="templates", url_prefix="/agencies/<slug:agency>/tags")


@pages.get("/")
@allow(Rule.AGENCY)
def index(agency: str) -> ResponseReturnValue:
    return render_template("tags/index.html", agency=agency_or_404(agency))


@pages.route("/new", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def new(agency: str) -> ResponseReturnValue:
    found = agency_or_404(agency)
    form = TagForm()
    if form.validate_on_submit() and _is_free(form, agency):
        return _save(form, Tag(agency_id=agency))
    return render_template("tags/edit.html", form=form, agency=found, tag=None), 422 if form.errors else 200


@pages.route("/<int(max=2147483647):number>/edit", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def edit(agency: str, number: int) -> ResponseReturnValue:
    tag, found = of_agency_or_404(Tag, agency, number), agency_or_404(agency)
    form = TagForm(obj=tag, **names_of(tag))
    if form.validate_on_submit() and _is_free(form, agency, number):
        return _save(form, tag)
    return render_template("tags/edit.html", form=form, agency=found, tag=tag), 422 if form.errors else 200


@pages.post("/<int(max=2147483647):number>/delete")
@allow(Rule.AGENCY)
def delete(agency: str, number: int) -> ResponseReturnValue:
    tag = of_agency_or_404(Tag, agency, number)
    database().delete(tag)
    database().commit()
    flash(_("The tag %(tag)s is deleted. Chats that have it keep it.", tag=called(tag)))
    return redirect(url_for("tags.index", agency=agency))


def _save(form: TagForm, tag: Tag) -> ResponseReturnValue:
    form.fill(tag, "name", "slug")
    form.fill_names(tag)
    database().add(tag)
    database().commit()
    flash(_("The tag %(tag)s is saved.", tag=called(tag)))
    return redirect(url_for("tags.index", agency=tag.agency_id))


def _is_free(form: TagForm, agency: str, number: int | None = None) -> bool:
    if is_taken(Tag, number, agency_id=agency, slug=form.slug.data):
        form.refuse(form.slug, _("This agency has a tag with the short name %(slug)s already.", slug=form.slug.data))
    return not form.errors
