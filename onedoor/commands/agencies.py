"""`onedoor agency add` and `change`, and `onedoor hours`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from onedoor.commands.plain import AGENCY, Refusal, ask_before_destroying, config_option, session
from onedoor.desk.about import STRICTNESS, is_website
from onedoor.desk.retention import Kind
from onedoor.desk.sentence import spoken
from onedoor.desk.verdict import moment, there, verdict
from onedoor.origins import NoOrigin, origin
from onedoor.settings import load
from onedoor.store import setup
from onedoor.store.tables import Agency


@click.command("add")
@config_option
@click.argument("label", help="What agents type: !transfer LABEL. It cannot be changed later.")
@click.argument("name", help="What citizens read.")
@click.option("--jid", help="Its address, if it is not LABEL below this instance's domain.")
@click.option("--elsewhere", is_flag=True, help="Others run its component; the router only speaks with it.")
def add(config: Path, label: str, name: str, jid: str | None, elsewhere: bool) -> None:
    """Add an agency."""
    settings = load(config)
    with session(settings) as opened:
        address = jid or f"{label}.{settings.domain}"
        if opened.get(Agency, label) is not None:
            raise Refusal(f"There is an agency {label} already.")
        opened.add(Agency(id=label, jid=address, name=name, local=not elsewhere))
    click.echo(f"{name} has the address {address}. Give it skills and agents in the panel.")


@click.command("change")
@config_option
@click.argument("label", help=AGENCY)
@click.option("--phone", help="Where citizens can call; an empty text takes it away.")
@click.option("--email", help="Where they can write.")
@click.option("--website", help="A whole https:// address.")
@click.option("--keep-days", type=click.IntRange(0, 36_500), help="Days that conversations are kept; 0: no day is set.")
@click.option("--files/--no-files", default=None, help="Whether files may be sent in a chat.")
@click.option("--origins", help="Sites that may show the chat on their pages, with blanks between; empty: none.")
@click.option("--masking", type=click.Choice(STRICTNESS), help="What is done about numbers that look personal.")
@click.option("--yes", is_flag=True, help="Do not ask, not even before records are destroyed.")
def change(config: Path, label: str, yes: bool, **told: str | int | bool | None) -> None:
    """Change what citizens are told of the agency LABEL; what is not named stays as it is."""
    wanted = {name: value for name, value in told.items() if value is not None}
    if wanted.get("website") and not is_website(str(wanted["website"])):
        raise Refusal("A website is a whole address that begins with https://.")
    if "keep_days" in wanted:
        wanted["keep_days"] = wanted["keep_days"] or None  # type: ignore[assignment]  # 0 is no day
    if "origins" in wanted:
        wanted["origins"] = _origins(str(wanted["origins"]))
    settings = load(config)
    if "keep_days" in wanted:
        ask_before_destroying(settings, {label: {Kind.CHAT: wanted["keep_days"]}}, yes)  # type: ignore[dict-item]
    with session(settings) as opened:
        found = opened.get(Agency, label)
        if found is None:
            raise Refusal(f"There is no agency {label}.")
        for name, value in wanted.items():
            setattr(found, name, value)
        click.echo(f"{found.name} is changed." if wanted else f"{found.name} stays as it is: nothing was named.")


def _origins(typed: str) -> str:
    try:
        return " ".join(dict.fromkeys(origin(one) for one in typed.split()))
    except NoOrigin as error:
        raise Refusal(str(error)) from None


@click.command()
@config_option
@click.argument("label", help=AGENCY)
@click.option("--at", "typed", help="Another moment than now, on the agency's own clock: 2026-12-24T11:50.")
def hours(config: Path, label: str, typed: str | None) -> None:
    """Say whether the agency LABEL is open, and when it opens and closes next."""
    with session(load(config)) as opened:
        found = opened.get(Agency, label)
        if found is None:
            raise Refusal(f"There is no agency {label}.")
        week = setup.hours(found)
        at = moment(typed, week) if typed else datetime.now(UTC)
        if at is None:
            raise Refusal(f"“{typed}” is no time; one looks like 2026-12-24T11:50.")
        click.echo(f"{found.name}, {spoken(there(week, at))}: {verdict(week, at)[1]}")
