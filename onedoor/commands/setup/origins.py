"""`onedoor origins`: which sites may embed the chat. Edits the settings file, and leaves the rest of it as it is."""

import os
from pathlib import Path

import click
import tomlkit
from tomlkit.items import Array

from onedoor.commands.plain import Plain, Refusal, config_option
from onedoor.origins import NoOrigin, origin
from onedoor.settings import load
from onedoor.up.files import write_private
from onedoor.wording.sentences import gettext as _


@click.group(cls=Plain)
def origins() -> None:
    """Other sites that may embed the chat."""


@origins.command("list")
@config_option
def show(config: Path) -> None:
    """Show the sites that may embed the chat."""
    found = load(config).bridge.origins
    click.echo("\n".join(found) if found else _("No other site may embed the chat. Its own pages always may."))


@origins.command()
@config_option
@click.argument("site", help="The site's origin.")
def add(config: Path, site: str) -> None:
    """Let SITE embed the chat: https://nj.example, or https://*.nj.example for all sites below it."""
    wanted, known = _read(site), load(config).bridge.origins
    if wanted in known:
        raise Refusal(_("%(site)s may already embed the chat.", site=wanted))
    _write(config, (*known, wanted))
    click.echo(_("%(site)s may embed the chat once the bridge has restarted.", site=wanted))


@origins.command()
@config_option
@click.argument("site", help="The site's origin.")
def remove(config: Path, site: str) -> None:
    """Stop letting SITE embed the chat."""
    wanted, known = _read(site), load(config).bridge.origins
    if wanted not in known:
        listed = ", ".join(known) or _("there are none")
        raise Refusal(_("%(site)s is not among those that may: %(sites)s.", site=wanted, sites=listed))
    _write(config, tuple(one for one in known if one != wanted))
    click.echo(_("%(site)s may no longer embed the chat once the bridge has restarted.", site=wanted))


def _read(site: str) -> str:
    try:
        return origin(site)
    except NoOrigin as error:
        raise Refusal(str(error)) from None


def _write(config: Path, known: tuple[str, ...]) -> None:
    if "ONEDOOR_BRIDGE__ORIGINS" in os.environ:
        raise Refusal(_("ONEDOOR_BRIDGE__ORIGINS in the environment overrides the file: change it there."))
    document = tomlkit.parse(config.read_text("utf-8"))
    if "bridge" not in document:
        document["bridge"] = tomlkit.table()
    listed: Array = tomlkit.array()
    listed.extend(known)
    document["bridge"]["origins"] = listed
    write_private(config, tomlkit.dumps(document))
