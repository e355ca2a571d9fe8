"""`onedoor check-config` and `onedoor db`: the settings and the database."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from onedoor.commands.plain import Plain, Refusal, config_option
from onedoor.reports import keeping
from onedoor.settings import Settings, load
from onedoor.shipped import SEED
from onedoor.store import database, sample
from onedoor.up import instance
from onedoor.wording.sentences import gettext as _
from onedoor.wording.sentences import ngettext


@click.command("check-config")
@config_option
def check_config(config: Path) -> None:
    """Read the settings, open the database, and report what is wrong with them."""
    settings = load(config)
    engine = database.connect(settings.database.url)
    database.check(engine)
    engine.dispose()
    click.echo(_("%(file)s is valid, and its database is up to date.", file=str(config)))


@click.group("db", cls=Plain)
def db() -> None:
    """Upgrade the database, or load a first set-up."""


@db.command("upgrade")
@config_option
def db_upgrade(config: Path) -> None:
    """Create the tables, or bring them up to date."""
    instance.upgrade(load(config))


@db.command("seed")
@config_option
@click.argument(
    "file", type=click.Path(path_type=Path, dir_okay=False), default=SEED, help="The set-up; ours by default."
)
@click.option("--chats", type=click.IntRange(1), help="How many sample chats to make, of people who do not exist.")
@click.option("--seed", "number", type=int, default=1, show_default=True, help="The same number gives the same chats.")
@click.option("--days", type=click.IntRange(1), help="Over how many days; by default as many as the desks need.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Their last day, such as 2026-11-30; yesterday by default.",
)
@click.option("--lines/--no-lines", default=True, help="With or without messages.")
@click.option("--force", is_flag=True, help="Even if there are chats already.")
def db_seed(
    *, config: Path, file: Path, chats: int | None, number: int, days: int | None, until: datetime | None,
    lines: bool, force: bool,
) -> None:  # fmt: skip
    """Load a first set-up into a database that nobody has set up. With --chats, add sample chats."""
    settings = load(config)
    if instance.load_seed(settings, file):
        passwords = settings.state / "first-passwords.toml"
        click.echo(_("Loaded. The first passwords are in %(file)s.", file=str(passwords)))
    elif chats is None:
        raise Refusal(_("The database is set up already; a seed is only for an empty one."))
    if chats is not None:
        last = until.date() if until else (datetime.now(UTC) - timedelta(days=1)).date()
        _make_chats(settings, sample.Asked(chats, last, number, days, lines, force))


def _make_chats(settings: Settings, asked: sample.Asked) -> None:
    engine = database.connect(settings.database.url)
    try:
        database.check(engine)
        first, last = sample.fill(
            engine, settings, asked, lambda done: click.echo(f"{done} …") if done % 50000 == 0 else None
        )
        # Count them now, so that the first report opens without a wait.
        keeping.refresh(engine)
    finally:
        engine.dispose()
    made = ngettext("%(num)s sample chat was made.", "%(num)s sample chats were made.", asked.chats)
    dates = _("They are from %(first)s to %(last)s. Nobody in them exists.", first=str(first), last=str(last))
    click.echo(f"{made} {dates}")
