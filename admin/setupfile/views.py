"""Saves the set-up as a file, and imports one after showing what it would change."""

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from admin.retention.stakes import stake
from admin.setupfile.forms import IntakeForm
from admin.web import audit
from admin.web.access import Rule, allow
from admin.web.database import database
from onedoor.store.setup import accounts
from onedoor.store.setupfile import intake, writing
from onedoor.store.setupfile.model import SeedError
from onedoor.store.setupfile.reading import parse
from onedoor.wording.formats import say
from onedoor.wording.sentences import gettext as _

pages = Blueprint("setupfile", __name__, template_folder="templates", url_prefix="/setup")
_KINDS = {"toml": (writing.as_toml, "application/toml"), "json": (writing.as_json, "application/json")}


@pages.get("/")
@allow(Rule.ADMINISTRATOR)
def show() -> ResponseReturnValue:
    return render_template("setupfile/show.html", form=IntakeForm(), changes=None)


@pages.get("/onedoor-setup.<any(toml, json):kind>")
@allow(Rule.ADMINISTRATOR)
def save(kind: str) -> ResponseReturnValue:
    written, media_type = _KINDS[kind]
    content = written(writing.read(database(), current_app.config["ONEDOOR_DOMAIN"]))
    headers = {"Content-Disposition": f'attachment; filename="onedoor-setup.{kind}"'}
    return Response(content, content_type=f"{media_type}; charset=utf-8", headers=headers)


@pages.post("/")
@allow(Rule.ADMINISTRATOR)
def take_in() -> ResponseReturnValue:
    """Shows first what would change, and carries it out when it is sent again."""
    form = IntakeForm()
    content = _content(form) if form.validate() else None
    changes = None
    if content is not None:
        try:
            domain = current_app.config["ONEDOOR_DOMAIN"]
            wanted = parse(content, _("The file"), writing.read(database(), domain))
            changes = intake.bring_in(database(), wanted, domain)
        except SeedError as error:
            form.refuse(form.file, say(error.said))
    if changes is not None and form.content.data and not form.file.data:
        return _carry_out(changes)
    database().rollback()
    destroyed = stake({one.id: one.kept() for one in wanted.agency}) if changes is not None else 0
    form.content.data = content if changes is not None else ""
    return render_template(
        "setupfile/show.html", form=form, changes=changes, destroyed=destroyed
    ), 422 if form.errors else 200


def _content(form: IntakeForm) -> str | None:
    if not form.file.data:
        if not form.content.data:
            form.refuse(form.file, _("Choose a file."))
        return form.content.data or None
    try:
        found: str = form.file.data.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        form.refuse(form.file, _("This file is not text in UTF-8."))
        return None
    return found


def _carry_out(changes: intake.Changes) -> ResponseReturnValue:
    passwords = {jid: accounts.request(database(), agency, jid) for agency, jid in changes.accounts}
    audit.note("import", "setup", None, added=len(changes.added), changed=len(changes.changed))
    database().commit()
    return render_template("setupfile/done.html", changes=changes, passwords=passwords)
