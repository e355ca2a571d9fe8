"""What happens to visits over time: we ask silent rooms whether we are still in them, and end abandoned visits."""

import asyncio
import time

import structlog

from bridge.conversation.visit import State, Visit
from bridge.rooms import stanzas
from bridge.rooms.gateway import Gateway

log = structlog.get_logger()

TICK = 5.0
SELF_PING = 60.0
"""Seconds of silence after which we ask a room; …"""
ASKED_A_SECOND = 15
"""… later if there are thousands of visits, so that we ask at most so many rooms a second."""
LEARN = 60.0
"""Seconds after which a change of what an agency publishes applies to running chats, …"""
LEARN_SOON = 10.0
"""… and reaches pages that show the form, because a topic may open or close while somebody writes."""


class VisitTimeouts:
    """`abandon`: seconds for which we keep a visit without a browser; `away`: seconds after which we tell its room."""

    def __init__(self, gateway: Gateway, abandon: float, away: float) -> None:
        self._gateway, self._abandon, self._away = gateway, abandon, away
        self._learnt_at = 0.0

    async def run(self) -> None:
        """Checks every few seconds whether we are still in the rooms, and whether somebody still has the page open."""
        while True:
            await asyncio.sleep(TICK)
            now = time.monotonic()
            visits = tuple(self._gateway.visits.values())
            if visits and now - self._learnt_at > (LEARN_SOON if any(_chooses(one) for one in visits) else LEARN):
                self._learnt_at = now
                self._gateway.spawn(self._gateway.learn())
            quiet = silence(len(visits))
            for visit in visits:
                self._tend(visit, now, quiet)

    def _tend(self, visit: Visit, now: float, quiet: float) -> None:
        alone = 0.0 if visit.lonely_since is None else now - visit.lonely_since
        if visit.ending is not None and now > visit.ending.latest:
            self._gateway.close_visit(visit, visit.ending.reason)
        elif alone > self._abandon and not visit.is_kept(now):
            self._give_up(visit)
        elif visit.departure.asked:
            self._gateway.end(visit)
        elif alone > self._away:
            self._gateway.show(visit, away=True)
        elif visit.lonely_since is None and visit.state is State.LIVE and visit.was_silent(now, quiet):
            visit.pinged_at = now
            room, nick = visit.ticket.room or "", visit.ticket.nick or ""
            self._gateway.send(stanzas.self_ping(room, nick, by=visit.jid, visit=visit.ticket.visit))

    def _give_up(self, visit: Visit) -> None:
        """Nobody has come back: ends the chat, and forgets the visit once the router knows that."""
        if visit.state in (State.NEW, State.ENDED):
            del self._gateway.visits[visit.ticket.visit]
            return
        if not visit.departure.asked:
            log.info("visit.abandoned", visit=visit.ticket.visit)
        self._gateway.end(visit)


def _chooses(visit: Visit) -> bool:
    return visit.state is State.NEW and visit.offered is not None


def silence(visits: int) -> float:
    """Seconds of silence after which we ask a room whether we are still in it."""
    return max(SELF_PING, visits / ASKED_A_SECOND)
