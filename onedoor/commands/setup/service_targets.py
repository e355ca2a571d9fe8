"""`onedoor service-target`: the service level that an agency promises. Reports and the wallboard compare with it."""

from pathlib import Path

import click
from pydantic import ValidationError

from onedoor.commands.options import options
from onedoor.commands.plain import AGENCY, Plain, Refusal, config_option, say, session
from onedoor.commands.setup.entries import agency_of, as_typed, bring_agency_in
from onedoor.settings import load
from onedoor.store.setupfile import model
from onedoor.store.setupfile.mistakes import said

service_target = Plain("service-target", help="The service level that an agency promises.")


@service_target.command("list")
@config_option
@click.argument("agency", help=AGENCY)
def show(config: Path, agency: str) -> None:
    """Show what AGENCY promises, in seconds and per cent."""
    settings = load(config)
    with session(settings) as opened:
        target = agency_of(opened, agency, settings).service_target
    click.echo("  ".join(f"{name}={value}" for name, value in target.model_dump().items()))


def put(config: Path, agency: str, **told: int | None) -> None:
    settings = load(config)
    with session(settings) as opened:
        owner = agency_of(opened, agency, settings)
        named = {name: value for name, value in told.items() if value is not None}
        try:
            target = model.ServiceTarget.model_validate({**owner.service_target.model_dump(), **named})
        except ValidationError as error:
            raise Refusal(say(said(error, as_typed(())))) from None
        changed = owner.model_copy(update={"service_target": target})
        bring_agency_in(opened, changed, settings)


service_target.add_command(
    config_option(
        click.Command(
            "set",
            callback=put,
            params=[click.Argument(["agency"], help=AGENCY), *options(model.ServiceTarget, ())],
            help="Change what AGENCY promises. Values that are not given stay unchanged.",
        )
    )
)
