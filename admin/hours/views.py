"""An agency's week and holidays, and whether it is open at a given time. Ends no running chat."""

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.hours import month, week
from admin.hours.forms import HolidayForm, WeekForm, read_date
from admin.web.access import Rule, allow
from admin.web.database import database
from admin.web.lookup import agency_or_404, of_agency_or_404
from onedoor.desk.terms.hours import Period, zone
from onedoor.desk.terms.verdict import moment, there, verdict
from onedoor.store.setup import setup
from onedoor.store.tables import Agency, Holiday, OpeningHours
from onedoor.wording.formats import on_a_clock, whole_day
from onedoor.wording.sentences import gettext as _

pages = Blueprint("hours", __name__, template_folder="templates", url_prefix="/agencies/<slug:agency>/hours")


@pages.get("/")
@allow(Rule.AGENCY)
def show(agency: str) -> ResponseReturnValue:
    return _page(agency_or_404(agency), None, HolidayForm(formdata=None))


@pages.post("/")
@allow(Rule.AGENCY)
def change(agency: str) -> ResponseReturnValue:
    found = agency_or_404(agency)
    form = WeekForm()
    if not form.validate():
        return _page(found, form, HolidayForm(formdata=None))
    found.hours = [
        _row(weekday, one) for weekday, day in enumerate(form.days()) for one in week.periods(day.data or "")
    ]
    database().commit()
    flash(_("The week is saved.") if found.hours else _("The week is empty now: the desk is always open."))
    return redirect(url_for("hours.show", agency=agency))


@pages.post("/holidays")
@allow(Rule.AGENCY)
def add_holiday(agency: str) -> ResponseReturnValue:
    found = agency_or_404(agency)
    form = HolidayForm()
    day = read_date(form.day.data or "")
    if not form.validate() or not form.has_a_period() or day is None:
        return _page(found, None, form)
    found.holidays.append(
        Holiday(day=day, name=form.name.data or "", start=form.start.data or None, end=form.end.data or None)
    )
    database().commit()
    flash(_("%(day)s has its own hours now.", day=whole_day(day)))
    return redirect(url_for("hours.show", agency=agency))


@pages.post("/holidays/<int(max=2147483647):number>/delete")
@allow(Rule.AGENCY)
def delete_holiday(agency: str, number: int) -> ResponseReturnValue:
    holiday = of_agency_or_404(Holiday, agency, number)
    database().delete(holiday)
    database().commit()
    flash(_("%(day)s has the hours of its weekday again.", day=whole_day(holiday.day)))
    return redirect(url_for("hours.show", agency=agency))


def _row(weekday: int, period: Period) -> OpeningHours:
    return OpeningHours(weekday=weekday, start=week.clock(period.start), end=week.clock(period.end))


def _week(agency: Agency) -> dict[str, str]:
    found: dict[str, list[Period]] = {day: [] for day in week.DAYS}
    for one in agency.hours:
        found[week.DAYS[one.weekday]].append(Period.of(one.start, one.end))
    return {day.lower(): week.shown(periods) for day, periods in found.items()}


def _page(agency: Agency, form: WeekForm | None, holiday: HolidayForm) -> ResponseReturnValue:
    hours = setup.hours(agency)
    asked = request.args.get("at", "")[:30]
    at = moment(asked, hours) if asked else datetime.now(UTC)
    shown = form or WeekForm(formdata=None, data=_week(agency))
    today = datetime.now(zone(agency.time_zone)).date()
    names = {day.day: day.name for day in agency.holidays}
    page = render_template(
        "hours/show.html",
        month=month.of(month.read(request.args.get("month", ""), today), hours, names),
        today=today,
        agency=agency,
        form=shown,
        holiday_form=holiday,
        asked=asked,
        at=at,
        verdict=verdict(hours, at) if at else None,
        clock=on_a_clock(there(hours, at)) if at else "",
        typed=f"{at.astimezone(zone(agency.time_zone)):%Y-%m-%dT%H:%M}" if at else asked,
    )
    return page, 422 if shown.errors or holiday.errors else 200
