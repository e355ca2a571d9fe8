"""Compares what people said, and every view, with the room's archive: lost, doubled, invented, reordered, altered."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chaos.checks import index
from chaos.checks.finding import Fault, Finding
from chaos.checks.history import History, Post, Shown, marker_of

ROOM, PAGE = "the room's archive", "the citizen's page"
FILE, DESK = "file", " desk"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a view."""

    stanza: str
    text: str
    name: str = ""
    """Who wrote it, by this view; empty if the view does not say."""
    at: float | None = None


@dataclass(frozen=True, slots=True)
class View:
    name: str
    lines: Sequence[Line]


def check(history: History) -> Iterator[Finding]:
    posted = {post.marker: post for post in history.posts if post.marker}
    for chat in index.chats(history):
        if chat.archive is None:
            continue
        room = View(ROOM, [Line(one.stanza, one.text, at=one.at) for one in chat.archive])
        said_by_desks = {line.stanza for line in chat.archive if line.notice or line.nick.endswith(DESK)}
        yield from _not_kept(chat)
        yield from _real_time(chat)
        yield from _sent_twice(chat)
        for view in [room, *_views(history, chat)]:
            yield from _order(chat, view, _held_back(chat) if view.name == PAGE else frozenset())
            yield from _unknown(chat, view)
            # A desk repeats people's words to agents, so its lines do not count as theirs.
            people = View(view.name, [line for line in view.lines if line.stanza not in said_by_desks])
            yield from _doubled(chat, people)
            yield from _strange(history, chat, people, posted)
        yield from _holes(history, chat)


def _views(history: History, chat: index.Chat) -> Iterator[View]:
    if chat.page is not None:
        lines = [Line(one.stanza, one.text, one.name, one.at) for one in chat.page.shown if one.by != "notice"]
        yield View(PAGE, lines)
    for agent, heard in history.heard.items():
        visits: dict[int, list[Line]] = defaultdict(list)
        for one in heard:
            if one.room == chat.room and one.stanza:  # a line that a full disk could not store has no id
                visits[one.visit].append(Line(one.stanza, one.text, at=one.at))
        for lines in visits.values():
            yield View(f"{agent}'s client", lines)
    for leg in chat.transcripts:
        if leg.room == chat.room:
            lines = [Line(one.stanza, one.text, _author(one.author, one.name)) for one in leg.lines]
            yield View(f"{leg.agency}'s transcript {leg.leg}", lines)


def _author(author: str, name: str) -> str:
    return name if author == "agent" else ""


def _not_kept(chat: index.Chat) -> Iterator[Finding]:
    there = chat.positions
    for post in chat.posts:
        if post.sent_at is not None and post.stanza not in there:
            yield _found(Fault.LOST, chat, f"{ROOM} lacks what {post.by} was told is sent: {quote(post)}", post.at)


def _real_time(chat: index.Chat) -> Iterator[Finding]:
    """Checks that what was acknowledged before another message was written comes before it."""
    place = chat.positions
    there = sorted((post for post in chat.posts if post.stanza in place and post.sent_at), key=lambda post: post.at)
    for earlier in there:
        for later in there:
            before = earlier.sent_at is not None and earlier.sent_at < later.at
            if before and place[earlier.stanza] > place[later.stanza]:
                text = f"{ROOM} has {quote(earlier)} after {quote(later)}, which was written when it had been sent"
                yield _found(Fault.REORDERED, chat, text, later.at)
                return


def _sent_twice(chat: index.Chat) -> Iterator[Finding]:
    """Finds what somebody in the room, such as a desk, said twice with the same id."""
    counted = Counter((line.nick, line.origin) for line in chat.archive or () if line.origin)
    for line in chat.archive or ():
        if counted.pop((line.nick, line.origin), 0) > 1:
            yield _found(Fault.DOUBLED, chat, f"{ROOM} has twice what {line.nick} said: “{line.text[:80]}”", line.at)


