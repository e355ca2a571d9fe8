"""Lists, adds, changes, deletes, exports and imports an agency's canned replies. Changes nothing already sent."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.replies import tree
from admin.replies.forms import ImportForm, ReplyForm
from admin.web.access import Rule, allow, person
from admin.web.database import database
from admin.web.lookup import agency_or_404, is_taken, of_agency_or_404
from onedoor.records import replies as table
from onedoor.store.tables import CannedReply
from onedoor.wording.formats import language_name
from onedoor.wording.sentences import gettext as _

pages = Blueprint("replies", __name__, template_folder="templates", url_prefix="/agencies/<slug:agency>/replies")


@pages.get("/")
@allow(Rule.AGENCY)
def index(agency: str) -> ResponseReturnValue:
    found, words, state = agency_or_404(agency), request.args.get("words", ""), request.args.get("state", "")
    shown = tree.matching(found.replies, words, state)
    return render_template(
        "replies/index.html",
        agency=found,
        folders=tree.folders(shown),
        words=words,
        state=state,
        count_shown=len(shown),
    )


@pages.get("/replies.csv")
@allow(Rule.AGENCY)
def export(agency: str) -> ResponseReturnValue:
    headers = {"Content-Disposition": f'attachment; filename="replies-{agency}.csv"'}
    content = table.written(agency_or_404(agency).replies)
    return Response("\ufeff" + content, content_type="text/csv; charset=utf-8", headers=headers)


@pages.route("/import", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def take_in(agency: str) -> ResponseReturnValue:
    """Shows first what a table would change, and carries it out when it is sent again."""
    found, form, plan = agency_or_404(agency), ImportForm(), None
    if form.validate_on_submit():
        given = form.file.data.read() if form.file.data else (form.table.data or "").encode()
        try:
            content = given.decode("utf-8-sig")
        except UnicodeDecodeError:
            form.refuse(form.file, _("This file is not text in UTF-8; save the table as “CSV UTF-8”."))
        else:
            plan = table.plan(content, found.replies) if content.strip() else None
            if plan is None:
                form.refuse(form.file, _("Choose a file that has something in it."))
            elif form.table.data and not plan.mistakes:
                return _carry_out(found.id, plan)
            else:
                form.table.data = content
    page = render_template("replies/import.html", agency=found, form=form, plan=plan)
    return page, 422 if form.errors or (plan and plan.mistakes) else 200


def _carry_out(agency: str, plan: table.Plan) -> ResponseReturnValue:
    database().add_all(table.rows(plan, agency_or_404(agency), person().name))
    database().commit()
    flash(_("%(new)s replies are added, %(changed)s are changed.", new=len(plan.new), changed=len(plan.changed)))
    return redirect(url_for("replies.index", agency=agency))


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
        title=_("Delete the reply %(name)s (%(language)s)?", name=reply.name, language=language_name(reply.language)),
        consequences=[
            _("Agents cannot send it any more."),
            _("Where it was sent already, the transcript keeps its text."),
        ],
        label=_("Delete the reply"),
        back=url_for("replies.index", agency=agency),
        agency=reply.agency,
    )


@pages.post("/<int(max=2147483647):number>/delete")
@allow(Rule.AGENCY)
def delete(agency: str, number: int) -> ResponseReturnValue:
    reply = of_agency_or_404(CannedReply, agency, number)
    database().delete(reply)
    database().commit()
    flash(_("The reply %(name)s is deleted.", name=reply.name))
    return redirect(url_for("replies.index", agency=agency))


def _save(form: ReplyForm, reply: CannedReply) -> ResponseReturnValue:
    form.fill(reply, "name", "language", "text", "folder", "tags")
    table.approve(reply, bool(form.approved.data), person().name)
    database().add(reply)
    database().commit()
    flash(_("The reply %(name)s is saved.", name=reply.name))
    return redirect(url_for("replies.index", agency=reply.agency_id))


def _is_free(form: ReplyForm, agency: str, number: int | None = None) -> bool:
    if is_taken(CannedReply, number, agency_id=agency, name=form.name.data, language=form.language.data):
        form.refuse(
            form.name,
            _(
                "This agency has a reply %(name)s in %(language)s already.",
                name=form.name.data,
                language=language_name(form.language.data or ""),
            ),
        )
    return not form.errors
