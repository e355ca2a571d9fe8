"""The forms of a week, and of a day with other hours."""

from datetime import date

from wtforms import Field
from wtforms.validators import ValidationError

from admin.fields import Line, at_most, needed
from admin.forgery import Form
from admin.hours import week
from onedoor.desk.hours import NotATime, Period
from onedoor.desk.verdict import FIRST_YEAR, LAST_YEAR


def _day_of_week(_: object, field: Field) -> None:
    """Leaves the periods in their usual spelling."""
    try:
        field.data = week.shown(week.periods(field.data or ""))
    except (week.NoPeriods, NotATime) as error:
        raise ValidationError(f"{field.label.text}: {error}") from error


class WeekForm(Form):
    monday = Line("Monday", [_day_of_week])
    tuesday = Line("Tuesday", [_day_of_week])
    wednesday = Line("Wednesday", [_day_of_week])
    thursday = Line("Thursday", [_day_of_week])
    friday = Line("Friday", [_day_of_week])
    saturday = Line("Saturday", [_day_of_week])
    sunday = Line("Sunday", [_day_of_week])

    def days(self) -> list[Field]:
        """Its fields, Monday first."""
        return [self[day.lower()] for day in week.DAYS]


def _date(_: object, field: Field) -> None:
    if read_date(field.data or "") is None:
        raise ValidationError(
            f"“{(field.data or '')[:60]}” is no date; write it as year-month-day, such as 2026-12-25."
        )


def read_date(typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _time(_: object, field: Field) -> None:
    if field.data:
        try:
            field.data = week.clock(week.read(field.data))
        except NotATime as error:
            raise ValidationError(str(error)) from error


class HolidayForm(Form):
    day = Line("Date", [needed("Enter the date."), _date])
    name = Line("Name", [at_most(120)])
    start = Line("Open from", [_time])
    end = Line("until", [_time])

    def has_a_period(self) -> bool:
        """Whether it is open at all that day, and then properly; adds the mistake if not."""
        start, end = self.start.data, self.end.data
        if bool(start) is not bool(end):
            self.refuse(self.end if start else self.start, "“Open from” and “until” belong together.")
        elif start and end:
            try:
                Period.of(start, end)
            except NotATime as error:
                self.refuse(self.end, str(error))
        return not self.errors
