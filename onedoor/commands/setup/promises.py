"""`onedoor promise`: the service level that an agency promises. Reports and the wallboard compare results with it."""

from pathlib import Path

import click
from pydantic import ValidationError

from onedoor.commands.options import options
from onedoor.commands.plain import AGENCY, Plain, Refusal, config_option, say, session
from onedoor.commands.setup.entries import agency_of, as_typed, bring_agency_in
from onedoor.settings import load
from onedoor.store.setupfile import model
from onedoor.store.setupfile.mistakes import said

promise = Plain("promise", help="The service level that an agency promises.")


@promise.command("list")
@config_option
@click.argument("agency", help=AGENCY)
def show(config: Path, agency: str) -> None:
    """Show what AGENCY promises, in seconds and per cent."""
    settings = load(config)
    with session(settings) as opened:
        promised = agency_of(opened, agency, settings).promised
    click.echo("  ".join(f"{name}={value}" for name, value in promised.model_dump().items()))


def put(config: Path, agency: str, **told: int | None) -> None:
    settings = load(config)
    with session(settings) as opened:
        owner = agency_of(opened, agency, settings)
        named = {name: value for name, value in told.items() if value is not None}
        try:
            promised = model.Promised.model_validate({**owner.promised.model_dump(), **named})
        except ValidationError as error:
            raise Refusal(say(said(error, as_typed(())))) from None
        changed = owner.model_copy(update={"promised": promised})
        bring_agency_in(opened, changed, settings)


promise.add_command(
    config_option(
        click.Command(
            "set",
            callback=put,
            params=[click.Argument(["agency"], help=AGENCY), *options(model.Promised, ())],
            help="Change what AGENCY promises. Values that are not given stay unchanged.",
        )
    )
)
