"""The page that `onedoor up` prints when everything is running: who logs in where, and how. Fits on one screen."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.settings import Settings
from onedoor.store import database
from onedoor.store.tables import Agency, Agent, Staff
from onedoor.up import passwords

_CHANGED = "(set in the panel)"


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
    return f"""
  Onedoor is running.

  Citizens    http://{bridge.host}:{bridge.port}/
  Panel       http://{admin.host}:{admin.port}/
"""


def _panel(session: Session, known: dict[str, str]) -> str:
    people = session.scalars(select(Staff).where(Staff.enabled).order_by(Staff.role, Staff.login))
    rows = [
        (person.login, known.get(person.login, _CHANGED), person.name) for person in people if person.login in known
    ]
    return _table("Log in to the panel", ("login", "first password", ""), rows)


def _agents(session: Session, settings: Settings, known: dict[str, str]) -> str:
    agents = session.scalars(
        select(Agent).join(Agency).where(Agency.local, Agent.enabled).order_by(Agency.name, Agent.name)
    )
    rows = [
        (agent.jid, known.get(agent.jid, _CHANGED), f"{agent.agency_id}@{settings.xmpp.desks}", agent.agency.name)
        for agent in agents
    ]
    shown = rows[:_MOST_AGENTS]
    table = _table("Log in as an agent", ("account", "first password", "desk room", "agency"), shown)
    if len(rows) > len(shown):
        table += f"  … and {len(rows) - len(shown)} more: see the panel.\n"
    return table


_MOST_AGENTS = 14


def _client(settings: Settings) -> str:
    xmpp, state = settings.xmpp, settings.state
    authority = Path(state) / "certificates" / "ca.crt"
    server = f"{xmpp.host} port {xmpp.client_port}"
    return f"""\
  Any XMPP client will do (Gajim, Dino, Conversations, Profanity): the account above, server {xmpp.host},
  port {xmpp.client_port}, STARTTLS. The certificate was made on this machine: accept it, or trust
  {authority}.
  Join your desk room and type: help
  Profanity:  /connect ana@{settings.domain} server {server} tls trust

  Settings and logs are in {state}/. Ctrl-C stops everything; the next start goes on with the same data.
"""


def _table(title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [head, *rows]]
    return "\n".join([f"  {title}", *(f"    {line.rstrip()}" for line in lines), ""])
