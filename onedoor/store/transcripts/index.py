"""The search index of legs, updated in the transaction that changes a leg, the same on every database. Finds nothing.

New lines of a running chat may be missing for some seconds (`journal.index_next`).

`desk.words.searching` makes the words; the database only stores which leg has which. A phrase is found by the pairs of
its words. Filters of a search (agency, topic …) are stored as words too, ones that nobody can type.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, exists, select, update

from onedoor.desk.words import searching
from onedoor.store.tables import Feedback, Leg, LegWords
from onedoor.store.transcripts import texts
from onedoor.store.upserting import upsert

SLOTS = 4096
"""How many legs can begin in one second before they use the next second's places."""
_EPOCH = 946_684_800
"""2000-01-01, so that places and the index stay small."""
MOST_BYTES = 600_000
"""Limit for one leg's words; PostgreSQL takes a megabyte. What comes later in a longer chat is not found."""
AT_ONCE = 200

_HEAD = (Leg.id, Leg.assigned_at, Leg.citizen, Leg.owner, Leg.owner_name, Leg.topic, Leg.language, Leg.tags,
         Leg.kind, Leg.practice, Leg.transfer_reason, Leg.state, Leg.complete, Leg.disposed_at)  # fmt: skip


def place(at: datetime) -> int:
    """The lowest id of legs that began in this second or later."""
    return max(0, int(at.timestamp()) - _EPOCH) * SLOTS


def choice(name: str, value: object) -> str:
    """The word for a value of a filter. No text contains it, and no value can break out of it."""
    told = str(value).casefold().encode(errors="backslashreplace")
    return f"__{name}_{hashlib.blake2s(told, digest_size=6).hexdigest()}"


def refresh(connection: Connection, agency: str, legs: Collection[str]) -> None:
    """Updates the index from the rows of these legs, in the caller's transaction."""
    for some in _parts(sorted(legs)):
        _refresh(connection, agency, some)


def _parts(legs: Sequence[str]) -> Iterable[Sequence[str]]:
    return (legs[start : start + AT_ONCE] for start in range(0, len(legs), AT_ONCE))


def _refresh(connection: Connection, agency: str, legs: Sequence[str]) -> None:
    heads = _heads(connection, agency, legs)
    lines, notes = texts.lines(connection, agency, legs), texts.notes(connection, agency, legs)
    ratings: dict[str, int | None] = {}
    for leg, rating, comment in _left(connection, agency, legs):
        ratings[leg] = rating
        notes.setdefault(leg, []).append(comment)
    known = dict(
        connection.execute(
            select(LegWords.leg, LegWords.id).where(LegWords.agency_id == agency, LegWords.leg.in_(legs))
        ).all()
    )
    gone = [leg for leg in known if leg not in heads or heads[leg].disposed_at is not None]
    if gone:
        connection.execute(delete(LegWords).where(LegWords.agency_id == agency, LegWords.leg.in_(gone)))
    for leg, head in heads.items():
        if head.disposed_at is None:
            said = lines.get(leg, [])
            row = _row(agency, head, said, notes.get(leg, []), ratings.get(leg))
            _write(connection, known.get(leg), agency, head, row)


def _heads(connection: Connection, agency: str, legs: Sequence[str]) -> dict[str, Any]:
    wanted = select(*_HEAD).where(Leg.agency_id == agency, Leg.id.in_(legs))
    return {row.id: row for row in connection.execute(wanted)}


def _left(connection: Connection, agency: str, legs: Sequence[str]) -> Sequence[Any]:
    wanted = select(Feedback.leg, Feedback.rating, Feedback.comment)
    return connection.execute(wanted.where(Feedback.agency_id == agency, Feedback.leg.in_(legs))).all()


def _row(agency: str, head: Any, lines: Sequence[Any], notes: Sequence[str], rating: int | None) -> dict[str, str]:
    names = (head.citizen, head.owner_name or "", head.topic, head.tags, head.transfer_reason or "")
    said = searching.folded([*names, *notes, *(line.body for line in lines)])
    return {"words": " ".join(_words(agency, head, lines, said, rating)), "text": said}


def _words(agency: str, head: Any, lines: Sequence[Any], said: str, rating: int | None) -> list[str]:
    agents = {head.owner, *(line.jid for line in lines if line.author == "agent")} - {None, ""}
    chosen = [
        choice("agency", agency),
        choice("topic", head.topic),
        choice("language", head.language),
        choice("state", head.state),
        choice("complete", head.complete),
        choice("kind", "practice" if head.practice else head.kind),
        *(choice("tag", tag) for tag in head.tags.split()),
        *(choice("agent", agent) for agent in agents),
        *([choice("rating", rating)] if rating is not None else []),
    ]
    each: dict[str, None] = dict.fromkeys(chosen)
    for line in said.split(f" {searching.BREAK} "):
        found = line.split()
        each.update(dict.fromkeys([*found, *searching.pairs(found)]))
    kept, size = [], 0
    for word in each:
        size += len(word.encode()) + 1
        if size > MOST_BYTES:
            break
        kept.append(word)
    return sorted(kept)


def _write(connection: Connection, known: int | None, agency: str, head: Any, row: dict[str, str]) -> None:
    if known is not None:
        connection.execute(update(LegWords).where(LegWords.id == known).values(**row))
        return
    for free in range(_first_place(agency, head.id, head.assigned_at), 2**62):
        values = {"id": free, "agency_id": agency, "leg": head.id, **row}
        wanted = upsert(LegWords, connection.dialect).values(**values).on_conflict_do_nothing(index_elements=["id"])
        if connection.execute(wanted.returning(LegWords.id)).scalar() is not None:
            return


def _first_place(agency: str, leg: str, at: datetime) -> int:
    """The place to try first. Two processes hardly ever want the same one, so they rarely wait for each other."""
    return place(at) + int.from_bytes(hashlib.blake2s(f"{agency}/{leg}".encode()).digest()[:4]) % SLOTS


# --- Legs that are not indexed yet, and remains of deleted ones -------------------------------------------------------


def catch_up(engine: Engine) -> int:
    """Indexes legs that are not indexed: an older version's, a backup's, samples. Returns how many; safe to repeat."""
    has = exists().where(LegWords.agency_id == Leg.agency_id, LegWords.leg == Leg.id)
    lacking = select(Leg.agency_id, Leg.id).where(Leg.disposed_at.is_(None), ~has).limit(AT_ONCE)
    done = 0
    while True:
        with engine.begin() as connection:
            found = connection.execute(lacking).all()
            for agency in {row.agency_id for row in found}:
                refresh(connection, agency, [row.id for row in found if row.agency_id == agency])
        done += len(found)
        if len(found) < AT_ONCE:
            return done


def forget(engine: Engine) -> None:
    """Removes what was deleted from the index from the disk too, a little at a time, so that others can write."""
    if engine.dialect.name != "sqlite":
        return
    # Until it merges, FTS5 only marks words as deleted. Negative: merge everything; then repeat until nothing changes.
    pages = -_PAGES
    while True:
        with engine.begin() as connection:
            before = connection.exec_driver_sql("SELECT total_changes()").scalar() or 0
            connection.exec_driver_sql(
                "INSERT INTO leg_words_index(leg_words_index, rank) VALUES ('merge', ?)", (pages,)
            )
            after = connection.exec_driver_sql("SELECT total_changes()").scalar() or 0
        if after - before < 2:  # noqa: PLR2004 - FTS5's own sign that there was nothing to merge
            return
        pages = _PAGES


_PAGES = 500
