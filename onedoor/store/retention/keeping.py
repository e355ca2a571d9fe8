"""Carries out the rules of `desk.terms.retention`: finds what is due, checks holds, destroys in batches, logs it.

Changing a hold and destroying records both lock the same row first (`turn`). So a hold that exists when a batch begins
wins, and one that comes during the batch waits until it is over.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Engine, insert, or_, select, text, update
from sqlalchemy.orm import Session

from onedoor.desk.terms import retention
from onedoor.desk.terms.retention import Kind, Record, Schedules
from onedoor.settings import Settings
from onedoor.store.audit import audit
from onedoor.store.audit.audit import Actor
from onedoor.store.retention import destroying, due, scrubbing
from onedoor.store.tables import Agency, Disposal, Export, Hold, Redaction, Schedule, Sweep
from onedoor.store.transcripts import index

log = structlog.get_logger()

BATCH = 50
LEASE = timedelta(minutes=10)
"""A round that has not reported for this long counts as over, whatever became of it."""


@dataclass(frozen=True)
class Plan:
    """What would be, or was, destroyed of one agency and kind."""

    agency: str | None
    """None: the router's own records."""
    kind: Kind
    days: int
    count: int
    held: int = 0


def turn(session: Session) -> None:
    """Until the commit, nobody else can change holds or destroy records. On SQLite this begins the transaction."""
    session.connection().execute(update(Sweep).where(Sweep.id == 1).values(turn=Sweep.turn + 1))


def schedules(session: Session) -> dict[str, Schedules]:
    """agency → its schedules. Deleted agencies have none, so what is left of them stays."""
    found: dict[str, dict[Kind, int | None]] = {
        id_: {Kind.CHAT: days} for id_, days in session.connection().execute(select(Agency.id, Agency.keep_days))
    }
    rows = session.connection().execute(select(Schedule.agency_id, Schedule.kind, Schedule.days))
    for agency, kind, days in rows:
        if agency in found and kind in set(Kind) - {Kind.CHAT}:
            found[agency][Kind(kind)] = days
    return {agency: dict(own) for agency, own in found.items()}


def holds(session: Session) -> list[retention.Hold]:
    rows = session.connection().execute(select(Hold).where(Hold.lifted_at.is_(None)))
    return [hold_of(row) for row in rows]


def hold_of(row: Any) -> retention.Hold:
    """The hold in a row of the table, in the rules' form."""
    return retention.Hold(
        row.agency_id, row.chat, row.person, row.words, row.first, row.last, row.until, row.lifted_at is not None
    )


def plans(engine: Engine, now: datetime, only: str | None = None, only_so: Schedules | None = None) -> list[Plan]:
    """What a round would destroy now. `only`: this agency alone. `only_so`: as if it had these schedules."""
    found = []
    with Session(engine) as session:
        all_schedules, held = schedules(session), holds(session)
        if only is not None:
            all_schedules = {only: all_schedules[only] if only_so is None else only_so}
        for agency, kind, days in _wanted(all_schedules):
            records = [
                one for some in _due(session, agency, kind, retention.ended_before(days, now), held) for one in some
            ]
            chosen = retention.disposable(records, all_schedules, held, now)
            if records:
                found.append(Plan(agency, kind, days, len(chosen), len(records) - len(chosen)))
    return found


def stake(engine: Engine, now: datetime, days: Mapping[str, Schedules]) -> int:
    """How many more records a round would destroy now if these agencies also had the schedules in `days`."""
    with Session(engine) as session:
        now_so = schedules(session)
    more = 0
    for agency, kept in days.items():
        own = now_so.get(agency)
        if own is not None and {**own, **kept} != own:
            wanted = plans(engine, now, agency, only_so={**own, **kept})
            more += max(0, sum(one.count for one in wanted) - sum(one.count for one in plans(engine, now, agency)))
    return more


def _wanted(by_agency: Mapping[str, Schedules]) -> Iterator[tuple[str, Kind, int]]:
    for agency, own in sorted(by_agency.items()):
        for kind in Kind:
            days = retention.days(own, kind)
            if days is not None:
                yield agency, kind, days


def _due(
    session: Session, agency: str, kind: Kind, before: datetime, held: Sequence[retention.Hold]
) -> Iterator[list[Record]]:
    """Yields everything that is old enough, in batches, held or not."""
    after: due.Cursor = None
    while True:
        found, after = due.find(session, agency, kind, before=before, after=after, most=10 * BATCH, holds=held)
        if found:
            yield found
        if after is None:
            return


