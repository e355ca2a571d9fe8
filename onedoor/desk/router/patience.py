"""Citizens for whom nobody is there: they keep their place, go to whoever comes back, or are told in the end.

Functions of the router, and its list of these chats. A chat ends because nobody is there only if no agency could have
taken it during the whole patience of its topic. An agency that was lost a moment ago counts: it is probably starting
again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from onedoor.desk.router import events as e
from onedoor.desk.router.chat import Chat, Leg
from onedoor.desk.router.state import RouterState
from onedoor.desk.router.steps import LegState
from onedoor.desk.topics.topics import Route, Topic

REST = timedelta(seconds=10)
"""How long before a route that has refused a chat is asked again."""
LONG_REST = timedelta(minutes=1)
"""The same if its agents have seen the chat and declined it."""


def begin(router: RouterState, at: datetime) -> None:
    """The patience begins for chats that are new on the list."""
    for chat in _unsure(router, router.unsure.new()):
        _hope(router, chat, at)


def note(router: RouterState, at: datetime) -> None:
    """Notes for which chats there is hope now, because what the directory knows is about to change."""
    for chat in _unsure(router, router.unsure):
        _hope(router, chat, at)


def look(router: RouterState, at: datetime) -> Iterator[e.Event]:
    """Each of these chats goes to where somebody is; one whose patience is over ends."""
    for chat in _unsure(router, router.unsure):
        since = _hope(router, chat, at)
        holder = chat.holder
        # When several agencies start again, the first one back does not get chats that were asked of the others.
        may_move = holder is None or router.directory.is_gone(holder.agency, at)
        found = list(move(router, chat, at)) if may_move else []
        yield from found
        if not found and at - since >= router.patience(chat):
            yield ended(router, chat, at)


def _unsure(router: RouterState, chats: Iterable[str]) -> Iterator[Chat]:
    for chat_id in chats:
        chat = router.chats.get(chat_id)
        if chat is not None and router.unsure.sort(chat, router.directory):
            yield chat


def _hope(router: RouterState, chat: Chat, at: datetime) -> datetime:
    until = router.directory.last_hope(_routes(router, chat), router.asker(chat), at)
    return router.unsure.hope(chat, until, at)


def _topic(router: RouterState, chat: Chat) -> Topic:
    """The agencies that may have it: along its topic, then those that had it before."""
    been = tuple(leg.route for leg in chat.legs.values() if not leg.is_consult)
    known = router.plan.topics.get(chat.opened.topic) or Topic(chat.opened.topic, "", frozenset(), ())
    return replace(known, fallbacks=tuple(dict.fromkeys((*known.fallbacks, *been))))


def _routes(router: RouterState, chat: Chat) -> tuple[Route, ...]:
    topic = _topic(router, chat)
    return (*topic.routes, *topic.fallbacks)


def move(router: RouterState, chat: Chat, at: datetime) -> Iterator[e.Event]:
    """A chat that has nobody, or waits for a lost agency's answer, goes to the topic's next route if there is one."""
    holder, route = chat.holder, next_route(router, chat, at)
    if route is None:
        return
    if holder is None:
        yield router.assignment(chat, route)
    elif holder.state is LegState.ASKED and not router.directory.is_lost(route[0]):
        yield e.Dropped(chat.id, holder.id, "withdrawn")
        yield router.assignment(chat, route)


def next_route(router: RouterState, chat: Chat, at: datetime) -> Route | None:
    """Where the topic goes next: first to agencies that can be reached, and of those to one that was not asked yet."""
    if chat.opened.practice:
        return None
    busy = {leg.route for leg in chat.legs.values() if leg.holds or _rests(leg, at)}
    asked = {leg.route for leg in chat.legs.values()}
    routes = router.directory.routes(_topic(router, chat), router.asker(chat), at)
    able = [route for route in routes if route not in busy]
    return min(able, key=lambda route: (router.directory.is_lost(route[0]), route in asked), default=None)


def _rests(leg: Leg, at: datetime) -> bool:
    if leg.refused_at is None:
        return False
    return at - leg.refused_at < (LONG_REST if leg.refusal == "declined" else REST)


def ended(router: RouterState, chat: Chat, at: datetime) -> e.Ended:
    """Because nobody is there, with the reason."""
    why = router.directory.nobody(_routes(router, chat), router.asker(chat), at).closed
    router.reasons[chat.id] = why
    return e.Ended(chat.id, why.reason)
