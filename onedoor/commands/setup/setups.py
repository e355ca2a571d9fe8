"""`onedoor setup`: the whole set-up as one file, written and brought in."""

from datetime import UTC, datetime
from pathlib import Path

import click

from onedoor.commands.plain import Plain, ask_before_destroying, config_option, session, write_out
from onedoor.settings import load
from onedoor.store.setupfile import intake, seed, writing
from onedoor.up import passwords


@click.group("setup", cls=Plain)
def setup_group() -> None:
    """The set-up as one file: a backup, or configuration as code."""


@setup_group.command("export")
@config_option
@click.option("--json", "as_json", is_flag=True, help="As JSON; TOML otherwise.")
@click.argument(
    "file",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default="-",
    help="Where to; on the screen, if not given.",
)
def export(config: Path, as_json: bool, file: Path) -> None:
    """Write agencies, skills, agents, hours, texts, replies, tags, topics and rules to FILE, or show them."""
    settings = load(config)
    with session(settings) as opened:
        found = writing.read(opened, settings.domain)
    written = writing.as_json(found) if as_json else writing.as_toml(found)
    write_out(file, written, f"The set-up is in {file}.")


@setup_group.command("import")
@config_option
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--yes", is_flag=True, help="Do not ask, not even before records are destroyed.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), help="As `onedoor setup export` writes it.")
def take_in(config: Path, dry_run: bool, yes: bool, file: Path) -> None:
    """Bring the set-up of FILE (TOML or JSON) in. What it does not name stays; nothing is deleted.

    Of an entry that is there, what tells it apart and what is to change is enough; what is new is named whole, and has
    the usual where nothing is said. An agency's hours and holidays and a topic's routes are those of the file, where
    it has them.
    """
    settings = load(config)
    with session(settings) as opened:
        known = writing.read(opened, settings.domain)
    wanted = seed.read(file, known)
    if not dry_run:
        ask_before_destroying(settings, {one.id: one.kept() for one in wanted.agency}, yes)
    with session(settings) as opened:
        done = intake.bring_in(opened, wanted, settings.domain)
        made = {jid: passwords.new() for _, jid in done.accounts}
        intake.request_accounts(opened, done, made, datetime.now(UTC))
        if dry_run:
            opened.rollback()
    for line in done.added:
        click.echo(f"+ {line}")
    for line in done.changed:
        click.echo(f"~ {line}")
    if not (done.added or done.changed):
        click.echo("Everything is as the file says.")
    elif dry_run:
        click.echo("Nothing was changed: this was a dry run.")
    for jid, password in made.items() if not dry_run else ():
        click.echo(f"{jid} gets an account with the password {password}")
