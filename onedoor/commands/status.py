"""`onedoor status`: the state of each part."""

import json
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import click

from onedoor.commands.plain import config_option, session
from onedoor.desk.health import Health, State, Why, worst
from onedoor.settings import load
from onedoor.store.live import health

NOT_WELL = 1
WITHIN = 5.0
WORDS = {
    Why.SILENT: "it says nothing",
    Why.SERVER: "it is not connected to the XMPP server",
    Why.SPACE: "its disk is nearly full, and no new chats are taken",
    Why.ASIDE: "it could not read some chats again, and has set them aside; see its log",
    Why.UNKNOWN: "unknown, because the router is not working",
    Why.UNREACHED: "it does not answer",
}


@click.command("status")
@config_option
@click.option("--json", "as_json", is_flag=True, help="For programs: a list of parts with state and reason.")
def status(config: Path, as_json: bool) -> None:
    """Show the state of each part. The exit code is 0 if all are well, otherwise 1."""
    settings = load(config)
    is_center = settings.is_ours(settings.router.jid)
    with session(settings) as opened:
        parts = health.parts(opened, datetime.now(UTC), has_router=is_center)
    if is_center:
        parts.append(_asked("page", "Citizen's page", settings.bridge.host, settings.bridge.port))
    parts.append(_asked("panel", "Panel", settings.admin.host, settings.admin.port))
    if as_json:
        click.echo(json.dumps([_as_json(one) for one in parts], indent=2))
    else:
        width = max(len(one.name) for one in parts)
        for one in parts:
            click.echo(f"{one.name:<{width}}  {one.state:<9} {WORDS[one.why] if one.why else ''}".rstrip())
    if worst(parts) is not State.OK:
        raise click.exceptions.Exit(NOT_WELL)


def _asked(part: str, name: str, host: str, port: int) -> Health:
    """One of our web servers, judged by its own answer."""
    try:
        with urlopen(f"http://{host}:{port}/ready", timeout=WITHIN):
            return Health(part, name, State.OK)
    except (HTTPException, OSError):
        return Health(part, name, State.AWAY, Why.UNREACHED)


def _as_json(one: Health) -> dict[str, Any]:
    return {"part": one.part, "name": one.name, "state": one.state, "why": one.why}
