"""Questions without a canned reply: what many people ask, in words that no reply of the agency contains."""

from sqlalchemy import Connection

from onedoor.desk.words.sentence import Sentence
from onedoor.reports import terms
from onedoor.reports.questions.trends import NO, SHOWN, YES, hear, read_of, said_by_several, thought_of
from onedoor.reports.reading import Period
from onedoor.reports.report import Column, Report

EVERY_WORD = Sentence("Every word that several have used is in a canned reply.")


def gaps(connection: Connection, period: Period, by: str = "", only: str = "") -> Report:
    """The report for one topic or page (`only`; `by` says which), or for all chats."""
    heard = hear(connection, period, by, only)
    topics, replies = thought_of(connection, period)
    found = [term for term in said_by_several(heard) if not set(term) <= replies]
    bare = {term: heard.counts[term] - heard.replied[term] for term in found}
    rows = [
        {
            "words": heard.shown[term].most_common(1)[0][0],
            "without": bare[term],
            "chats": heard.counts[term],
            "share": heard.share(term),
            "topics": YES if set(term) <= topics else NO,
        }
        for term in sorted(found, key=lambda term: (-bare[term], -heard.counts[term], term))[:SHOWN]
        if bare[term]
    ]
    notes: list[str] = [read_of(heard)]
    if heard.read and not rows:
        notes.append(EVERY_WORD)
    return Report(
        "questions", "Questions without a canned reply",
        [
            Column("words", "Words", "text"), Column("without", "Answered without a reply"),
            Column("chats", "Chats"), Column("share", "Of all read", "share"),
            Column("topics", "Among topics", "text"),
        ],
        rows, terms.QUESTIONS, notes=notes, chart=("without",), first=period.first, last=period.last,
    )  # fmt: skip
