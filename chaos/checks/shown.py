"""Compares the citizen's page with the transcripts and with who may speak: what is recorded is what was shown."""

from collections.abc import Iterator

from chaos.checks import index
from chaos.checks.finding import Fault, Finding
from chaos.checks.history import Archived, History, Page, marker_of

SHOWN_KINDS = ("message", "notice")
PRIVATE = ("command", "note", "aside")
ON_THE_PAGE = frozenset({"agent-joined", "agent-lost", "agent-left", "requeued", "push", "idle", "reply"})
GONE = ("agent-lost", "agent-left", "requeued")
JUST_BEFORE_THE_END = 2.0
"""Seconds. The room's clock only counts whole ones."""


def check(history: History) -> Iterator[Finding]:
    posted = {post.marker: post for post in history.posts if post.marker}
    for chat in index.chats(history):
        if chat.archive is None:
            continue
        yield from _on_record(chat)
        yield from _complete(chat)
        if chat.page is None:
            continue
        for one in chat.page.shown:
            post = posted.get(marker_of(one.text))
            if post is not None and post.kind in PRIVATE:
                yield Finding(Fault.WRONG_PERSON, chat.key, f"the citizen reads {post.kind} “{post.text[:80]}”", one.at)
        if gone := chat.page.vanished:
            text = (
                f"the page had {len(gone)} lines, such as “{gone[0].text[:60] or gone[0].code}”, and not after a reload"
            )
            yield Finding(Fault.LOST, chat.key, text, chat.page.loads[-1] if chat.page.loads else None)
        yield from _as_recorded(chat, chat.page)
        yield from _twice_told(chat, chat.page)
        yield from _introduced(history, chat, chat.page)


def _on_record(chat: index.Chat) -> Iterator[Finding]:
    kept = {line.stanza for leg in chat.transcripts for line in leg.lines}
    there = {marker_of(line.text): line.stanza for line in chat.archive or ()}
    for post in chat.posts:
        stanza = post.stanza or there.get(post.marker, "")
        if post.sent_at is not None and stanza and stanza not in kept:
            text = f"no transcript has what {post.by} was told is sent: “{post.text[:60]}”"
            yield Finding(Fault.NOT_ON_RECORD, chat.key, text, post.at)


def _complete(chat: index.Chat) -> Iterator[Finding]:
    """Finds lines from before the end that no leg has, although all legs say that they are complete."""
    legs = [leg for leg in chat.transcripts if leg.room == chat.room and leg.is_owed]
    if not legs or not all(leg.complete for leg in legs) or chat.ended_at is None:
        return
    kept = {line.stanza for leg in legs for line in leg.lines}
    for line in chat.archive or ():
        if line.text and line.stanza not in kept and line.at < int(chat.ended_at):
            text = f"each transcript is “complete”, and none has “{line.text[:60]}” ({line.nick})"
            yield Finding(Fault.NOT_COMPLETE, chat.key, text, line.at)


def _as_recorded(chat: index.Chat, page: Page) -> Iterator[Finding]:
    shown = {one.stanza: one for one in (*page.shown, *page.vanished)}
    recorded = {
        line.stanza: line
        for leg in chat.transcripts
        if leg.room == chat.room
        for line in leg.lines
        if line.kind in SHOWN_KINDS and not line.again
    }
    places = {line.stanza: line for line in chat.archive or ()}
    for stanza, line in recorded.items():
        there = places.get(stanza)
        if stanza in shown or there is None or not _is_for_a_page(there):
            continue
        if (line.kind == "notice" or line.author == "citizen") and _ended_before(page, there.at):
            continue  # the page says in its own words that it is over; what agents say must be right
        if page.closed_at is None or chat.positions[stanza] < _newest(chat, page):
            text = f"the transcript says that the citizen was shown “{line.text[:60]}” ({line.name}); the page was not"
            yield Finding(Fault.NOT_SHOWN, chat.key, text, there.at)
    if not chat.transcripts:
        return
    for stanza, one in shown.items():
        if stanza not in recorded:
            text = f"the page has “{one.text[:60] or one.code}” ({one.name or one.by}); no transcript says it was shown"
            yield Finding(Fault.SHOWN_UNRECORDED, chat.key, f"{text}: {_kept_as(chat, stanza)}", one.at)


