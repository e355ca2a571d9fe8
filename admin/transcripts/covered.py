"""A search for people who see no names. Words that are covered for them find nothing."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from admin.words import masked
from onedoor.desk.words.searching import Term, folded
from onedoor.store.tables import Leg, Line
from onedoor.store.transcripts import left_messages, transcripts
from onedoor.store.transcripts.transcripts import MOST_COUNTED, Filter, Found, Page


def search(session: Session, wanted: Filter, *, offset: int, limit: int) -> Page:
    """Like `transcripts.search`, but finds copies without names. With words, it reads only the newest MOST_COUNTED."""
    if not wanted.terms:
        page = transcripts.search(session, wanted, offset=offset, limit=limit)
        return Page([Found(masked.head(found.leg), None) for found in page.found], page.total, page.has_more)
    found = list(_found(session, wanted, wanted.terms, MOST_COUNTED + 1))
    return Page(found[offset : offset + limit], len(found), len(found) > offset + limit)


def every(session: Session, wanted: Filter, most: int) -> Iterator[Leg]:
    """Like `transcripts.every`. Finds the rows themselves; the caller covers names when it writes them."""
    if not wanted.terms:
        yield from transcripts.every(session, wanted, most)
        return
    yield from (leg for leg in transcripts.every(session, wanted, most) if _Covered(session, leg).has(wanted.terms))


def _found(session: Session, wanted: Filter, terms: Sequence[Term], most: int) -> Iterator[Found]:
    for leg in transcripts.every(session, wanted, most):
        covered = _Covered(session, leg)
        if covered.has(terms):
            yield Found(covered.head, covered.first(terms))


class _Covered:
    """One chat without names, and its words. Without colleagues' notes, which are not for people who see no names."""

    def __init__(self, session: Session, leg: Leg) -> None:
        said = transcripts.lines(session, leg)
        known = masked.names_of(leg, said)
        self.head = masked.head(leg, known)
        self.lines = [masked.line_of(one, known) for one in said]
        left = left_messages.feedback(session, leg)
        comment = masked.words(left.comment, known) if left else ""
        reason = self.head.transfer_reason or ""
        self._text = folded([self.head.topic, self.head.tags, reason, comment, *(line.body for line in self.lines)])

    def has(self, terms: Sequence[Term]) -> bool:
        return all(term.is_in(self._text) for term in terms)

    def first(self, terms: Sequence[Term]) -> Line | None:
        """The first line with one of the terms."""
        texts = ((line, folded([line.body])) for line in self.lines)
        return next((line for line, text in texts if any(term.is_in(text) for term in terms)), None)
