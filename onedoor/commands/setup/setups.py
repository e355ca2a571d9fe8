"""`onedoor setup`: exports the whole set-up to one file, and imports it."""

from pathlib import Path

import click

from onedoor.commands.plain import Plain, ask_before_destroying, config_option, session, write_out
from onedoor.settings import load
from onedoor.store.setup import accounts
from onedoor.store.setupfile import intake, seed, writing
from onedoor.wording.sentences import gettext as _


@click.group("setup", cls=Plain)
def setup_group() -> None:
    """The set-up as one file: a backup, or configuration as code."""


@setup_group.command("export")
@config_option
@click.option("--json", "as_json", is_flag=True, help="As JSON instead of TOML.")
@click.argument(
    "file",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default="-",
    help="The file to write; by default the screen.",
)
def export(config: Path, as_json: bool, file: Path) -> None:
    """Write agencies, skills, agents, hours, texts, replies, tags, topics and rules to FILE, or show them."""
    settings = load(config)
    with session(settings) as opened:
        found = writing.read(opened, settings.domain)
    written = writing.as_json(found) if as_json else writing.as_toml(found)
    write_out(file, written, _("The set-up is in %(file)s.", file=str(file)))


@setup_group.command("import")
@config_option
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--yes", is_flag=True, help="Do not ask, even before records are destroyed.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), help="A file from `onedoor setup export`.")
def take_in(config: Path, dry_run: bool, yes: bool, file: Path) -> None:
    """Import the set-up in FILE (TOML or JSON). Fields that are not in the file stay unchanged; nothing is deleted.

    For an existing entry, give only what identifies it and the fields to change. A new entry needs all required
    fields, and gets defaults for the others. If the file has an agency's hours or holidays, or a topic's routes, they
    replace the old ones.
    """
    settings = load(config)
    with session(settings) as opened:
        known = writing.read(opened, settings.domain)
    wanted = seed.read(file, known)
    if not dry_run:
        ask_before_destroying(settings, {one.id: one.kept() for one in wanted.agency}, yes)
    with session(settings) as opened:
        done = intake.bring_in(opened, wanted, settings.domain)
        made = {jid: accounts.request(opened, agency, jid) for agency, jid in done.accounts}
        if dry_run:
            opened.rollback()
    for line in done.added:
        click.echo(f"+ {line}")
    for line in done.changed:
        click.echo(f"~ {line}")
    if not (done.added or done.changed):
        click.echo(_("Nothing to change."))
    elif dry_run:
        click.echo(_("Nothing was changed: this was a dry run."))
    for jid, password in made.items() if not dry_run else ():
        click.echo(_("%(account)s gets an account with the password %(password)s", account=jid, password=password))
