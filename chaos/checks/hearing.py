"""Checks what agents hear: nothing in a room that was never theirs, and nothing said after it stopped being theirs."""

from collections.abc import Iterator

from chaos.checks import index, legs
from chaos.checks.finding import Fault, Finding
from chaos.checks.history import History, marker_of

Spans = list[tuple[float, float]]
FOREVER = float("inf")


def check(history: History) -> Iterator[Finding]:
    written = {post.marker: post.at for post in history.posts if post.marker}
    for chat in index.chats(history):
        rights = _rights(chat)
        # When it was said, not when a slow link delivered it: the writer's time, or else the room's.
        kept = {line.stanza: line.at for line in chat.archive or ()}
        for agent, heard in history.heard.items():
            for line in heard:
                if line.room != chat.room:
                    continue
                at = written.get(marker_of(line.text), kept.get(line.stanza, line.at))
                if not _may_hear(history, rights.get(agent, []), at):
                    text = f"{agent} hears “{line.text[:60]}”, and the chat is not theirs"
                    yield Finding(Fault.WRONG_PERSON, chat.key, text, at)
                    break


def _rights(chat: index.Chat) -> dict[str, Spans]:
    """agent → spans in which they might be in the room. They may read earlier lines in its archive."""
    spans: dict[str, Spans] = {}
    now: dict[str, float] = {}
    for at, running in legs.owned(chat.of_legs):
        people = {one for leg in running.values() if leg.counts for one in leg.people}
        for gone in now.keys() - people:
            spans.setdefault(gone, []).append((now.pop(gone), at))
        now.update({one: at for one in people if one not in now})
    for agent, since in now.items():
        spans.setdefault(agent, []).append((since, FOREVER))
    return spans


def _may_hear(history: History, rights: Spans, said: float) -> bool:
    """True until some seconds of quiet after a span. From the first span on, agents may also read the past."""
    return any(said <= end or not index.is_settled(history.disturbances, said, end) for _, end in rights)
