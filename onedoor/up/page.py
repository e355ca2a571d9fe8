"""The page that `onedoor up` prints when everything is running: who logs in where, and how. Fits on one screen."""

import textwrap
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.settings import Settings
from onedoor.store import database
from onedoor.store.tables import Agency, Agent, Staff
from onedoor.up import passwords
from onedoor.wording.sentences import gettext as _
from onedoor.wording.sentences import ngettext

_WIDTH = 108


def page(settings: Settings) -> str:
    known = passwords.kept(settings.state)
    engine = database.connect(settings.database.url)
    try:
        with Session(engine) as session:
            parts = [_doors(settings), _panel(session, known), _agents(session, settings, known)]
    finally:
        engine.dispose()
    return "\n".join([*parts, _client(settings)])


def _doors(settings: Settings) -> str:
    bridge, admin = settings.bridge, settings.admin
    doors = {
        _("Citizens"): f"http://{bridge.host}:{bridge.port}/",
        _("Panel"): f"http://{admin.host}:{admin.port}/",
    }
    wide = max(map(len, doors))
    listed = "\n".join(f"  {name:<{wide}}    {address}" for name, address in doors.items())
    running = _("Onedoor is running.")
    return f"\n  {running}\n\n{listed}\n"


def _panel(session: Session, known: dict[str, str]) -> str:
    people = session.scalars(select(Staff).where(Staff.enabled).order_by(Staff.role, Staff.login))
    rows = [
        (person.login, known.get(person.login, _("(set in the panel)")), person.name)
        for person in people
        if person.login in known
    ]
    return _table(_("Log in to the panel"), (_("login"), _("first password"), ""), rows)


def _agents(session: Session, settings: Settings, known: dict[str, str]) -> str:
    agents = session.scalars(
        select(Agent).join(Agency).where(Agency.local, Agent.enabled).order_by(Agency.name, Agent.name)
    )
    rows = [
        (
            agent.jid,
            known.get(agent.jid, _("(set in the panel)")),
            f"{agent.agency_id}@{settings.xmpp.desks}",
            agent.agency.name,
        )
        for agent in agents
    ]
    shown = rows[:_MOST_AGENTS]
    head = (_("account"), _("first password"), _("desk room"), _("agency"))
    table = _table(_("Log in as an agent"), head, shown)
    if len(rows) > len(shown):
        more = len(rows) - len(shown)
        table += (
            "  " + ngettext("… and %(num)s more: see the panel.", "… and %(num)s more: see the panel.", more) + "\n"
        )
    return table


_MOST_AGENTS = 14


def _client(settings: Settings) -> str:
    xmpp, state = settings.xmpp, settings.state
    authority = Path(state) / "certificates" / "ca.crt"
    server = f"{xmpp.host} port {xmpp.client_port}"
    client = _(
        "Any XMPP client will do (Gajim, Dino, Conversations, Profanity): the account above, server %(host)s, port "
        "%(port)s, STARTTLS. The certificate was made on this machine: accept it, or trust %(file)s.",
        host=xmpp.host,
        port=xmpp.client_port,
        file=str(authority),
    )
    afterwards = _(
        "Settings and logs are in %(folder)s. Ctrl-C stops everything; the next start goes on with the same data.",
        folder=f"{state}/",
    )
    example = f"  Profanity:  /connect ana@{settings.domain} server {server} tls trust"
    return "\n".join(
        [_filled(client), _filled(_("Join your desk room and type: help")), example, "", _filled(afterwards), ""]
    )


def _filled(text: str) -> str:
    """In lines, without breaking what somebody may copy."""
    return textwrap.fill(
        text, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )


def _table(title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [head, *rows]]
    return "\n".join([f"  {title}", *(f"    {line.rstrip()}" for line in lines), ""])
