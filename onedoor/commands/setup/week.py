"""`onedoor opening`: an agency's weekly hours."""

import re
from pathlib import Path

import click
from pydantic import ValidationError

from onedoor.commands.plain import AGENCY, Plain, Refusal, config_option, say, session
from onedoor.commands.setup.entries import agency_of, bring_agency_in, unsure
from onedoor.settings import load
from onedoor.store.setupfile import model
from onedoor.store.setupfile.entries import DAYS
from onedoor.store.setupfile.mistakes import what
from onedoor.wording.sentences import gettext as _

_PERIOD = re.compile(r"(\w{3})(?:-(\w{3}))? (\d\d:\d\d)-(\d\d:\d\d)")


@click.group("opening", cls=Plain)
def opening() -> None:
    """An agency's weekly hours. `onedoor hours` shows whether it is open now."""


@opening.command("list")
@config_option
@click.argument("agency", help=AGENCY)
def show(config: Path, agency: str) -> None:
    """Show AGENCY's weekly hours."""
    settings = load(config)
    with session(settings) as opened:
        found = agency_of(opened, agency, settings)
    for weekly in found.hours:
        click.echo(f"{' '.join(weekly.days)} {weekly.start}-{weekly.end}")
    if not found.hours:
        click.echo(_("%(agency)s is always open.", agency=found.name))


@opening.command("set")
@config_option
@click.argument("agency", help=AGENCY)
@click.argument("periods", nargs=-1, required=True, help="Days and times. A night over midnight needs two periods.")
def put(config: Path, agency: str, periods: tuple[str, ...]) -> None:
    """Replace AGENCY's weekly hours with PERIODS, such as "mon-fri 08:30-16:30" "sat 09:00-12:00"."""
    settings = load(config)
    with session(settings) as opened:
        owner = agency_of(opened, agency, settings)
        changed = owner.model_copy(update={"hours": tuple(_weekly(one) for one in periods)})
        bring_agency_in(opened, changed, settings)


@opening.command("clear")
@config_option
@click.argument("agency", help=AGENCY)
@click.option("--yes", is_flag=True, help="Do not ask.")
def clear(config: Path, agency: str, yes: bool) -> None:
    """Remove AGENCY's weekly hours. It is then always open, except on its holidays."""
    settings = load(config)
    with session(settings) as opened:
        owner = agency_of(opened, agency, settings)
        if not yes and not click.confirm(
            _("%(agency)s will always be open. Remove its weekly hours?", agency=owner.name)
        ):
            raise unsure()
        bring_agency_in(opened, owner.model_copy(update={"hours": ()}), settings)


def _weekly(typed: str) -> model.Weekly:
    found = _PERIOD.fullmatch(typed.strip().lower())
    if found is None or not {found[1], found[2] or found[1]} <= set(DAYS):
        raise Refusal(_("“%(typed)s” is not a period; one looks like “mon-fri 08:30-16:30”.", typed=typed))
    first, last = DAYS.index(found[1]), DAYS.index(found[2] or found[1])
    days = DAYS[first : last + 1] if first <= last else (*DAYS[first:], *DAYS[: last + 1])
    try:
        return model.Weekly.model_validate({"days": days, "start": found[3], "end": found[4]})
    except ValidationError as error:
        why = say(what(error.errors()[0]))
        raise Refusal(_("“%(typed)s” is not a period: %(why)s", typed=typed, why=why)) from None
