"""Checks what takes too long, and what was said to be over or impossible and was not."""

from collections.abc import Iterator

from chaos.checks import index
from chaos.checks.finding import Fault, Finding
from chaos.checks.history import Agent, History, Page, Post

PATIENCE = 60.0
GRACE = 30.0
"""Seconds after which an agent who vanished no longer counts."""
AFTERWARDS = 10.0
"""Seconds within which what a page was told must be true."""


def check(history: History) -> Iterator[Finding]:
    for stream, lane, stanzas in history.unsent:
        text = f"{stream} has not got rid of this in the end: {stanzas[:200]}"
        yield Finding(Fault.STUCK, lane.partition(">")[0], text)
    by_citizen = {chat.citizen: chat for chat in index.chats(history)}
    for chat in by_citizen.values():
        yield from _over(history, chat)
        for post in chat.posts:
            yield from _unsent(history, chat, post)
        for leg in chat.transcripts:
            if leg.complete is None and leg.is_owed:
                yield Finding(Fault.STUCK, chat.key, f"leg {leg.leg} of {leg.agency} is {leg.state} and never proven")
    for page in history.pages.values():
        known = by_citizen.get(page.citizen)
        key = known.key if known is not None else page.citizen
        yield from _waits(history, page, key)
        yield from _nobody(history, page, key)


def _over(history: History, chat: index.Chat) -> Iterator[Finding]:
    page = chat.page
    if page is None:
        return
    if page.over_at is not None and (chat.ended_at is None or chat.ended_at > page.over_at + AFTERWARDS):
        when = "and it never was" if chat.ended_at is None else f"{chat.ended_at - page.over_at:.0f} s before it was"
        yield Finding(Fault.NOT_OVER, chat.key, f"the page was told that it is over, {when}", page.over_at)
    ends = [one for one in (chat.ended_at, page.end_asked_at) if one is not None]
    if not ends or page.closed_at is not None:
        return
    told = page.over_at if page.over_at is not None else history.finished_at
    if told - min(ends) > PATIENCE:
        yield Finding(Fault.STUCK, chat.key, f"the page was told {told - min(ends):.0f} s after its end", min(ends))


def _unsent(history: History, chat: index.Chat, post: Post) -> Iterator[Finding]:
    if post.refused or (chat.page is not None and post.by == chat.citizen and _gave_up(chat.page, post)):
        return
    until = post.sent_at if post.sent_at is not None else history.finished_at
    over = chat.ended_at if chat.ended_at is not None else until
    if min(until, over) - post.at > PATIENCE:
        text = f"“{post.text[:60]}” of {post.by} was unsent for {min(until, over) - post.at:.0f} s"
        yield Finding(Fault.STUCK, chat.key, text, post.at)


def _gave_up(page: Page, post: Post) -> bool:
    """Whether the page was told of the end, or was closed, before the message could be sent."""
    ends = [end for end in (page.over_at, page.closed_at) if end is not None]
    return post.sent_at is None and bool(ends) and min(ends) - post.at <= PATIENCE


def _waits(history: History, page: Page, key: str) -> Iterator[Finding]:
    """Checks each wait from the question, or from the loss of an agent, until an agent joins."""
    since = page.asked_at
    ends = [end for end in (page.over_at, page.closed_at, page.refused_at, history.finished_at) if end is not None]
    end = min(ends)
    for one in sorted((*page.shown, *page.vanished), key=lambda line: line.at):
        if one.code == "agent-joined" and since is not None:
            yield from _waited(history, page, key, since, one.at)
            since = None
        elif one.code in ("agent-lost", "requeued"):
            since = one.at
    if since is not None:
        yield from _waited(history, page, key, since, end)


def _waited(history: History, page: Page, key: str, since: float, until: float) -> Iterator[Finding]:
    # Disturbances do not count: an agency that stands still for ten seconds makes a citizen wait as long.
    if index.quiet(history.disturbances, since, until) > PATIENCE and any(
        _on_duty(agent, since, until) for agent in _able(history, page)
    ):
        yield Finding(Fault.STUCK, key, f"{page.citizen} waited {until - since:.0f} s for an agent", since)


def _nobody(history: History, page: Page, key: str) -> Iterator[Finding]:
    said = page.over_at if page.over_why == "nobody" else page.refused_at if page.refused == "nobody" else None
    if said is not None:
        there = [agent.name for agent in _able(history, page) if _on_duty(agent, said - GRACE, said)]
        if there:
            text = f"{page.citizen} was told that nobody is there; {', '.join(there)} had been for {GRACE:.0f} s"
            yield Finding(Fault.NOBODY, key, text, said)


def _able(history: History, page: Page) -> list[Agent]:
    routes = history.topics.get(page.topic, ())
    return [one for one in history.agents.values() if any(a == one.agency and s in one.skills for a, s in routes)]


def _on_duty(agent: Agent, since: float, until: float) -> bool:
    """Whether the agent was connected all the time, or never gone for longer than GRACE."""
    return not any(came - went > GRACE and went < until and came > since for went, came in agent.away)
