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
from onedoor.wording.labels import WHY
from onedoor.wording.sentences import lazy_gettext as _

NOT_WELL = 1
WITHIN = 5.0
NAMES = {"router": _("Router"), "bridge": _("Bridge"), "page": _("Citizen's page"), "panel": _("Panel")}
STATES = {
    State.STARTING: _("starting"),
    State.OK: _("ok"),
    State.DEGRADED: _("degraded"),
    State.AWAY: _("away"),
}
"""What people read. Programs get the codes (--json)."""


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
        names = [str(NAMES.get(one.part, one.name)) for one in parts]
        wide, state_wide = max(map(len, names)), max(len(str(said)) for said in STATES.values())
        for name, one in zip(names, parts, strict=True):
            state = str(STATES[one.state])
            click.echo(f"{name:<{wide}}  {state:<{state_wide}}  {WHY[one.why] if one.why else ''}".rstrip())
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
