"""An agency's targets, what a contact costs it by channel, and who gets its reports by mail on Mondays."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from admin.reports.forms import CostsForm, ReaderForm, TargetsForm, cents, money
from admin.web.access import Rule, allow
from admin.web.database import database
from admin.web.lookup import agency_or_404
from onedoor.desk.terms.targets import Targets
from onedoor.reports.catalogue import TITLES
from onedoor.reports.channel import CHANNELS, CHAT
from onedoor.store.tables import Agency
from onedoor.store.tables.measures import MAILED, ContactCost, ReportMail, ReportReader
from onedoor.wording.sentences import gettext as _

pages = Blueprint(
    "report_settings", __name__, template_folder="templates", url_prefix="/agencies/<slug:agency>/reports"
)
PRICED = (CHAT, *CHANNELS)


@pages.route("/", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def show(agency: str) -> ResponseReturnValue:
    found = agency_or_404(agency)
    form = _costs_form(found)
    if form.validate_on_submit():
        known = {row.channel: row for row in found.costs}
        for channel in PRICED:
            _price(agency, channel, cents(form[channel].data or ""), form.currency.data or "$", known.get(channel))
        database().commit()
        flash(_("The costs are saved. The channel shift report uses them from now on, for past periods too."))
        return redirect(url_for("report_settings.show", agency=agency))
    return _shown(found, costs=form), 422 if form.errors else 200


@pages.post("/targets")
@allow(Rule.AGENCY)
def service_target(agency: str) -> ResponseReturnValue:
    found, form = agency_or_404(agency), TargetsForm()
    if not form.validate():
        return _shown(found, targets=form), 422
    found.targets = Targets(**{one.name: form[one.name].data for one in fields(Targets)})
    database().commit()
    flash(_("Reports and the wallboard use these targets from now on, for past weeks too."))
    return redirect(url_for("report_settings.show", agency=agency))


@pages.post("/readers")
@allow(Rule.AGENCY)
def add_reader(agency: str) -> ResponseReturnValue:
    found, form = agency_or_404(agency), ReaderForm()
    address = (form.email.data or "").strip().lower()
    taken = select(ReportReader.id).where(ReportReader.agency_id == agency, func.lower(ReportReader.email) == address)
    if form.validate_on_submit() and database().scalar(taken) is not None:
        form.refuse(form.email, _("This address gets reports already: remove it first."))
    if form.errors:
        return _shown(found, reader=form), 422
    reader = ReportReader(
        agency_id=agency,
        email=form.email.data,
        reports=" ".join(name for name in MAILED if name in (form.reports.data or ())),
        since=datetime.now(UTC),
    )
    database().add(reader)
    database().commit()
    flash(_("The reports are sent each Monday from now on."))
    return redirect(url_for("report_settings.show", agency=agency))


@pages.post("/readers/<int:number>/delete")
@allow(Rule.AGENCY)
def remove_reader(agency: str, number: int) -> ResponseReturnValue:
    agency_or_404(agency)
    reader = database().scalar(
        select(ReportReader).where(ReportReader.id == number, ReportReader.agency_id == agency)
    ) or abort(404)
    database().delete(reader)
    database().commit()
    flash(_("No more reports are sent there."))
    return redirect(url_for("report_settings.show", agency=agency))


def _shown(
    agency: Agency,
    *,
    targets: TargetsForm | None = None,
    costs: CostsForm | None = None,
    reader: ReaderForm | None = None,
) -> str:
    """The page. A form with errors is passed in, and stays filled in."""
    last = (
        select(ReportMail).join(ReportReader, ReportReader.id == ReportMail.reader_id)
        .where(ReportReader.agency_id == agency.id).order_by(ReportMail.week)
    )  # fmt: skip
    return render_template(
        "reports/settings.html",
        agency=agency,
        targets=targets or TargetsForm(formdata=None, obj=agency.targets),
        costs=costs or _costs_form(agency, formdata=None),
        reader=reader or ReaderForm(formdata=None),
        readers=agency.readers,
        last={mail.reader_id: mail for mail in database().scalars(last)},
        titles=TITLES,
        can_mail=current_app.config["ONEDOOR_CAN_MAIL"],
    )


def _costs_form(agency: Agency, **given: Any) -> CostsForm:
    known = {row.channel: row for row in agency.costs}
    return CostsForm(
        currency=next((row.currency for row in known.values()), "$"),
        **{channel: money(known[channel].cents) if channel in known else "" for channel in PRICED},
        **given,
    )


def _price(agency: str, channel: str, amount: int | None, currency: str, row: ContactCost | None) -> None:
    if amount is None:
        if row is not None:
            database().delete(row)
    elif row is None:
        database().add(ContactCost(agency_id=agency, channel=channel, cents=amount, currency=currency))
    else:
        row.cents, row.currency = amount, currency
