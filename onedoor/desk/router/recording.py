"""Makes sure that every chat has a record: if every agency refused it, one of them is asked to keep it.

Functions of the router.
"""

from collections.abc import Iterable, Iterator

from onedoor.desk.router import events as e
from onedoor.desk.router.chat import Chat
from onedoor.desk.router.state import RouterState
from onedoor.desk.router.steps import LegState

LOST = frozenset({LegState.REFUSED, LegState.DROPPED})
"""States of legs whose agency has no record."""


def missing(router: RouterState, happened: Iterable[e.Event]) -> Iterator[e.Event]:
    """Asks an agency to keep the record of each chat that has ended, or was refused after its end, without one."""
    touched = dict.fromkeys(event.chat for event in happened if isinstance(event, e.Ended | e.Refused))
    for chat in (router.chats[id] for id in touched if id in router.chats):
        if chat.ended and chat.ended != e.FAULT and not chat.opened.practice:
            yield from _asked(router, chat)


def _asked(router: RouterState, chat: Chat) -> Iterator[e.Event]:
    legs = [leg for leg in chat.legs.values() if not leg.is_consult]
    if any(leg.state not in LOST or (leg.to_the_end and leg.state is LegState.DROPPED) for leg in legs):
        return  # there is a record, or the agency asked last has not said yet whether it has one
    refused = {leg.agency for leg in legs if leg.assigned.record}
    able = [leg for leg in legs if leg.agency in router.plan.agencies and leg.agency not in refused]
    first = min(able, key=lambda leg: router.directory.is_lost(leg.agency), default=None)
    if first is not None:
        yield router.assignment(chat, first.route, record=True)
