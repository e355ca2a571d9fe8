"""`onedoor audit`: whether the audit log is intact, its head, its rows. Changes nothing."""

import json
import sys
from datetime import UTC
from pathlib import Path

import click
from sqlalchemy import select

from onedoor.commands.plain import Plain, Refusal, config_option, say, session
from onedoor.settings import load
from onedoor.store.audit import audit, chain
from onedoor.store.audit.chain import Head, HeadError
from onedoor.store.tables.proof import AuditRow
from onedoor.wording.sentences import gettext as _
from onedoor.wording.sentences import ngettext

NOT_WHOLE = 1


@click.group("audit", cls=Plain)
def audit_group() -> None:
    """The audit log: who changed and who read what."""


@audit_group.command("verify")
@config_option
@click.option("--head", "heads", multiple=True, help="A head that you noted before (NUMBER:HASH). Can be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Show the result as JSON.")
def verify(config: Path, heads: tuple[str, ...], as_json: bool) -> None:
    """Check the whole log, and name the first row that is not as it was written (exit code 1).

    The panel writes the head to its own log each day (`audit.head`). With one of these, --head also detects a log that
    was cut off, or restored with the whole database.
    """
    settings = load(config)
    try:
        noted = tuple(Head.of(one) for one in heads)
    except HeadError as error:
        raise Refusal(say(error.args[0])) from None
    with session(settings) as opened:
        verdict = chain.verify(opened, audit.key(settings), noted)
    told = {"rows": verdict.head.number, "head": str(verdict.head), "first_bad": verdict.bad, "why": verdict.why}
    if as_json:
        click.echo(json.dumps(told))
    elif verdict.bad is None:
        click.echo(_told(verdict))
    else:
        click.echo(_told(verdict), err=True)
    sys.exit(NOT_WHOLE if verdict.bad is not None else 0)


def _told(verdict: chain.Verdict) -> str:
    if verdict.bad is not None:
        return _("Row %(number)s is the first bad one.", number=verdict.bad) + " " + say(verdict.why)
    intact = ngettext(
        "The one row is as it was written.", "All %(num)s rows are as they were written.", verdict.head.number
    )
    return intact + " " + _("The head is %(head)s", head=str(verdict.head))


@audit_group.command("head")
@config_option
def head(config: Path) -> None:
    """Show the last row's number and hash, to note where nobody can change them."""
    with session(load(config)) as opened:
        click.echo(str(chain.head(opened)))


@audit_group.command("list")
@config_option
@click.option("--person", help="Only rows of this login.")
@click.option("--action", help="Only rows with this action: read, export, change …")
@click.option("--object", "thing", help="Only rows whose object begins with this.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many rows, newest first.")
def rows(config: Path, person: str | None, action: str | None, thing: str | None, limit: int) -> None:
    """Show rows as JSON, one per line, newest first."""
    wanted = select(AuditRow).order_by(AuditRow.number.desc()).limit(limit)
    if person is not None:
        wanted = wanted.where(AuditRow.actor == person)
    if action is not None:
        wanted = wanted.where(AuditRow.action == action)
    if thing is not None:
        wanted = wanted.where(AuditRow.object.startswith(thing, autoescape=True))
    with session(load(config)) as opened:
        for row in opened.scalars(wanted):
            click.echo(_line(row))


def _line(row: AuditRow) -> str:
    columns = ("number", "actor", "role", "address", "action", "object", "agency", "details", "hash")
    told = {name: getattr(row, name) for name in columns}
    return json.dumps({"at": row.at.astimezone(UTC).isoformat(), **told}, ensure_ascii=True)
