"""What time does to visits: a silent room is asked whether we are in it, and who does not come back has left."""

import asyncio
import time

import structlog

from bridge.conversation.visit import State, Visit
from bridge.rooms import stanzas
from bridge.rooms.gateway import Gateway

log = structlog.get_logger()

TICK = 5.0
SELF_PING = 60.0
"""Seconds of silence after which a room is asked; …"""
ASKED_A_SECOND = 15
"""… with thousands who wait later, so that asking costs the same for them all."""
LEARN = 60.0
"""Seconds after which a change of what an agency publishes counts for running chats, …"""
LEARN_SOON = 10.0
"""… and is told to whom the form is shown: a topic that opens, or closes, while they write."""


class VisitTimeouts:
    """`abandon`: seconds for which a visit without a browser is kept; `away`: after which its room is told."""

    def __init__(self, gateway: Gateway, abandon: float, away: float) -> None:
        self._gateway, self._abandon, self._away = gateway, abandon, away
        self._learnt_at = 0.0

    async def run(self) -> None:
        """Every few seconds: are we still in the rooms, and is there still somebody at the other end?"""
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
        """Nobody has come back: the chat is ended, and once the router knows it, the visit forgotten."""
        if visit.state in (State.NEW, State.ENDED):
            del self._gateway.visits[visit.ticket.visit]
            return
        if not visit.departure.asked:
            log.info("visit.abandoned", visit=visit.ticket.visit)
        self._gateway.end(visit)


def _chooses(visit: Visit) -> bool:
    return visit.state is State.NEW and visit.offered is not None


def silence(visits: int) -> float:
    """Seconds after which a room that says nothing is asked whether we are in it."""
    return max(SELF_PING, visits / ASKED_A_SECOND)
