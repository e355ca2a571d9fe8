"""One chat's story from all sides, in order of time, to read beside a finding. Text only."""

from collections.abc import Iterator
from datetime import UTC, datetime

from chaos.checks import index
from chaos.checks.finding import Finding
from chaos.checks.history import Disturbance, Happened, History

AROUND = 45.0
"""Seconds before and after the time of a finding."""
LONGEST = 110
_SILENT = frozenset({"chat", "leg", "room", "nick", "citizen", "citizen_nick", "page", "question", "desks", "visitor"})

Entry = tuple[float, str, str]


def of(history: History, finding: Finding, *, whole: bool = False) -> list[str]:
    """The lines of the finding's chat around its time; all of them if it has none."""
    chat = next((one for one in index.chats(history) if one.key == finding.chat), None)
    entries = sorted(
        [*_disturbed(history.disturbances), *(_of_chat(history, chat) if chat else _of_page(history, finding.chat))]
    )
    at = None if whole else finding.at
    if at is not None:
        entries = [one for one in entries if abs(one[0] - at) <= AROUND]
    elif chat is not None and entries:
        began, ends = chat.events[0].at, (chat.ended_at or history.finished_at) + AROUND
        entries = [one for one in entries if began - 1 <= one[0] <= ends]
    return [
        f"{_clock(moment)}  {who:<26.26} {' ⏎ '.join(what.splitlines())[:LONGEST]}" for moment, who, what in entries
    ]


def _clock(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%H:%M:%S.%f}"[:-3]


def _disturbed(disturbances: list[Disturbance]) -> Iterator[Entry]:
    for one in disturbances:
        yield one.began, "*** fault", f"{one.kind} {one.target} {one.about}"
        if one.ended is not None:
            yield one.ended, "*** in order again", f"{one.kind} {one.target}"


def _of_page(history: History, citizen: str) -> Iterator[Entry]:
    page = history.pages.get(citizen)
    if page is None:
        return
    if page.asked_at is not None:
        yield page.asked_at, f"{citizen} ({page.transport})", f"asks about {page.topic}"
    for one in page.shown:
        yield (
            one.at,
            f"page of {citizen}",
            (one.code and f"[{one.code} {one.name}]") or f"{one.name or one.by}: {one.text}",
        )
    for at, what in page.told:
        yield at, f"page of {citizen}", f"is told: {what}"
    for at in page.loads:
        yield at, f"page of {citizen}", "is loaded anew"
    for at, people in page.people:
        yield at, f"page of {citizen}", f"people: {', '.join(people) or 'nobody'}"
    for moment, what in (
        (page.refused_at, f"is refused: {page.refused}"),
        (page.end_asked_at, f"the end is asked for by {page.ended_by}"),
        (page.over_at, f"is told that it is over: {page.over_why}"),
        (page.closed_at, "is closed"),
    ):
        if moment is not None:
            yield moment, f"page of {citizen}", what


def _of_chat(history: History, chat: index.Chat) -> Iterator[Entry]:
    yield from _of_page(history, chat.citizen)
    for event in (*chat.events, *chat.of_legs):
        yield event.at, event.stream.partition(".")[0], f"{event.kind} {_data(event)}"
    for post in chat.posts:
        yield post.at, post.by, f"writes {post.kind} “{post.text}”"
        if post.sent_at is not None:
            yield post.sent_at, post.by, f"is told that it is sent: {post.marker or post.text}"
        if post.refused:
            yield post.at, post.by, f"is refused: {post.refused} ({post.marker})"
    for number, line in enumerate(chat.archive or ()):
        notice = f"[{line.notice.get('code')} {line.notice.get('agent', '')}] " if line.notice else ""
        yield line.at + number / 1_000_000, "room", f"{line.stanza[:8]} {line.nick}: {notice}{line.text}"
    for sample in history.samples:
        room = sample.rooms.get(chat.room)
        if room is not None and chat.events[0].at <= sample.at <= (chat.ended_at or sample.at) + AROUND:
            there = ", ".join(f"{jid.partition('@')[0]}={kind}" for jid, kind in sorted(room.affiliations.items()))
            occupants = ", ".join(sorted(jid.partition("@")[0] for jid in room.occupants.values()))
            yield sample.at, "sample", f"{there} | in: {occupants}"


def _data(event: Happened) -> str:
    told = [f"{key}={value}" for key, value in event.data.items() if key not in _SILENT and value]
    leg = str(event.data.get("leg", "")).rpartition(".")[2]
    return " ".join([f"leg {leg}" if leg else "", *told]).strip()
