"""`onedoor agency list`, `add`, `change` and `remove`, and `onedoor hours`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.commands.options import options
from onedoor.commands.plain import AGENCY, Refusal, ask_before_destroying, config_option, say, session, the_agency
from onedoor.commands.setup import entries
from onedoor.desk.terms.retention import Kind
from onedoor.desk.terms.verdict import moment, there, verdict
from onedoor.settings import load
from onedoor.store.setup import removal, setup
from onedoor.store.setupfile import model, writing
from onedoor.store.tables import Agency
from onedoor.wording.sentences import gettext as _
from onedoor.wording.sentences import ngettext

LISTED = ("skill", "agent", "reply", "hours", "holiday", "text", "tag", "cost", "reader", "schedule")
"""Fields of which an agency has several entries. Each has its own commands."""


@click.command("add")
@config_option
@click.argument("label", help="The short name that agents type: !transfer LABEL. It cannot be changed later.")
@click.argument("name", help="The name that citizens see.")
@click.option("--jid", help="Its address, if not LABEL below this instance's domain.")
@click.option("--elsewhere", is_flag=True, help="Others run its component; the router only talks to it.")
def add(config: Path, label: str, name: str, jid: str | None, elsewhere: bool) -> None:
    """Add an agency."""
    settings = load(config)
    with session(settings) as opened:
        address = jid or f"{label}.{settings.domain}"
        _check(opened, label, name, address)
        opened.add(Agency(id=label, jid=address, name=name, local=not elsewhere))
    click.echo(
        _("%(name)s has the address %(address)s. Give it skills and agents in the panel.", name=name, address=address)
    )


def _check(opened: Session, label: str, name: str, address: str) -> None:
    if opened.get(Agency, label) is not None:
        raise Refusal(_("There is an agency %(agency)s already.", agency=label))
    if label == "new":
        raise Refusal(_("“new” cannot be a short name: the panel uses the word itself."))
    for column, value, typed in (("id", label, "LABEL"), ("name", name, "NAME"), ("jid", address, "--jid")):
        if (wrong := model.Agency.mistake(column, value)) is not None:
            raise Refusal(f"{typed}{wrong.removeprefix(column)}")
    if opened.scalar(select(Agency.id).where(Agency.jid == address)) is not None:
        raise Refusal(_("There is an agency with the address %(address)s already.", address=address))


@click.command("list")
@config_option
def show(config: Path) -> None:
    """Show all agencies, with settings that differ from the defaults."""
    settings = load(config)
    with session(settings) as opened:
        for one in writing.read(opened, settings.domain).agency:
            alone = one.model_copy(update={"service_target": model.ServiceTarget(), **dict.fromkeys(LISTED, ())})
            click.echo(entries.line(alone, ("id",)))


def _change(config: Path, label: str, yes: bool, **told: Any) -> None:
    settings = load(config)
    with session(settings) as opened:
        owner = entries.agency_of(opened, label, settings)
        named = {name: value for name, value in told.items() if value is not None}
        _, changed = entries.with_named(model.Agency, (owner,), {"id": label, **named}, ("id",))
        if "keep_days" in named:
            ask_before_destroying(settings, {label: {Kind.CHAT: changed.keep_days}}, yes)
        entries.bring_agency_in(opened, changed, settings)


change = entries.command(
    "change",
    _change,
    [
        click.Argument(["label"], help=AGENCY),
        *options(model.Agency, ("id", "jid", "local", "service_target", *LISTED)),
        click.Option(["--yes"], is_flag=True, help="Do not ask, even before records are destroyed."),
    ],
    "Change settings of the agency LABEL. Settings that are not given stay unchanged.",
)


@click.command("remove")
@config_option
@click.argument("label", help=AGENCY)
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(config: Path, label: str, yes: bool) -> None:
    """Remove an agency with all its settings. Asks first. Its transcripts stay."""
    with session(load(config)) as opened:
        found = the_agency(opened, label)
        click.echo("\n".join(_consequences(removal.stake(opened, found))))
        if not yes and not click.confirm(_("Remove %(name)s?", name=found.name)):
            raise entries.unsure()
        removal.remove(opened, found)
    click.echo(f"- agency {label}")


def _consequences(stake: removal.Stake) -> list[str]:
    gone = (
        ngettext("%(num)s agent", "%(num)s agents", stake.agents),
        ngettext("%(num)s skill", "%(num)s skills", stake.skills),
        ngettext("%(num)s reply", "%(num)s replies", stake.replies),
    )
    told = [_("This also removes %(things)s, and all its other settings.", things=", ".join(gone))]
    if stake.topics:
        told.append(_("It will get no more chats from these topics: %(topics)s.", topics=", ".join(stake.topics)))
    if stake.staff:
        people = ", ".join(stake.staff)
        told.append(_("These people will no longer be able to log in to the panel: %(people)s.", people=people))
    if stake.running:
        chats = ngettext("%(num)s chat", "%(num)s chats", stake.running)
        told.append(_("Waiting or running there: %(chats)s. End or transfer them first.", chats=chats))
    stays = _("Its transcripts and its agents' accounts on the XMPP server stay.")
    return [*told, stays + " " + _("No schedule will destroy the transcripts.")]


@click.command()
@config_option
@click.argument("label", help=AGENCY)
@click.option("--at", "typed", help="Another time than now, in the agency's time zone: 2026-12-24T11:50.")
def hours(config: Path, label: str, typed: str | None) -> None:
    """Show whether the agency LABEL is open, and when it next opens and closes."""
    from onedoor.wording import formats  # noqa: PLC0415 - no other command of agencies says when something is

    with session(load(config)) as opened:
        found = the_agency(opened, label)
        week = setup.hours(found)
        at = moment(typed, week) if typed else datetime.now(UTC)
        if at is None:
            raise Refusal(_("“%(typed)s” is not a time; one looks like 2026-12-24T11:50.", typed=typed))
        then, state = formats.on_a_clock(there(week, at)), say(verdict(week, at)[1])
        click.echo(_("%(agency)s, %(moment)s: %(state)s", agency=found.name, moment=then, state=state))
