"""`onedoor promise`: the service level that an agency promises, which reports and the wallboard hold it against."""

from pathlib import Path

import click
from pydantic import ValidationError

from onedoor.commands.entries import agency_of, bring_in
from onedoor.commands.options import options
from onedoor.commands.plain import Plain, Refusal, config_option, session
from onedoor.settings import load
from onedoor.store import seedfile, setupfile

promise = Plain("promise", help="The service level that an agency promises.")


@promise.command("list")
@config_option
@click.argument("agency")
def show(config: Path, agency: str) -> None:
    """Show what AGENCY promises, in seconds and per cent."""
    settings = load(config)
    with session(settings) as opened:
        promised = agency_of(setupfile.read(opened, settings.domain), agency).promised
    click.echo("  ".join(f"{name}={value}" for name, value in promised.model_dump().items()))


def put(config: Path, agency: str, **told: int | None) -> None:
    settings = load(config)
    with session(settings) as opened:
        content = setupfile.read(opened, settings.domain)
        owner = agency_of(content, agency)
        named = {name: value for name, value in told.items() if value is not None}
        try:
            promised = seedfile.Promised.model_validate({**owner.promised.model_dump(), **named})
        except ValidationError as error:
            first = error.errors()[0]
            raise Refusal(f"{'.'.join(map(str, first['loc']))}: {first['msg']}.") from None
        changed = owner.model_copy(update={"promised": promised})
        agencies = tuple(changed if one is owner else one for one in content.agency)
        bring_in(opened, content.model_copy(update={"agency": agencies}), settings)


promise.add_command(
    config_option(
        click.Command(
            "set",
            callback=put,
            params=[click.Argument(["agency"]), *options(seedfile.Promised, ())],
            help="Change what is named of what AGENCY promises; the rest of it stays.",
        )
    )
)
