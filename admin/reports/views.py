"""Shows reports as pages, CSV and JSON. Counts what is new; changes nothing else. People see only their own agency."""

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from admin.reports import asking
from admin.reports.asking import Asking
from admin.reports.chart import chart
from admin.web import audit
from admin.web.access import Rule, agency_limit, allow, may
from admin.web.database import database, engine
from onedoor.records.names import name_of
from onedoor.reports import catalogue, keeping, reading
from onedoor.reports.questions import trends
from onedoor.reports.report import Report, as_csv, as_json
from onedoor.reports.said import for_people, said, shown, translated
from onedoor.store.tables import Agency
from onedoor.wording.sentences import gettext as _

pages = Blueprint("reports", __name__, template_folder="templates", url_prefix="/reports")
FORMS = {"csv": (as_csv, "text/csv; charset=utf-8"), "json": (as_json, "application/json")}


@pages.get("/")
@allow(Rule.ARCHIVE)
def index() -> ResponseReturnValue:
    shown = [name for name in catalogue.TITLES if name not in catalogue.BY_PERSON or may(Rule.DESKS)]
    return render_template("reports/index.html", titles={name: catalogue.TITLES[name] for name in shown})


@pages.get("/agents")
@allow(Rule.DESKS)
def agents() -> ResponseReturnValue:
    return _page("agents")


@pages.get("/agents.<any(csv, json):form>")
@allow(Rule.DESKS)
def agents_as(form: str) -> ResponseReturnValue:
    return _download("agents", form)


@pages.get("/<slug:name>")
@allow(Rule.ARCHIVE)
def show(name: str) -> ResponseReturnValue:
    return _page(_public(name))


@pages.get("/<slug:name>.<any(csv, json):form>")
@allow(Rule.ARCHIVE)
def download(name: str, form: str) -> ResponseReturnValue:
    return _download(_public(name), form)


def _public(name: str) -> str:
    if name not in catalogue.TITLES or name in catalogue.BY_PERSON:
        abort(404)
    return name


def _page(name: str) -> ResponseReturnValue:
    asked, made = _made(name)
    report = for_people(translated(made))
    connection = database().connection()
    first_day = reading.first_day(connection, asked.period.agencies)
    return render_template(
        "reports/show.html",
        asked=asked,
        report=report,
        drawn=chart(report, _("%(report)s, as a chart; the table below says the same.", report=report.title)),
        shown=shown,
        titles={one: said(title) for one, title in catalogue.DIMENSION_TITLES.items()},
        dimensions=catalogue.DIMENSIONS[name],
        choices=trends.choices(connection, asked.period) if name in catalogue.OF_WORDS else {},
        of_words=name in catalogue.OF_WORDS,
        agencies=_agencies(),
        first_day=first_day,
        compared=_compared(report),
    )


def _download(name: str, form: str) -> ResponseReturnValue:
    asked, report = _made(name)
    write, media_type = FORMS[form]
    audit.read(f"report:{name}", agency_limit(), action="export", form=form)
    disposition = f'attachment; filename="{name}-{asked.period.first}-{asked.period.last}.{form}"'
    # CSV is for people; JSON is the same in every language.
    made = write(translated(report) if form == "csv" else report)
    return Response(made, content_type=media_type, headers={"Content-Disposition": disposition})


def _made(name: str) -> tuple[Asking, Report]:
    limit = agency_limit()
    asked = asking.read(name, request.args, None if limit is None else (limit,))
    keeping.refresh(engine())
    connection = database().connection()
    asked.targets = reading.targets(connection, asked.period.agencies).narrowed(**asked.given)
    return asked, catalogue.make(connection, asked.wanted)


def _agencies() -> dict[str, str]:
    """id → name of the agencies that this person can choose"""
    limit = agency_limit()
    wanted = select(Agency.id, name_of(Agency)).order_by(Agency.name)
    rows = database().execute(wanted if limit is None else wanted.where(Agency.id == limit))
    return dict(rows.all())


def _compared(report: Report) -> list[tuple[str, str, str, bool | None, str]]:
    """(title, now, before, whether the target is met, key) of each total."""
    if report.total is None or report.before is None:
        return []
    return [
        (
            column.title,
            shown(report.total.get(column.key), column.kind, report.currency),
            shown(report.before.get(column.key), column.kind, report.currency),
            report.met(column.key, report.total.get(column.key)),
            column.key,
        )
        for column in report.columns[1:]
    ]
