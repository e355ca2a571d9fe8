"""Lists, shows and annotates messages that citizens left at one agency, and marks them as done or not done."""

from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import inspect, select

from admin.messages.forms import NoteForm, Search
from admin.web import audit
from admin.web.access import Rule, allow, is_masked, person
from admin.web.database import database
from admin.web.lookup import agency_or_404
from admin.words import masked
from onedoor.store.tables import LeftMessage
from onedoor.store.transcripts import left_messages
from onedoor.wording.sentences import gettext

pages = Blueprint("messages", __name__, template_folder="templates", url_prefix="/agencies/<slug:agency>/messages")
PAGE = 25


@pages.get("/")
@allow(Rule.READ)
def index(agency: str) -> ResponseReturnValue:
    search = Search.read(request.args)
    found, total = left_messages.messages(
        database(), agency, state=search.state, typed=search.typed, offset=(search.page - 1) * PAGE, limit=PAGE
    )
    return render_template(
        "messages/index.html",
        agency=agency_or_404(agency),
        found=[_seen(one) for one in found],
        total=total,
        search=search,
        pages=max(1, -(-total // PAGE)),
    )


@pages.get("/<int(max=2147483647):number>/")
@allow(Rule.READ)
def show(agency: str, number: int) -> ResponseReturnValue:
    found = _message_or_404(agency, number)
    audit.read(_named(found), agency)
    return render_template(
        "messages/show.html", agency=agency_or_404(agency), message=_seen(found), form=NoteForm(obj=found)
    )


@pages.post("/<int(max=2147483647):number>/note")
@allow(Rule.LIVE)
def note(agency: str, number: int) -> ResponseReturnValue:
    found, form = _message_or_404(agency, number), NoteForm()
    if not form.validate_on_submit():
        page = render_template("messages/show.html", agency=agency_or_404(agency), message=found, form=form)
        return page, 422
    form.fill(found, "note")
    return _changed(found, gettext("The note is saved."))


@pages.post("/<int(max=2147483647):number>/done")
@allow(Rule.LIVE)
def done(agency: str, number: int) -> ResponseReturnValue:
    found = _message_or_404(agency, number)
    if found.state != "done":
        found.state, found.done_at, found.done_by = "done", datetime.now(UTC), person().name
    return _changed(found, gettext("%(reference)s is done.", reference=found.reference))


@pages.post("/<int(max=2147483647):number>/undo")
@allow(Rule.LIVE)
def undo(agency: str, number: int) -> ResponseReturnValue:
    found = _message_or_404(agency, number)
    if found.state != "new":
        found.state, found.done_at, found.done_by = "new", None, None
    return _changed(found, gettext("%(reference)s is marked as not done.", reference=found.reference))


def _message_or_404(agency: str, number: int) -> LeftMessage:
    wanted = select(LeftMessage).where(LeftMessage.agency_id == agency, LeftMessage.id == number)
    return database().scalar(wanted) or abort(404)


def _changed(found: LeftMessage, told: str) -> ResponseReturnValue:
    database().commit()
    flash(told)
    return redirect(url_for("messages.show", agency=found.agency_id, number=found.id))


def _named(found: LeftMessage) -> str:
    """The message's name in the audit log."""
    return f"message:{found.agency_id}/{found.reference}"


def _seen(found: LeftMessage) -> LeftMessage:
    """The message as this person may see it."""
    if not is_masked():
        return found
    known = {found.name: masked.word("citizen")}
    columns = {column.key: getattr(found, column.key) for column in inspect(LeftMessage).mapper.column_attrs}
    covered = {
        "name": masked.word("citizen"),
        "email": masked.COVER,
        "phone": masked.COVER if found.phone else "",
        "text": masked.words(found.text, known),
        "note": masked.words(found.note, known),
        "page": masked.page(found.page),
    }
    return LeftMessage(**(columns | covered))
