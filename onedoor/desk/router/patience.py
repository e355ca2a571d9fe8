"""Citizens for whom nobody is there: they keep their place until somebody comes back, or their patience ends.

Functions of the router. A chat ends for want of somebody only if no agency could have taken it during the whole
patience of its topic. An agency that was lost a moment ago counts as able, because it is probably restarting.
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
"""How long until a route that has refused a chat is asked again."""
LONG_REST = timedelta(minutes=1)
"""The same if its agents have declined the chat."""


def begin(router: RouterState, at: datetime) -> None:
    """Starts the patience of chats that are new on the list."""
    for chat in _unsure(router, router.unsure.new()):
        _hope(router, chat, at)


def note(router: RouterState, at: datetime) -> None:
    """Notes for which chats there is hope now. Call it before the directory changes."""
    for chat in _unsure(router, router.unsure):
        _hope(router, chat, at)


def look(router: RouterState, at: datetime) -> Iterator[e.Event]:
    """Moves each of these chats to an agency that can take it, and ends those whose patience is over."""
    for chat in _unsure(router, router.unsure):
        since = _hope(router, chat, at)
        holder = chat.holder
        # If several agencies restart, the first one back does not get the chats that the others were asked to take.
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
    """The chat's topic, with the routes that were asked before added to its fallbacks."""
    been = tuple(leg.route for leg in chat.legs.values() if not leg.is_consult)
    known = router.plan.topics.get(chat.opened.topic) or Topic(chat.opened.topic, "", frozenset(), ())
    return replace(known, fallbacks=tuple(dict.fromkeys((*known.fallbacks, *been))))


def _routes(router: RouterState, chat: Chat) -> tuple[Route, ...]:
    topic = _topic(router, chat)
    return (*topic.routes, *topic.fallbacks)


def move(router: RouterState, chat: Chat, at: datetime) -> Iterator[e.Event]:
    """Moves a chat that has nobody, or waits for a lost agency's answer, to the topic's next route, if there is one."""
    holder, route = chat.holder, next_route(router, chat, at)
    if route is None:
        return
    if holder is None:
        yield router.assignment(chat, route)
    elif holder.state is LegState.ASKED and not router.directory.is_lost(route[0]):
        yield e.Dropped(chat.id, holder.id, "withdrawn")
        yield router.assignment(chat, route)


def next_route(router: RouterState, chat: Chat, at: datetime) -> Route | None:
    """The route to ask next: agencies that can be reached come first, and among them those that were not asked yet."""
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
    """The end of a chat for which nobody is there. Keeps the reason in `router.reasons`."""
    why = router.directory.nobody(_routes(router, chat), router.asker(chat), at).closed
    router.reasons[chat.id] = why
    return e.Ended(chat.id, why.reason)
