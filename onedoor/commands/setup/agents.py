"""Commands for agents besides their entries: `onedoor agent duty`, `picture` and `account`."""

from collections.abc import Callable, Mapping
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.commands.plain import AGENCY, Refusal, config_option, session
from onedoor.commands.setup.entries import jid_of
from onedoor.desk.terms.people import Duty
from onedoor.settings import Settings, load
from onedoor.store.setup import accounts, pictures
from onedoor.store.tables import Agent
from onedoor.wording.sentences import gettext as _

NOW: Mapping[Duty, Callable[[str], str]] = {
    Duty.ON: lambda name: _("%(agent)s is on duty now.", agent=name),
    Duty.AWAY: lambda name: _("%(agent)s is away now.", agent=name),
    Duty.OFF: lambda name: _("%(agent)s is off duty now.", agent=name),
}
agency_argument = click.argument("agency", help=AGENCY)
account_argument = click.argument(
    "account", help="Their XMPP address; on this instance's own server, the part before the @ is enough."
)


@click.command("duty")
@config_option
@agency_argument
@account_argument
@click.argument("state", type=click.Choice([one.value for one in Duty]), metavar="STATE", help="on, away or off.")
def duty(config: Path, agency: str, account: str, state: str) -> None:
    """Set an agent on duty, away or off duty, which decides whether they are offered chats."""
    settings = load(config)
    with session(settings) as opened:
        found = _agent(opened, settings, agency, account)
        found.duty = state
        click.echo(NOW[Duty(state)](found.name))


@click.command("picture")
@config_option
@agency_argument
@account_argument
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False, help="JPEG, PNG or WebP.")
@click.option("--none", "away", is_flag=True, help="Remove the picture. Citizens then see the initials.")
def picture(*, config: Path, agency: str, account: str, file: Path | None, away: bool) -> None:
    """Give an agent the picture in FILE. Citizens see the middle of it beside the name."""
    if (file is None) is not away:
        raise Refusal(_("Give a file with a picture, or use --none."))
    settings = load(config)
    with session(settings) as opened:
        found = _agent(opened, settings, agency, account)
        pictures.give(found, _read(file) if file is not None else None)
        told = _("%(agent)s now has no picture.", agent=found.name) if away else None
        click.echo(told or _("%(agent)s now has the picture.", agent=found.name))


def _read(file: Path) -> bytes:
    try:
        return pictures.small(file.read_bytes())
    except OSError as error:
        raise Refusal(_("%(file)s cannot be read: %(why)s.", file=str(file), why=error.strerror)) from error


@click.command("account")
@config_option
@agency_argument
@account_argument
def account(config: Path, agency: str, account: str) -> None:
    """Request again an account on our server that could not be created."""
    settings = load(config)
    with session(settings) as opened:
        found = _agent(opened, settings, agency, account)
        asked = accounts.latest(opened, agency).get(found.jid)
        if asked is None or asked.state != "failed":
            raise Refusal(_("The account of %(agent)s is not waiting for a retry.", agent=found.name))
        password = accounts.retry(asked)
        jid = found.jid
    if password:
        click.echo(
            _("%(account)s is being created again, with the password %(password)s.", account=jid, password=password)
        )
    else:
        click.echo(_("%(account)s is being created again, with the same password.", account=jid))


def _agent(opened: Session, settings: Settings, agency: str, account: str) -> Agent:
    found = opened.scalar(select(Agent).where(Agent.agency_id == agency, Agent.jid == jid_of(account, settings)))
    if found is None:
        raise Refusal(_("%(agency)s has no agent %(account)s.", agency=agency, account=account))
    return found


COMMANDS = (duty, picture, account)
