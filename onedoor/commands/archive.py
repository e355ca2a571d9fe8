"""`onedoor transcript` and `onedoor retention`: shows a transcript, and carries out the schedules by hand."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.commands.plain import Plain, Refusal, actor, config_option
from onedoor.desk.terms.hours import zone_or_utc
from onedoor.records import called
from onedoor.records import transcript as written
from onedoor.settings import Settings, load
from onedoor.store import database
from onedoor.store.audit import audit
from onedoor.store.retention import keeping
from onedoor.store.tables import Agency, Leg, Sweep
from onedoor.store.transcripts import left_messages, transcripts
from onedoor.wording.sentences import gettext as _
from onedoor.wording.sentences import ngettext

Plans = Sequence[keeping.Plan]


@click.command()
@config_option
@click.argument(
    "identifier", metavar="ID", help="The id of a leg (q7.2) or chat (all its legs), or AGENCY/NUMBER (tax/12)."
)
@click.option("--json/--text", "as_json", default=False, help="As data, or as text for people (the default).")
def transcript(config: Path, identifier: str, as_json: bool) -> None:
    """Print a transcript. The audit log records that it was read."""
    settings = load(config)
    engine = database.connect(settings.database.url)
    try:
        database.check(engine)
        with Session(engine) as session:
            legs = _legs(session, identifier)
            if not legs:
                raise Refusal(_("There is no transcript %(id)s.", id=identifier))
            _record(session, settings, legs)
            made = []
            for leg in legs:
                agency = called.Called.at(session, leg.agency_id)
                clock = zone_or_utc(session.scalar(select(Agency.time_zone).where(Agency.id == leg.agency_id)))
                lines = transcripts.lines(session, leg)
                made.append(
                    json.dumps(
                        written.as_json(leg, lines, agency.agency, left_messages.feedback(session, leg)),
                        ensure_ascii=False,
                        indent=2,
                    )
                    if as_json
                    else written.as_text(leg, lines, agency, clock, left_messages.feedback(session, leg))
                )
            click.echo("\n".join(made))
    finally:
        engine.dispose()


def _legs(session: Session, identifier: str) -> list[Leg]:
    agency, slash, number = identifier.partition("/")
    if slash and number.isascii() and number.isdigit() and len(number) < 10:  # noqa: PLR2004
        wanted = select(Leg).where(Leg.agency_id == agency, Leg.number == int(number))
    elif slash:
        wanted = select(Leg).where(Leg.agency_id == agency, Leg.id == number)
    else:
        wanted = select(Leg).where((Leg.id == identifier) | (Leg.chat == identifier))
    return list(session.scalars(wanted.where(Leg.disposed_at.is_(None)).order_by(Leg.assigned_at, Leg.id)))


def _record(session: Session, settings: Settings, legs: list[Leg]) -> None:
    """Records the reading, before anything is shown."""
    audit.keep(session, audit.key(settings), actor)
    for leg in legs:
        audit.record(session, None, "read", f"transcript:{leg.agency_id}/{leg.id}", leg.agency_id)
    session.commit()


@click.group(cls=Plain)
def retention() -> None:
    """Destroy records at the end of their retention.

    Set how long records are kept with `onedoor agency change AGENCY --keep-days` (chats) and `onedoor schedule` (all
    other records), or in the panel. `onedoor hold` protects records that must not be destroyed.
    """


@retention.command("run")
@config_option
@click.option("--dry-run", is_flag=True, help="Only show what would be destroyed now.")
def run(config: Path, dry_run: bool) -> None:
    """Destroy records that are due and not held. The agencies' process does the same each hour."""
    settings = load(config)
    engine = database.connect(settings.database.url)
    try:
        database.check(engine)
        if dry_run:
            _would_be(keeping.plans(engine, datetime.now(UTC)))
            return
        done = keeping.run(engine, settings, lambda: datetime.now(UTC))
        if done is None:
            raise Refusal(_("Another process is doing this already; try again when it has finished."))
        _were(done)
    finally:
        engine.dispose()


@retention.command("status")
@config_option
def status(config: Path) -> None:
    """Show when the schedules were last carried out, and which records are due."""
    settings = load(config)
    engine = database.connect(settings.database.url)
    try:
        database.check(engine)
        with Session(engine) as session:
            sweep = session.get(Sweep, 1)
        finished = sweep.finished_at if sweep else None
        moment = finished.isoformat(timespec="seconds") if finished else _("never")
        click.echo(_("Last finished: %(moment)s", moment=moment))
        _are_due(keeping.plans(engine, datetime.now(UTC)))
    finally:
        engine.dispose()


def _would_be(plans: Plans) -> None:
    _tell(plans, lambda **each: _("%(agency)s: %(count)s %(kind)s would be destroyed", **each))
    if not plans:
        click.echo(_("Nothing would be destroyed."))


def _were(plans: Plans) -> None:
    _tell(plans, lambda **each: _("%(agency)s: %(count)s %(kind)s destroyed", **each))
    if not plans:
        click.echo(_("Nothing destroyed."))


def _are_due(plans: Plans) -> None:
    _tell(plans, lambda **each: _("%(agency)s: %(count)s %(kind)s due", **each))
    if not plans:
        click.echo(_("Nothing due."))


def _tell(plans: Plans, how: Callable[..., str]) -> None:
    for plan in plans:
        about = [ngettext("%(num)s day", "%(num)s days", plan.days)]
        if plan.held:
            about.append(_("%(number)s held", number=plan.held))
        told = how(agency=plan.agency, count=plan.count, kind=plan.kind)
        click.echo(f"{told} ({', '.join(about)})")