def run(
    engine: Engine, settings: Settings, now: Callable[[], datetime], go_on: Callable[[], bool] = lambda: True
) -> list[Plan] | None:
    """Runs one round. Returns None if another is running. An interrupted round leaves nothing half done, and the next
    goes on with it. `go_on`: called between two batches; False ends the current kind.
    """
    holder = secrets.token_hex(8)
    if not _take(engine, holder, now()):
        return None
    done = []
    index.catch_up(engine)
    with Session(engine) as session:
        wanted = list(_wanted(schedules(session)))
    this = _Round(engine, settings, holder)
    for agency, kind, days in wanted:
        count, after = this.batch(agency, kind, None, now())
        while after is not None and go_on():
            more, after = this.batch(agency, kind, after, now())
            count += more
        if count:
            done.append(Plan(agency, kind, days, count))
    this.forget_at_the_door(now())
    _end_exports(engine, settings, now())
    if done or _redacted_since(engine):
        _leave_no_bytes(engine)
    with engine.begin() as connection:
        connection.execute(update(Sweep).where(Sweep.holder == holder).values(holder="", until=None, finished_at=now()))
    return done


def _take(engine: Engine, holder: str, now: datetime) -> bool:
    free = or_(Sweep.until.is_(None), Sweep.until < now)
    with engine.begin() as connection:
        taken = connection.execute(
            update(Sweep).where(Sweep.id == 1, free).values(holder=holder, until=now + LEASE).returning(Sweep.id)
        )
        return taken.scalar() is not None


@dataclass(frozen=True)
class _Round:
    engine: Engine
    settings: Settings
    holder: str

    def batch(self, agency: str, kind: Kind, after: due.Cursor, now: datetime) -> tuple[int, due.Cursor]:
        """One transaction. It uses the schedules and holds of this moment, not those at the start of the round."""
        with Session(self.engine) as session:
            audit.keep(session, audit.key(self.settings), lambda: Actor("retention"))
            turn(session)
            by_agency, held = schedules(session), holds(session)
            days = retention.days(by_agency.get(agency, {Kind.CHAT: None}), kind)
            if days is None:
                return 0, None
            before = retention.ended_before(days, now)
            found, after = due.find(session, agency, kind, before=before, after=after, most=BATCH, holds=held)
            chosen = retention.disposable(found, by_agency, held, now)
            if chosen:
                names = destroying.destroy(session, self.settings, kind, chosen, now)
                _log(session, Plan(agency, kind, days, len(names)), names, now)
            mine = update(Sweep).where(Sweep.holder == self.holder)
            session.connection().execute(mine.values(until=now + LEASE))
            session.commit()
            return len(chosen), after

    def forget_at_the_door(self, now: datetime) -> None:
        """Destroys what the router knows about chats that no agency here has (any more), after the longest schedule."""
        with Session(self.engine) as session:
            turn(session)
            each = [own.get(Kind.CHAT) for own in schedules(session).values()]
            if not each or None in each:
                return
            days = max(kept for kept in each if kept is not None)
            held = [replace(hold, agency=None) for hold in holds(session)]
            found = due.at_the_door(session, retention.ended_before(days, now))
            names = [one.id for one in found if not retention.is_held(one, held, now.date())]
            if names:
                audit.keep(session, audit.key(self.settings), lambda: Actor("retention"))
                scrubbing.forget_chats(session.connection(), names)
                scrubbing.forget_sendings(session.connection(), names)
                _log(session, Plan(None, Kind.CHAT, days, len(names)), names, now)
            session.commit()


def _log(session: Session, done: Plan, names: list[str], now: datetime) -> None:
    row = {"agency_id": done.agency, "at": now, "kind": done.kind, "count": done.count, "identifiers": names}
    session.connection().execute(insert(Disposal).values(schedule=f"{done.days} days after its end", **row))
    audit.record(
        session,
        None,
        "dispose",
        f"{done.kind}:{done.agency or 'router'}",
        done.agency,
        count=done.count,
        days=done.days,
    )
    log.info("retention.disposed", agency=done.agency, kind=done.kind, count=done.count, days=done.days)


def _redacted_since(engine: Engine) -> bool:
    """Whether somebody has redacted words since the last round."""
    with engine.connect() as connection:
        last = connection.execute(select(Sweep.finished_at)).scalar()
        wanted = select(Redaction.id).limit(1)
        return connection.execute(wanted if last is None else wanted.where(Redaction.at >= last)).scalar() is not None


def _end_exports(engine: Engine, settings: Settings, now: datetime) -> None:
    with Session(engine) as session:
        turn(session)
        over = session.connection().execute(select(Export.id).where(Export.until < now)).scalars().all()
        destroying.remove_exports(session, settings, over)
        session.commit()
    kept = settings.state / "exports"
    if kept.is_dir():  # left by a crash, or restored from a backup
        with engine.connect() as connection:
            known = set(connection.execute(select(Export.id)).scalars())
        for file in kept.glob("*.zip"):
            if file.stem not in known and file.stat().st_mtime < (now - timedelta(hours=1)).timestamp():
                file.unlink(missing_ok=True)


def _leave_no_bytes(engine: Engine) -> None:
    """Removes deleted data from the database's files too (docs/decisions says what remains in backups)."""
    index.forget(engine)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        else:
            for table in ("line", "leg", "leg_words", "event", "outgoing", "router_chat", "feedback", "left_message"):
                connection.execute(text(f"VACUUM {table}"))
