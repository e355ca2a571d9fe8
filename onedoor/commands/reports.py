"""`onedoor report NAME`: a report in the terminal, as a table, CSV or JSON. Counts new events; changes nothing else."""

from datetime import date, datetime, timedelta
from pathlib import Path

import click
from sqlalchemy import select

from onedoor.catalogues import OWN
from onedoor.commands.plain import Refusal, config_option, say
from onedoor.desk.terms.hours import zone
from onedoor.reports import catalogue, keeping, reading
from onedoor.reports.reading import Period
from onedoor.reports.report import Report, as_csv, as_json, as_text
from onedoor.settings import load
from onedoor.store import database
from onedoor.store.tables import Agency
from onedoor.wording.sentences import gettext as _
from onedoor.wording.sentences import spoken

USUAL_DAYS = 28
A_DAY = click.DateTime(["%Y-%m-%d"])
NAMES = f"Which report: {', '.join(catalogue.TITLES)}."


def _table(made: Report) -> str:
    """For whoever types. CSV and JSON are for programs, and say what they say in English."""
    if spoken() == OWN:
        return as_text(made)
    from onedoor.reports.said import shown, translated  # noqa: PLC0415 - half of Babel

    return as_text(translated(made), shown)


FORMS = {"table": _table, "csv": as_csv, "json": as_json}


@click.command("report")
@config_option
@click.argument("name", type=click.Choice(sorted(catalogue.TITLES)), metavar="NAME", help=NAMES)
@click.option(
    "--from",
    "first",
    type=A_DAY,
    metavar="DATE",
    help="The first day, such as 2026-11-01; by default, the report covers four weeks.",
)
@click.option("--to", "last", type=A_DAY, metavar="DATE", help="The last day; yesterday by default.")
@click.option("--agency", help="Only this agency, by its short name.")
@click.option(
    "--by", default="", help="One row for each day, agency, topic, skill, language or hour; for satisfaction also page."
)
@click.option(
    "--only", default="", help="For trends and questions: one topic's name or one page, with --by topic or --by page."
)
@click.option("--within", type=click.IntRange(1), help="Seconds within which a chat should be answered.")
@click.option("--respond-within", type=click.IntRange(1), help="The same for each turn, in seconds.")
@click.option("--short", type=click.IntRange(0), help="Seconds until a citizen who leaves counts as abandoning.")
@click.option("--json", "form", flag_value="json", help="As JSON.")
@click.option("--csv", "form", flag_value="csv", help="As CSV.")
@click.option("--table", "form", flag_value="table", default=True, help="As a table (the default).")
def report(
    *, config: Path, name: str, first: datetime | None, last: datetime | None, agency: str | None, by: str, only: str,
    within: int | None, respond_within: int | None, short: int | None, form: str,
) -> None:  # fmt: skip
    """Show figures on the desks' work."""
    allowed = catalogue.DIMENSIONS[name]
    if by and by not in allowed:
        told = _("%(report)s can be shown by %(columns)s.", report=name, columns=", ".join(allowed))
        raise click.BadParameter(told, param_hint="--by")
    engine = database.connect(load(config).database.url)
    try:
        database.check(engine)
        keeping.refresh(engine)
        with engine.connect() as connection:
            known = dict(connection.execute(select(Agency.id, Agency.time_zone)).all())
            if agency is not None and agency not in known:
                raise Refusal(_("There is no agency %(agency)s.", agency=agency))
            period = _period(first, last, agency, known.get(agency or "", "UTC"))
            usual = reading.targets(connection, period.agencies)
            targets = usual.narrowed(within=within, respond_within=respond_within, short=short)
            made = catalogue.make(connection, catalogue.Asked(name, period, by, only, targets))
    finally:
        engine.dispose()
    _say(made, form)


def _period(first: datetime | None, last: datetime | None, agency: str | None, zone_name: str) -> Period:
    until = last.date() if last else datetime.now(zone(zone_name)).date() - timedelta(days=1)
    since: date = first.date() if first else until - timedelta(days=USUAL_DAYS - 1)
    if since > until:
        raise click.BadParameter(_("The first day is after the last."), param_hint="--from")
    return Period(since, until, (agency,) if agency else None)


def _say(made: Report, form: str) -> None:
    click.echo(FORMS[form](made), nl=False)
    if made.warnings:
        for warning in made.warnings:
            click.echo(_("This cannot be right: %(warning)s", warning=say(warning)), err=True)
        raise SystemExit(1)
