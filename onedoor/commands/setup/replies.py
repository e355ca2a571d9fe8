"""`onedoor reply export` and `import`: an agency's canned replies as a table, as in the panel."""

from pathlib import Path

import click

from onedoor.commands.plain import AGENCY, Refusal, actor, config_option, session, the_agency, write_out
from onedoor.records import replies as table
from onedoor.settings import load
from onedoor.wording.sentences import gettext as _

agency_argument = click.argument("agency", help=AGENCY)


@click.command("export")
@config_option
@agency_argument
@click.argument(
    "file",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default="-",
    help="The file to write; by default the screen.",
)
def export(config: Path, agency: str, file: Path) -> None:
    """Write the canned replies of AGENCY as CSV, for a spreadsheet."""
    with session(load(config)) as opened:
        written = table.written(the_agency(opened, agency).replies)
    write_out(file, written, _("The replies are in %(file)s.", file=str(file)), encoding="utf-8-sig")


@click.command("import")
@config_option
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@agency_argument
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), help="A table as written by `export`.")
def take_in(config: Path, agency: str, file: Path, dry_run: bool) -> None:
    """Add and change canned replies of AGENCY from the table in FILE. Deletes none."""
    content = _read(file)
    with session(load(config)) as opened:
        found = the_agency(opened, agency)
        plan = table.plan(content, found.replies)
        if plan.mistakes:
            raise Refusal("\n".join(plan.mistakes))
        for sign, rows in (("+", plan.new), ("~", plan.changed)):
            for row in rows:
                click.echo(f"{sign} reply {row.name} {row.language} of {agency}")
        if not dry_run:
            opened.add_all(table.rows(plan, found, actor().login))
    if not (plan.new or plan.changed):
        click.echo(_("Nothing to change."))
    elif dry_run:
        click.echo(_("Nothing was changed: this was a dry run."))


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        raise Refusal(_("%(file)s cannot be read: %(why)s.", file=str(file), why=error.strerror)) from error
    except UnicodeDecodeError:
        raise Refusal(_("%(file)s is not UTF-8 text; save the table as “CSV UTF-8”.", file=str(file))) from None


COMMANDS = (export, take_in)
