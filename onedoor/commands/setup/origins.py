"""`onedoor origins`: which sites may embed the chat, in the settings file, whose rest stays as it is written."""

import os
from pathlib import Path

import click
import tomlkit
from tomlkit.items import Array

from onedoor.commands.plain import Plain, Refusal, config_option
from onedoor.origins import NoOrigin, origin
from onedoor.settings import load
from onedoor.up.files import write_private


@click.group(cls=Plain)
def origins() -> None:
    """Which other sites may embed the chat."""


@origins.command("list")
@config_option
def show(config: Path) -> None:
    """Say which may."""
    found = load(config).bridge.origins
    click.echo("\n".join(found) if found else "No other site may; the chat's own pages always do.")


@origins.command()
@config_option
@click.argument("site", help="The beginning of its addresses.")
def add(config: Path, site: str) -> None:
    """Let SITE embed the chat: https://nj.example, or https://*.nj.example for all below it."""
    wanted, known = _read(site), load(config).bridge.origins
    if wanted in known:
        raise Refusal(f"{wanted} may embed the chat already.")
    _write(config, (*known, wanted))
    click.echo(f"{wanted} may embed the chat once the bridge has been started again.")


@origins.command()
@config_option
@click.argument("site", help="The beginning of its addresses.")
def remove(config: Path, site: str) -> None:
    """Let SITE embed it no longer."""
    wanted, known = _read(site), load(config).bridge.origins
    if wanted not in known:
        raise Refusal(f"{wanted} is not among those that may: {', '.join(known) or 'there are none'}.")
    _write(config, tuple(one for one in known if one != wanted))
    click.echo(f"{wanted} may not embed the chat any more once the bridge has been started again.")


def _read(site: str) -> str:
    try:
        return origin(site)
    except NoOrigin as error:
        raise Refusal(str(error)) from None


def _write(config: Path, known: tuple[str, ...]) -> None:
    if "ONEDOOR_BRIDGE__ORIGINS" in os.environ:
        raise Refusal("ONEDOOR_BRIDGE__ORIGINS in the environment wins over the file: change it there.")
    document = tomlkit.parse(config.read_text("utf-8"))
    if "bridge" not in document:
        document["bridge"] = tomlkit.table()
    listed: Array = tomlkit.array()
    listed.extend(known)
    document["bridge"]["origins"] = listed
    write_private(config, tomlkit.dumps(document))
