"""`onedoor agency list`, `add`, `change` and `remove`, and `onedoor hours`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.commands.options import options
from onedoor.commands.plain import AGENCY, Refusal, ask_before_destroying, config_option, session, the_agency
from onedoor.commands.setup import entries
from onedoor.desk.terms.retention import Kind
from onedoor.desk.terms.verdict import moment, there, verdict
from onedoor.desk.words.sentence import spoken
from onedoor.settings import load
from onedoor.store.setup import removal, setup
from onedoor.store.setupfile import model, writing
from onedoor.store.tables import Agency

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
    click.echo(f"{name} has the address {address}. Give it skills and agents in the panel.")


def _check(opened: Session, label: str, name: str, address: str) -> None:
    if opened.get(Agency, label) is not None:
        raise Refusal(f"There is an agency {label} already.")
    if label == "new":
        raise Refusal("“new” cannot be a short name: the panel uses the word itself.")
    for column, value, typed in (("id", label, "LABEL"), ("name", name, "NAME"), ("jid", address, "--jid")):
        if (wrong := model.Agency.mistake(column, value)) is not None:
            raise Refusal(f"{typed}{wrong.removeprefix(column)}")
    if opened.scalar(select(Agency.id).where(Agency.jid == address)) is not None:
        raise Refusal(f"There is an agency with the address {address} already.")


@click.command("list")
@config_option
def show(config: Path) -> None:
    """Show all agencies, with settings that differ from the defaults."""
    settings = load(config)
    with session(settings) as opened:
        for one in writing.read(opened, settings.domain).agency:
            alone = one.model_copy(update={"promised": model.Promised(), **dict.fromkeys(LISTED, ())})
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
        *options(model.Agency, ("id", "jid", "local", "promised", *LISTED)),
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
        if not yes and not click.confirm(f"Remove {found.name}?"):
            raise Refusal(entries.SURE)
        removal.remove(opened, found)
    click.echo(f"- agency {label}")


def _consequences(stake: removal.Stake) -> list[str]:
    gone = ", ".join(_counted(number, one) for number, one in (
        (stake.agents, "agent"), (stake.skills, "skill"), (stake.replies, "reply")
    ))  # fmt: skip
    told = [
        f"This also removes {gone}, and all its other settings.",
        f"It will get no more chats from these topics: {', '.join(stake.topics)}." if stake.topics else "",
        f"These people will no longer be able to log in to the panel: {', '.join(stake.staff)}." if stake.staff else "",
        f"Waiting or running there: {_counted(stake.running, 'chat')}. End or transfer them first."
        if stake.running
        else "",
        "Its transcripts and its agents' accounts on the XMPP server stay. No schedule will destroy the transcripts.",
    ]
    return [sentence for sentence in told if sentence]


def _counted(number: int, one: str) -> str:
    many = f"{one[:-1]}ies" if one.endswith("y") else f"{one}s"
    return f"{number} {one if number == 1 else many}"


@click.command()
@config_option
@click.argument("label", help=AGENCY)
@click.option("--at", "typed", help="Another time than now, in the agency's time zone: 2026-12-24T11:50.")
def hours(config: Path, label: str, typed: str | None) -> None:
    """Show whether the agency LABEL is open, and when it next opens and closes."""
    with session(load(config)) as opened:
        found = the_agency(opened, label)
        week = setup.hours(found)
        at = moment(typed, week) if typed else datetime.now(UTC)
        if at is None:
            raise Refusal(f"“{typed}” is not a time; one looks like 2026-12-24T11:50.")
        click.echo(f"{found.name}, {spoken(there(week, at))}: {verdict(week, at)[1]}")