def _kept_as(chat: index.Chat, stanza: str) -> str:
    """`tax q7.2 has it as unseen, labor q7.1 lacks it`"""
    kinds = {
        (leg.agency, leg.leg): [line.kind for line in leg.lines if line.stanza == stanza] for leg in chat.transcripts
    }
    return ", ".join(
        f"{agency} {leg} {'has it as ' + ', '.join(kind) if kind else 'lacks it'}"
        for (agency, leg), kind in kinds.items()
    )


def _newest(chat: index.Chat, page: Page, *, others: bool = False) -> int:
    """The place of the newest line that the page has had. A citizen who closes it does not see what is on its way.

    `others` leaves out what the citizen wrote.
    """
    places, there = chat.positions, (*page.shown, *page.vanished)
    return max((places.get(one.stanza, -1) for one in there if not others or one.by != "citizen"), default=-1)


def _is_for_a_page(line: Archived) -> bool:
    return not line.notice or line.notice.get("code") in ON_THE_PAGE


def _twice_told(chat: index.Chat, page: Page) -> Iterator[Finding]:
    """Finds an agent who joins although they were the last one to join."""
    newest = ""
    for one in page.shown:
        if one.code == "agent-joined":
            if one.name == newest:
                yield Finding(Fault.DOUBLED, chat.key, f"the page says twice that {one.name} has joined", one.at)
            newest = one.name
        elif one.code in GONE:
            newest = ""


def _introduced(history: History, chat: index.Chat, page: Page) -> Iterator[Finding]:
    """Checks that the page shows agents who were introduced and are there, and not agents who have gone."""
    shown = {one.stanza for one in (*page.shown, *page.vanished)}
    names = {agent.name: agent.nick for agent in history.agents.values()}
    here: set[str] = set()
    gone: set[str] = set()
    unclear: set[str] = set()
    last = {one.notice.get("nick"): place for place, one in enumerate(chat.archive or ()) if _introduces(one)}
    for place, line in enumerate(chat.archive or ()):
        code, nick = line.notice.get("code", ""), line.notice.get("nick", "")
        if code == "agent-joined":
            # This may be a colleague in a warm transfer, or the agent who has taken over.
            unclear |= here - {nick}
            here, gone, unclear = {nick}, gone - {nick}, unclear - {nick}
        elif code == "ended":
            # After a desk's last word nobody is shown, although the router may not have ended the chat yet.
            here, unclear = set(), unclear | here
        elif code in GONE:
            left = names.get(line.notice.get("agent", ""), "")
            here, gone, unclear = here - {left}, gone | {left}, unclear - {left}
        elif marker_of(line.text) and not line.text.startswith("!") and not line.notice:
            # An agent who has gone and speaks may take the chat that way. Then another introduction follows.
            is_gone = line.nick in gone and last.get(line.nick, -1) < place
            stands = "here" if line.nick in here else "gone" if is_gone else ""
            yield from _one(history, chat, page, line, stands=stands, shown=line.stanza in shown)


def _introduces(line: Archived) -> bool:
    return line.notice.get("code") == "agent-joined"


def _one(
    history: History, chat: index.Chat, page: Page, line: Archived, *, stands: str, shown: bool
) -> Iterator[Finding]:
    text = f"“{line.text[:60]}” ({line.nick})"
    is_missing = stands == "here" and not shown and not _ended_before(page, line.at)
    if is_missing and not _may_have_missed(history, chat, page, line):
        yield Finding(Fault.LOST, chat.key, f"the page lacks {text}, who had been introduced", line.at)
    if stands == "gone" and shown:
        yield Finding(Fault.WRONG_PERSON, chat.key, f"the page has {text}, who had gone", line.at)


def _may_have_missed(history: History, chat: index.Chat, page: Page, line: Archived) -> bool:
    """Citizens who close the page, or end the chat while cut off from the room, do not see what is on its way."""
    place = chat.positions[line.stanza]
    if page.closed_at is not None and place > _newest(chat, page):
        return True
    return place > _newest(chat, page, others=True) and _was_disturbed(history, line.at, page.end_asked_at)


def _was_disturbed(history: History, since: float, until: float | None) -> bool:
    return until is not None and index.quiet(history.disturbances, since, until) < until - since


def _ended_before(page: Page, at: float) -> bool:
    """Citizens who ask for the end see nothing more from the agent, even if they are told some seconds later."""
    ends = [end for end in (page.over_at, page.closed_at, page.end_asked_at) if end is not None]
    return bool(ends) and at >= min(ends) - JUST_BEFORE_THE_END
