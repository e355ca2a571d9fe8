"""Reading the archive: legs and their lines, found by word, agency, date and state. Changes nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, func, or_, select, tuple_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from onedoor.store.tables import Leg, Line

MOST_WORDS = 8
"""Each word costs one pass over the lines; more words than these are not looked for."""
SHOWN_KINDS = ("message", "notice")
"""The kinds of line that the citizen was shown."""


@dataclass(frozen=True)
class Filter:
    """What is asked for; None or empty asks for everything. `since` and `before` bound when the leg began."""

    words: tuple[str, ...] = ()
    agency: str | None = None
    state: str | None = None
    since: datetime | None = None
    before: datetime | None = None
    tag: str | None = None
    kind: str = "chat"
    """`chat`, `consult`, `practice` (chats and advice that colleagues play), or `all`."""


@dataclass(frozen=True)
class Found:
    leg: Leg
    line: Line | None
    """The first line with one of the words."""


@dataclass(frozen=True)
class Page:
    found: Sequence[Found]
    total: int


def words_of(text: str) -> tuple[str, ...]:
    """The words of a search: what stands between blanks, each once."""
    return tuple(dict.fromkeys(text.lower().split()))[:MOST_WORDS]


def search(session: Session, wanted: Filter, *, offset: int = 0, limit: int = 25) -> Page:
    """The newest legs first. A leg is found when each word is in one of its lines, or in the head's names."""
    _teach_sqlite(session)
    conditions = _conditions(wanted)
    total = session.scalar(select(func.count()).select_from(Leg).where(*conditions)) or 0
    newest = select(Leg).where(*conditions).order_by(Leg.assigned_at.desc(), Leg.agency_id, Leg.id).offset(offset)
    legs = session.scalars(newest.limit(limit)).all()
    first = _first_lines(session, legs, wanted.words) if wanted.words else {}
    return Page([Found(leg, first.get((leg.agency_id, leg.id))) for leg in legs], total)


def leg(session: Session, agency: str, identifier: str) -> Leg | None:
    return session.get(Leg, (identifier, agency))


def lines(session: Session, of: Leg) -> Sequence[Line]:
    """The leg's lines in the room's order, in which they were taken in.

    Not by their time: what came live has our clock's, what was read after a break the server's, in whole seconds.
    """
    return session.scalars(
        select(Line).where(Line.agency_id == of.agency_id, Line.leg == of.id).order_by(Line.id)
    ).all()


def other_legs(session: Session, of: Leg) -> Sequence[Leg]:
    """The same chat at other times or agencies, as far as this database knows them."""
    same = select(Leg).where(Leg.chat == of.chat, or_(Leg.id != of.id, Leg.agency_id != of.agency_id))
    return session.scalars(same.order_by(Leg.assigned_at, Leg.id)).all()


def agencies(session: Session) -> Sequence[str]:
    """The ids of the agencies that have transcripts here, deleted ones too."""
    return session.scalars(select(Leg.agency_id).distinct().order_by(Leg.agency_id)).all()


def counts(session: Session, agency: str | None = None) -> dict[str, int]:
    """How many legs are in each state, without practice and advice."""
    grouped = select(Leg.state, func.count()).where(*_of_kind("chat")).group_by(Leg.state)
    if agency is not None:
        grouped = grouped.where(Leg.agency_id == agency)
    return dict(session.execute(grouped).all())


class lowered(FunctionElement[str]):  # noqa: N801 - reads as a function of SQL
    """The text in small letters, of every alphabet, on each database alike."""

    type = String()
    inherit_cache = True
    name = "lowered"


@compiles(lowered, "sqlite")
def _lowered_on_sqlite(element: lowered, compiler: SQLCompiler, **rest: Any) -> str:
    # SQLite's own lower() knows ASCII only; this is Python's, see _teach_sqlite.
    return f"onedoor_lower({compiler.process(element.clauses, **rest)})"


@compiles(lowered, "postgresql")
def _lowered_on_postgresql(element: lowered, compiler: SQLCompiler, **rest: Any) -> str:
    # The database's own collation may be C, whose lower() knows ASCII only.
    return f'lower({compiler.process(element.clauses, **rest)} COLLATE "und-x-icu")'


def _teach_sqlite(session: Session) -> None:
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.dbapi_connection
        driver.create_function("onedoor_lower", 1, lambda text: text and text.lower(), deterministic=True)


def _has(column: Any, word: str) -> ColumnElement[bool]:
    # autoescape: % and _ are characters to look for, too.
    found: ColumnElement[bool] = lowered(column).contains(word, autoescape=True)
    return found


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions = [_leg_has(word) for word in wanted.words] + _of_kind(wanted.kind)
    if wanted.agency is not None:
        conditions.append(Leg.agency_id == wanted.agency)
    if wanted.tag is not None:
        conditions.append((" " + Leg.tags + " ").contains(f" {wanted.tag} ", autoescape=True))
    if wanted.state is not None:
        conditions.append(Leg.state == wanted.state)
    if wanted.since is not None:
        conditions.append(Leg.assigned_at >= wanted.since)
    if wanted.before is not None:
        conditions.append(Leg.assigned_at < wanted.before)
    return conditions


def _of_kind(kind: str) -> list[ColumnElement[bool]]:
    if kind == "all":
        return []
    if kind == "practice":
        return [Leg.practice.is_(True)]
    return [Leg.practice.is_(False), Leg.kind == kind]


def _leg_has(word: str) -> ColumnElement[bool]:
    said = select(Line.id).where(Line.agency_id == Leg.agency_id, Line.leg == Leg.id, _has(Line.body, word)).exists()
    return or_(said, *(_has(column, word) for column in (Leg.citizen, Leg.owner_name, Leg.topic, Leg.tags)))


def _first_lines(session: Session, legs: Sequence[Leg], words: Collection[str]) -> dict[tuple[str, str], Line]:
    ids = [(found.agency_id, found.id) for found in legs]
    said = (
        select(Line)
        .where(
            tuple_(Line.agency_id, Line.leg).in_(ids),
            or_(*(_has(Line.body, word) for word in words)),
        )
        .order_by(Line.at.desc(), Line.id.desc())
    )
    # Newest first, so that the oldest is written last and stays.
    return {(line.agency_id, line.leg): line for line in session.scalars(said)}
