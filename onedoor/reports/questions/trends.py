"""What people ask: the words of their questions now and before, compared with the agency's topics and replies.

Reads the transcripts that still exist, or an even sample of many. Shows only words that several people used.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from onedoor.desk.words.folding import fold
from onedoor.desk.words.sentence import Sentence
from onedoor.reports import terms
from onedoor.reports.feedback import midnight
from onedoor.reports.legs import bare_page
from onedoor.reports.questions import words
from onedoor.reports.reading import Period
from onedoor.reports.report import Column, Report
from onedoor.store.tables import Agency, Agent, CannedReply, Leg, Line, Topic

SHOWN = 40
NEW, RISING, YES, NO = Sentence("New"), Sentence("Rising"), Sentence("Yes"), Sentence("No")


@dataclass
class Heard:
    """The words in a period's chats."""

    chats: int = 0
    read: int = 0
    counts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    replied: Counter[tuple[str, ...]] = field(default_factory=Counter)
    shown: dict[tuple[str, ...], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def share(self, term: tuple[str, ...]) -> float:
        return self.counts[term] / self.read if self.read else 0.0


def trends(connection: Connection, period: Period, by: str = "", only: str = "") -> Report:
    """The report for one topic or page (`only`; `by` says which), or for all chats."""
    now, before = (hear(connection, one, by, only) for one in (period, period.before))
    topics, replies = thought_of(connection, period)
    kept = said_by_several(now)
    rising = sorted(kept, key=lambda term: -_lift(now.share(term), before.share(term)))[:SHOWN]
    chosen = [term for term in kept if term in set(kept[:SHOWN]) | set(rising[: SHOWN // 4])]
    rows = [_row(term, now, before, topics, replies) for term in chosen]
    notes: list[str] = [
        Sentence(
            "{read} of {chats} chats were read, and {read_before} of {chats_before} before.",
            read=now.read, chats=now.chats, read_before=before.read, chats_before=before.chats,
        )
    ]  # fmt: skip
    return Report(
        "trends", "What people ask",
        [
            Column("words", "Words", "text"), Column("chats", "Chats"), Column("share", "Of all read", "share"),
            Column("change", "Change", "change"), Column("news", "Trend", "text"),
            Column("topics", "Among topics", "text"), Column("replies", "In a reply", "text"),
            Column("replied", "Answered by a reply", "share"),
        ],
        rows, terms.TRENDS, notes=notes, chart=("chats",), first=period.first, last=period.last,
    )  # fmt: skip


def _row(term: tuple[str, ...], now: Heard, before: Heard, topics: set[str], replies: set[str]) -> dict[str, Any]:
    old = before.share(term)
    return {
        "words": now.shown[term].most_common(1)[0][0],
        "chats": now.counts[term],
        "share": now.share(term),
        "change": (now.share(term) - old) / old if old else None,
        "news": NEW if before.read and not old else RISING if _lift(now.share(term), old) > 0 and old else "",
        "topics": YES if set(term) <= topics else NO,
        "replies": YES if set(term) <= replies else NO,
        "replied": now.replied[term] / now.counts[term],
    }


def _lift(now: float, before: float) -> float:
    """Above 0 if the share rises by more than a handful of chats could cause by chance."""
    return now - 1.5 * before - 0.005


def said_by_several(heard: Heard) -> list[tuple[str, ...]]:
    """The terms that may be shown, most frequent first. Of a word and its pair, only the one that says more."""
    found = sorted(
        (term for term, count in heard.counts.items() if count >= terms.ENOUGH),
        key=lambda term: (-heard.counts[term], term),
    )
    return [term for term in found if not _is_inside(term, found, heard.counts)]


def read_of(heard: Heard) -> Sentence:
    return Sentence("{read} of {chats} chats were read.", read=heard.read, chats=heard.chats)


def _is_inside(term: tuple[str, ...], found: Sequence[tuple[str, ...]], counts: Mapping[tuple[str, ...], int]) -> bool:
    """Whether a single word occurs nearly always in one pair, which says more."""
    return len(term) == 1 and any(
        len(other) > 1 and term[0] in other and counts[other] >= 0.9 * counts[term] for other in found
    )


def hear(connection: Connection, period: Period, by: str = "", only: str = "") -> Heard:
    conditions = _conditions(connection, period, by, only)
    heard = Heard(chats=connection.execute(select(func.count()).select_from(Leg).where(*conditions)).scalar_one())
    if not heard.chats:
        return heard
    every = -(-heard.chats // terms.MOST)
    sampled = [*conditions, Leg.number % every == 0] if every > 1 else conditions
    names = {word for name in connection.execute(select(Agent.name)).scalars() for word in fold(name).split()}
    wanted = (
        select(Leg.agency_id, Leg.id, Leg.language, Leg.citizen, Line.author, Line.body, Line.data)
        .join(Line, (Line.agency_id == Leg.agency_id) & (Line.leg == Leg.id))
        .where(*sampled, Line.kind == "message")
    )
    said: dict[tuple[str, str], dict[tuple[str, ...], str]] = defaultdict(dict)
    replied: set[tuple[str, str]] = set()
    for agency, leg, language, citizen, author, body, data in connection.execute(wanted):
        if author == "citizen":
            own = names | set(fold(citizen).split())
            said[agency, leg] |= words.terms(body, words.language_of(language), own)
        elif "canned" in data:
            replied.add((agency, leg))
    heard.read = len(said)
    for key, found in said.items():
        heard.counts.update(found.keys())
        if key in replied:
            heard.replied.update(found.keys())
        for term, shown in found.items():
            heard.shown[term][shown] += 1
    return heard


def _conditions(connection: Connection, period: Period, by: str, only: str) -> list[Any]:
    zone = connection.execute(
        select(Agency.time_zone).where(Agency.id.in_(period.agencies)) if period.agencies else select(Agency.time_zone)
    ).scalar()
    conditions: list[Any] = [
        Leg.assigned_at >= midnight(period.first, zone or "UTC"),
        Leg.assigned_at < midnight(period.last + timedelta(days=1), zone or "UTC"),
        Leg.kind == "chat",
        Leg.practice.is_(False),
    ]
    if period.agencies is not None:
        conditions.append(Leg.agency_id.in_(period.agencies))
    if by == "topic" and only:
        conditions.append(Leg.topic == only)
    if by == "page" and only:
        conditions.append((Leg.page == only) | Leg.page.startswith(f"{only}?", autoescape=True))
    return conditions


def thought_of(connection: Connection, period: Period) -> tuple[set[str], set[str]]:
    """(stems in topics' names and keywords, stems in canned replies)"""
    topics = connection.execute(select(Topic.name, Topic.keywords)).all()
    replies = select(CannedReply.name, CannedReply.text, CannedReply.language)
    if period.agencies is not None:
        replies = replies.where(CannedReply.agency_id.in_(period.agencies))
    of_topics = [
        (f"{name}. {' . '.join(keywords.split())}", tag) for name, keywords in topics for tag in words.LANGUAGES
    ]
    of_replies = [(f"{name}. {text}", tag) for name, text, tag in connection.execute(replies)]
    return words.stems(of_topics), words.stems(of_replies)


def choices(connection: Connection, period: Period) -> dict[str, list[str]]:
    """`topic` and `page` → values in the period's chats to choose from, most frequent first."""
    found = {}
    for name, column in (("topic", Leg.topic), ("page", Leg.page)):
        wanted = (
            select(column, func.count())
            .where(*_conditions(connection, period, "", ""), column != "")
            .group_by(column)
            .order_by(func.count().desc())
            .limit(50)
        )
        values = [value for value, _ in connection.execute(wanted)]
        found[name] = list(dict.fromkeys(map(bare_page, values))) if name == "page" else values
    return found
