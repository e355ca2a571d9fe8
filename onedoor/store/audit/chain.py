"""Checks that the audit log is intact: walks the chain and names the first row that is not as it was written.

Changes nothing. Finds edits, deletions, swaps and a tail that was cut off. A log that was restored as a whole to an
earlier state is found only with a head noted elsewhere (the panel writes one to its log each day).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from onedoor.desk.words.sentence import Sentence
from onedoor.store.audit.audit import FIRST, digest
from onedoor.store.tables.proof import AuditHead, AuditRow

PAGE = 1000
_DIGITS = 64


class HeadError(Exception):
    """One sentence that says why this is not a head."""


@dataclass(frozen=True)
class Head:
    """The last row's number and hash, written as `128:5d41…`."""

    number: int
    hash: str

    @classmethod
    def of(cls, text: str) -> "Head":
        """The head written in `text`. Raises `HeadError`."""
        number, colon, hash_ = text.strip().partition(":")
        if not (colon and number.isascii() and number.isdigit() and len(number) < _DIGITS and _is_hash(hash_)):
            raise HeadError(
                Sentence(
                    "“{typed}” is not a head; a head is a number, a colon and {digits} hexadecimal digits.",
                    typed=text[:80],
                    digits=_DIGITS,
                )
            )
        return cls(int(number), hash_)

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True)
class Verdict:
    """`head`: the last good row. `bad`: the first row that is not as it was written, with `why`; None: all are."""

    head: Head
    bad: int | None = None
    why: str = ""


def head(session: Session) -> Head:
    """The current end of the log, according to the database."""
    found = session.execute(select(AuditHead.number, AuditHead.hash).where(AuditHead.id == 1)).one_or_none()
    return Head(found.number, found.hash) if found is not None else Head(0, FIRST)


def verify(session: Session, with_key: str, noted: tuple[Head, ...] = ()) -> Verdict:
    """Checks the whole log. `noted`: heads that were written down elsewhere."""
    named = head(session)
    ends = {one.number: one for one in noted}
    good, since = Head(0, FIRST), 0
    for number, row in _rows(session):
        if (why := _fault(number, row, good, with_key)) is not None:
            return Verdict(good, good.number + 1, why)
        assert row is not None  # noqa: S101 - a row that cannot be read is a fault
        expected = ends.get(number)
        if expected is not None and expected.hash != row.hash:
            return Verdict(good, number, _replaced(number, since))
        good, since = Head(number, row.hash), number if expected is not None else since
    return _end(session, good, named, noted)


def _end(session: Session, last: Head, named: Head, noted: tuple[Head, ...]) -> Verdict:
    furthest = max((one.number for one in (named, *noted)), default=0)
    if furthest > last.number:
        return Verdict(
            last, last.number + 1, Sentence("It is missing, and all after it: there were {rows} rows.", rows=furthest)
        )
    if any(one.number == 0 and one.hash != FIRST for one in noted):
        return Verdict(last, 1, Sentence("A noted head with the number 0 is none of this log."))
    if head(session).number < last.number:  # read again: the log may have grown while we walked
        return Verdict(
            last, named.number + 1, Sentence("The log ends before this head: it was replaced by an older copy.")
        )
    return Verdict(last)


def _rows(session: Session) -> Iterator[tuple[int, AuditRow | None]]:
    """(number, row) in order; None for a row that can no longer be read."""
    number: int | None = None
    while numbers := _next(session, number):
        try:
            found = session.scalars(_between(numbers[0], numbers[-1])).all()
            yield from [(row.number, row) for row in found]
        except (ValueError, TypeError, AttributeError):
            yield from ((one, _readable(session, one)) for one in numbers)
        number = numbers[-1]
        session.expunge_all()


def _next(session: Session, after: int | None) -> list[int]:
    wanted = select(AuditRow.number).order_by(AuditRow.number).limit(PAGE)
    return list(session.scalars(wanted if after is None else wanted.where(AuditRow.number > after)))


def _between(first: int, last: int) -> Select[AuditRow]:
    return select(AuditRow).where(AuditRow.number.between(first, last)).order_by(AuditRow.number)


def _readable(session: Session, number: int) -> AuditRow | None:
    try:
        return session.scalars(_between(number, number)).one()
    except (ValueError, TypeError, AttributeError):
        return None


def _fault(number: int, row: AuditRow | None, good: Head, with_key: str) -> str | None:
    if number != good.number + 1:
        is_gone = isinstance(number, int) and number > good.number
        return Sentence("It is missing.") if is_gone else Sentence("A row has another number.")
    if row is None or not _is_as_written(row, with_key):
        return Sentence("It has been changed, or another row stands in its place.")
    return None if row.previous == good.hash else Sentence("It does not follow the row before it.")


def _is_as_written(row: AuditRow, with_key: str) -> bool:
    try:
        return row.hash == digest(with_key, row)
    except (ValueError, TypeError, AttributeError):  # values that no row of ours has, such as a number instead of text
        return False


def _replaced(number: int, since: int) -> str:
    return Sentence(
        "It is not the row that the noted head names: the log was put back to an earlier state after row {since} "
        "and went on from there.",
        since=since,
    )


def _is_hash(text: str) -> bool:
    return len(text) == _DIGITS and all(letter in "0123456789abcdef" for letter in text)
