"""Reads the archive: legs and lines, found by words, agency, agent, topic, tag, language, rating, state and date.

Changes nothing. `index` stores what legs are found by; the database is asked only which legs have which words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, cast, column, func, literal_column, or_, select, table
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from onedoor.desk.room import remark
from onedoor.desk.words.searching import Term, folded, pairs
from onedoor.store.tables import Leg, LegWords, Line
from onedoor.store.transcripts import index

MOST_COUNTED = 1000
"""More results are shown as “more than 1,000”. Nobody reads them all, and counting takes longer than finding."""


@dataclass(frozen=True)
class Filter:
    """What to search for; None or empty matches everything. `since` and `before` limit when the leg began.

    `terms` is None if what was typed contains no word, and then nothing is found.
    """

    terms: tuple[Term, ...] | None = ()
    agency: str | None = None
    agent: str | None = None
    """The JID of somebody who spoke in the chat as an agent, or has it."""
    topic: str | None = None
    """The topic's name."""
    tag: str | None = None
    language: str | None = None
    rating: int | None = None
    state: str | None = None
    complete: bool | None = None
    since: datetime | None = None
    before: datetime | None = None
    kind: str = "chat"
    """`chat`, `consult`, `practice` (chats and consults that colleagues play), or `all`."""


@dataclass(frozen=True)
class Found:
    leg: Leg
    line: Line | None
    """The first line with one of the terms."""


@dataclass(frozen=True)
class Page:
    found: Sequence[Found]
    total: int
    """`MOST_COUNTED` + 1 means that or more."""
    has_more: bool
    """Whether more legs follow."""


def search(session: Session, wanted: Filter, *, offset: int = 0, limit: int = 25) -> Page:
    """Finds legs, newest first, that have every term in their lines, notes, or the names in their head."""
    if wanted.terms is None:
        return Page([], 0, False)
    # Finding takes most of the time, so one query gives both the page and the total.
    ids = session.execute(_newest(session, wanted).limit(max(MOST_COUNTED, offset + limit) + 1)).all()
    legs = _legs(session, ids[offset : offset + limit])
    first = _first_lines(session, legs, wanted.terms) if wanted.terms else {}
    total = min(len(ids), MOST_COUNTED + 1)
    return Page([Found(leg, first.get((leg.agency_id, leg.id))) for leg in legs], total, len(ids) > offset + limit)


def every(session: Session, wanted: Filter, most: int) -> Iterator[Leg]:
    """Yields what a search finds, at most `most` legs."""
    if wanted.terms is not None:
        ids = session.execute(_newest(session, wanted).limit(most)).all()
        for start in range(0, len(ids), index.AT_ONCE):
            yield from _legs(session, ids[start : start + index.AT_ONCE])


def _legs(session: Session, ids: Sequence[Any]) -> list[Leg]:
    # Only by id, with which the primary key begins. Another agency's part of a chat may have the same id.
    asked = select(Leg).where(Leg.id.in_([leg for _, leg in ids]))
    found = {(leg.agency_id, leg.id): leg for leg in session.scalars(asked)}
    return [found[agency, leg] for agency, leg in ids if (agency, leg) in found]


def _by_agency(ids: Sequence[Any]) -> dict[str, list[str]]:
    """agency → legs. For a list of pairs SQLite reads the whole table; for one column and a list it uses an index."""
    found: dict[str, list[str]] = {}
    for agency, leg in ids:
        found.setdefault(agency, []).append(leg)
    return found


def _newest(session: Session, wanted: Filter) -> Select[str, str]:
    found = select(LegWords.agency_id, LegWords.leg).order_by(LegWords.id.desc())
    for term in wanted.terms or ():
        if len(term.words) > 2:  # noqa: PLR2004 - the index has pairs; of longer phrases it has only their pairs
            found = found.where(LegWords.text.contains(f" {' '.join(term.words)} ", autoescape=True))
    has = [(word, False) for word in _chosen(wanted)] + [one for term in wanted.terms or () for one in _asked(term)]
    if session.get_bind().dialect.name == "sqlite" and has:
        return _between(_on_sqlite(found, has), _INDEX.c.rowid, wanted)
    return _between(_on_postgresql(found, has) if has else found, LegWords.id, wanted)


def _between(found: Select[str, str], place: Any, wanted: Filter) -> Select[str, str]:
    if wanted.since is not None:
        found = found.where(place >= index.place(wanted.since))
    if wanted.before is not None:
        found = found.where(place < index.place(wanted.before))
    return found


_CHOICES = frozenset({"agency", "agent", "topic", "tag", "language", "rating", "state", "complete"})