def _doubled(chat: index.Chat, view: View) -> Iterator[Finding]:
    for kind, seen in (("marker", marker_of), ("stanza", None)):
        counted = Counter(seen(line.text) if seen else line.stanza for line in view.lines)
        for what, count in counted.items():
            if what and count > 1:
                text = f"{view.name} has {count} times the {kind} {what}"
                yield _found(Fault.DOUBLED, chat, text, _when(view, what))


def _when(view: View, what: str) -> float | None:
    return next((line.at for line in view.lines if what in (line.stanza, marker_of(line.text))), None)


def _unknown(chat: index.Chat, view: View) -> Iterator[Finding]:
    kept = chat.positions
    for line in view.lines:
        if line.stanza not in kept:
            text = f"{view.name} has a line that the room has not: “{line.text[:80]}”"
            yield _found(Fault.INVENTED, chat, text, line.at)


def _strange(history: History, chat: index.Chat, view: View, posted: dict[str, Post]) -> Iterator[Finding]:
    """Finds what nobody wrote, what somebody wrote otherwise or elsewhere, and what somebody else wrote."""
    unmarked = {post.text for post in chat.posts if not post.marker}
    for line in view.lines:
        post = posted.get(marker_of(line.text))
        if post is not None:
            yield from _compared(history, chat, view, line, post)
        elif line.text and line.text not in unmarked:
            yield _found(Fault.INVENTED, chat, f"{view.name} has what nobody wrote: “{line.text[:80]}”", line.at)


def _compared(history: History, chat: index.Chat, view: View, line: Line, post: Post) -> Iterator[Finding]:
    if post not in chat.posts:
        text = f"{view.name} has what {post.by} wrote in another room: {quote(post)}"
        yield _found(Fault.WRONG_PERSON, chat, text, line.at)
    elif post.kind != FILE and line.text != post.text:
        yield _found(Fault.ALTERED, chat, f"{view.name} has “{line.text[:80]}” for {quote(post)}", line.at)
    agent = history.agents.get(post.by)
    if line.name and agent is not None and line.name.casefold() not in (agent.name.casefold(), agent.nick):
        text = f"{view.name} says that {line.name} wrote what {agent.name} did: {quote(post)}"
        yield _found(Fault.WRONG_PERSON, chat, text, line.at)


def _held_back(chat: index.Chat) -> frozenset[str]:
    """What agents said before they were introduced. The page has it below the introduction."""
    places, found, before = chat.positions, set(), list[Shown]()
    for one in chat.page.shown if chat.page is not None else ():
        if one.code == "agent-joined":
            before.append(one)
        introduced = [places.get(there.stanza, 0) for there in before if there.name == one.name]
        if one.by == "agent" and places.get(one.stanza, 0) < max(introduced, default=0):
            found.add(one.stanza)
    return frozenset(found)


def _order(chat: index.Chat, view: View, held_back: frozenset[str]) -> Iterator[Finding]:
    places = chat.positions
    last, before = -1, None
    for line in view.lines:
        place = places.get(line.stanza, last)
        if line.stanza in held_back:
            continue
        if place < last and before is not None:
            text = f"{view.name} has “{before.text[:40]}” before “{line.text[:40]}”, and the room the other way round"
            yield _found(Fault.REORDERED, chat, text, line.at)
            return
        if place >= last:
            last, before = place, line


def _holes(history: History, chat: index.Chat) -> Iterator[Finding]:
    """Agents read the archive when they enter, so they must have every line up to their last."""
    for agent, heard in history.heard.items():
        known = {one.stanza for one in heard if one.room == chat.room}
        last = max((place for stanza, place in chat.positions.items() if stanza in known), default=-1)
        for line in (chat.archive or ())[: last + 1]:
            if line.text and line.stanza not in known:
                yield _found(Fault.LOST, chat, f"{agent}'s client lacks “{line.text[:80]}”", line.at)


def quote(post: Post) -> str:
    return f"“{post.text[:60]}” ({post.by})"


def _found(fault: Fault, chat: index.Chat, text: str, at: float | None) -> Finding:
    return Finding(fault, chat.key, text, at)
