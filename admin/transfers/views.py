"""Lists, adds and removes forbidden transfers between two agencies. All others are allowed."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from admin.fields import options
from admin.transfers.forms import RuleForm
from admin.web.access import Rule, allow
from admin.web.database import database
from admin.web.lookup import agency_names
from onedoor.store.tables import TransferRule
from onedoor.wording.sentences import gettext as _

pages = Blueprint("transfers", __name__, template_folder="templates", url_prefix="/transfers")


@pages.get("/")
@allow(Rule.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    return _page(RuleForm(formdata=None))


@pages.post("/")
@allow(Rule.ADMINISTRATOR)
def add() -> ResponseReturnValue:
    form = RuleForm()
    _offer(form)
    if not form.validate() or not _is_new(form):
        return _page(form)
    database().add(TransferRule(from_agency_id=form.source.data, to_agency_id=form.target.data))
    database().commit()
    flash(_("This transfer is not possible any more. The other direction is as it was."))
    return redirect(url_for("transfers.index"))


@pages.post("/<slug:source>/<slug:target>/delete")
@allow(Rule.ADMINISTRATOR)
def delete(source: str, target: str) -> ResponseReturnValue:
    rule = database().get(TransferRule, (source, target)) or abort(404)
    database().delete(rule)
    database().commit()
    flash(_("This transfer is possible again."))
    return redirect(url_for("transfers.index"))


def _is_new(form: RuleForm) -> bool:
    source, target = form.source.data, form.target.data
    if source == target:
        form.refuse(form.target, _("Inside one agency, everybody may transfer to everybody."))
    elif database().get(TransferRule, (source, target)):
        form.refuse(form.target, _("This transfer is forbidden already."))
    return not form.errors


def _offer(form: RuleForm) -> None:
    form.source.choices = options(*agency_names().items())
    form.target.choices = options(*agency_names().items())


def _page(form: RuleForm) -> ResponseReturnValue:
    _offer(form)
    found = select(TransferRule).order_by(TransferRule.from_agency_id, TransferRule.to_agency_id)
    rules = database().scalars(found).all()
    pairs = {(rule.from_agency_id, rule.to_agency_id) for rule in rules}
    page = render_template("transfers/index.html", form=form, rules=rules, pairs=pairs, names=agency_names())
    return page, 422 if form.errors else 200