def _chosen(wanted: Filter) -> list[str]:
    given = {one.name: getattr(wanted, one.name) for one in fields(wanted) if one.name in _CHOICES}
    if wanted.kind != "all":
        given["kind"] = wanted.kind
    return [index.choice(name, value) for name, value in given.items() if value is not None]


def _asked(term: Term) -> list[tuple[str, bool]]:
    """(word of the index, whether it is only a prefix), for each word that the term needs."""
    if len(term.words) == 1:
        return [(term.words[0], term.prefix)]
    return [(pair, False) for pair in pairs(term.words)]


_INDEX = table("leg_words_index", column("rowid"), column("leg_words_index"))


def _on_sqlite(found: Select[str, str], has: list[tuple[str, bool]]) -> Select[str, str]:
    query = " AND ".join(f'"{word}"{" *" if prefix else ""}' for word, prefix in has)
    # The plus keeps SQLite from querying FTS5 for each row: it queries once, and gets the newest first.
    return (
        found.select_from(_INDEX)
        .join(LegWords, LegWords.id == literal_column("+leg_words_index.rowid"))
        .where(_INDEX.c.leg_words_index.op("MATCH")(query))
        .order_by(None)
        .order_by(_INDEX.c.rowid.desc())
    )


def _on_postgresql(found: Select[str, str], has: list[tuple[str, bool]]) -> Select[str, str]:
    query = " & ".join(f"'{word}'{':*' if prefix else ''}" for word, prefix in has)
    return found.where(LegWords.words.op("@@")(cast(query, TSQUERY)))


def leg(session: Session, agency: str, identifier: str) -> Leg | None:
    """The leg; None if there is none, or a schedule has destroyed it."""
    found = session.get(Leg, (identifier, agency))
    return found if found is not None and found.disposed_at is None else None


def lines(session: Session, of: Leg) -> Sequence[Line]:
    """The leg's lines in the room's order, in which they were stored.

    Not by time: live lines have our clock's time, lines read after a break the server's, in whole seconds.
    """
    return session.scalars(
        select(Line).where(Line.agency_id == of.agency_id, Line.leg == of.id).order_by(Line.id)
    ).all()


def is_quote_shown(line: Line, lines: Sequence[Line]) -> bool:
    """Whether the citizen was shown the line, among `lines`, that `line` quotes. If not, they did not see the quote."""
    before = (one for one in reversed(lines) if one.id < line.id and one.kind == "message")
    quote, reply = line.data.get("quoted", ""), line.data.get("reply", "")
    return remark.source(quote, reply, before, _ids, lambda one: one.body) is not None


def _ids(line: Line) -> tuple[str | None, ...]:
    return line.stanza_id, line.origin_id


def other_legs(session: Session, of: Leg) -> Sequence[Leg]:
    """The same chat's other legs in this database, at this or other agencies."""
    same = select(Leg).where(Leg.chat == of.chat, or_(Leg.id != of.id, Leg.agency_id != of.agency_id))
    return session.scalars(same.where(Leg.disposed_at.is_(None)).order_by(Leg.assigned_at, Leg.id)).all()


def agencies(session: Session) -> Sequence[str]:
    """The ids of all agencies that have transcripts here, including deleted agencies."""
    # From each agency to the next by the index. DISTINCT would read all of it, and a state has millions of legs.
    first = select(func.min(Leg.agency_id).label("id")).cte("known", recursive=True)
    following = select(func.min(Leg.agency_id)).where(Leg.agency_id > first.c.id).scalar_subquery()
    known = first.union_all(select(following).where(first.c.id.is_not(None)))
    return session.scalars(select(known.c.id).where(known.c.id.is_not(None)).order_by(known.c.id)).all()


def counts(session: Session, agency: str | None = None) -> dict[str, int]:
    """state → number of legs, without practice and consults."""
    grouped = select(Leg.state, func.count()).where(Leg.practice.is_(False), Leg.kind == "chat").group_by(Leg.state)
    if agency is not None:
        grouped = grouped.where(Leg.agency_id == agency)
    return dict(session.execute(grouped).all())


def _first_lines(session: Session, legs: Sequence[Leg], terms: Sequence[Term]) -> dict[tuple[str, str], Line]:
    first: dict[tuple[str, str], Line] = {}
    for agency, ids in _by_agency([(leg.agency_id, leg.id) for leg in legs]).items():
        for line in session.scalars(select(Line).where(Line.agency_id == agency, Line.leg.in_(ids))):
            known = first.get((agency, line.leg))
            if known is None or line.id < known.id:
                said = folded([line.body])
                if any(term.is_in(said) for term in terms):
                    first[agency, line.leg] = line
    return first
