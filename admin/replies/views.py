"""An agency's approved replies: list, adding, changing, deleting. Changes nothing that was already sent."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from admin.access import Rule, allow
from admin.database import database
from admin.lookup import agency_or_404, of_agency_or_404
from admin.replies.forms import ReplyForm
from onedoor.store.tables import CannedReply

pages = Blueprint("replies", __name__, template_folder="templates", url_prefix="/agencies/<slug:agency>/replies")


@pages.get("/")
@allow(Rule.AGENCY)
def index(agency: str) -> ResponseReturnValue:
    return render_template("replies/index.html", agency=agency_or_404(agency))


@pages.route("/new", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def new(agency: str) -> ResponseReturnValue:
    found = agency_or_404(agency)
    form = ReplyForm()
    if form.validate_on_submit() and _is_free(form, agency):
        return _save(form, CannedReply(agency_id=agency))
    return render_template("replies/edit.html", form=form, agency=found, reply=None), 422 if form.errors else 200


@pages.route("/<int(max=2147483647):number>/edit", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def edit(agency: str, number: int) -> ResponseReturnValue:
    reply = of_agency_or_404(CannedReply, agency, number)
    form = ReplyForm(obj=reply)
    if form.validate_on_submit() and _is_free(form, agency, number):
        return _save(form, reply)
    return render_template(
        "replies/edit.html", form=form, agency=reply.agency, reply=reply
    ), 422 if form.errors else 200


@pages.get("/<int(max=2147483647):number>/delete")
@allow(Rule.AGENCY)
def ask(agency: str, number: int) -> ResponseReturnValue:
    reply = of_agency_or_404(CannedReply, agency, number)
    return render_template(
        "delete.html",
        title=f"Delete the reply {reply.name} ({reply.language})?",
        consequences=["Agents cannot send it any more.", "Where it was sent already, the transcript keeps its text."],
        label="Delete the reply",
        back=url_for("replies.index", agency=agency),
        agency=reply.agency,
    )


@pages.post("/<int(max=2147483647):number>/delete")
@allow(Rule.AGENCY)
def delete(agency: str, number: int) -> ResponseReturnValue:
    reply = of_agency_or_404(CannedReply, agency, number)
    database().delete(reply)
    database().commit()
    flash(f"The reply {reply.name} is deleted.")
    return redirect(url_for("replies.index", agency=agency))


def _save(form: ReplyForm, reply: CannedReply) -> ResponseReturnValue:
    form.fill(reply, "name", "language", "text")
    database().add(reply)
    database().commit()
    flash(f"The reply {reply.name} is saved.")
    return redirect(url_for("replies.index", agency=reply.agency_id))


def _is_free(form: ReplyForm, agency: str, number: int | None = None) -> bool:
    other = database().scalar(
        select(CannedReply.id).where(
            CannedReply.agency_id == agency,
            CannedReply.name == form.name.data,
            CannedReply.language == form.language.data,
        )
    )
    if other not in (None, number):
        form.refuse(form.name, f"This agency has a reply {form.name.data} in {form.language.data} already.")
    return not form.errors
