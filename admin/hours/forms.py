"""The forms for a week, and for a day with other hours."""

from datetime import date

from wtforms import Field
from wtforms.validators import ValidationError

from admin.fields import Line, needed, of
from admin.hours import week
from admin.web.forgery import Form
from onedoor.desk.terms.hours import NotATime, Period
from onedoor.desk.terms.verdict import FIRST_YEAR, LAST_YEAR
from onedoor.store.setupfile.model import Day
from onedoor.wording.formats import say
from onedoor.wording.sentences import lazy_gettext as _


def _day_of_week(form: object, field: Field) -> None:
    """Checks periods, and converts them to their usual spelling."""
    try:
        field.data = week.shown(week.periods(field.data or ""))
    except (week.NoPeriods, NotATime) as error:
        raise ValidationError(_("%(field)s: %(why)s", field=field.label.text, why=say(error.args[0]))) from error


class WeekForm(Form):
    monday = Line(_("Monday"), [_day_of_week])
    tuesday = Line(_("Tuesday"), [_day_of_week])
    wednesday = Line(_("Wednesday"), [_day_of_week])
    thursday = Line(_("Thursday"), [_day_of_week])
    friday = Line(_("Friday"), [_day_of_week])
    saturday = Line(_("Saturday"), [_day_of_week])
    sunday = Line(_("Sunday"), [_day_of_week])

    def days(self) -> list[Field]:
        """The fields, Monday first."""
        return [self[day.lower()] for day in week.DAYS]


def _date(form: object, field: Field) -> None:
    if read_date(field.data or "") is None:
        raise ValidationError(
            _(
                "“%(typed)s” is not a date; write it as year-month-day, such as 2026-12-25.",
                typed=(field.data or "")[:60],
            )
        )


def read_date(typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _time(form: object, field: Field) -> None:
    if field.data:
        try:
            field.data = week.clock(week.read(field.data))
        except NotATime as error:
            raise ValidationError(say(error.args[0])) from error


class HolidayForm(Form):
    day = Line(_("Date"), [needed(_("Enter the date.")), _date])
    name = Line(_("Name"), of(Day, "name"))
    start = Line(_("Open from"), [_time])
    end = Line(_("until"), [_time])

    def has_a_period(self) -> bool:
        """Whether the times are a valid period, or both empty (closed all day). Adds an error if not."""
        start, end = self.start.data, self.end.data
        if bool(start) is not bool(end):
            self.refuse(self.end if start else self.start, _("“Open from” and “until” belong together."))
        elif start and end:
            try:
                Period.of(start, end)
            except NotATime as error:
                self.refuse(self.end, say(error.args[0]))
        return not self.errors
