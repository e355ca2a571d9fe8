"""What time does to visits: a silent room is asked whether we are in it, and who does not come back has left."""

import asyncio
import time

import structlog

from bridge import stanzas
from bridge.gateway import Gateway
from bridge.visit import State, Visit

log = structlog.get_logger()

TICK = 5.0
SELF_PING = 60.0
LEARN = 60.0
"""Seconds after which a change of what an agency publishes counts for running chats."""


class Tending:
    """`abandon`: seconds for which a visit without a browser is kept."""

    def __init__(self, gateway: Gateway, abandon: float) -> None:
        self._gateway, self._abandon = gateway, abandon
        self._learnt_at = 0.0

    async def run(self) -> None:
        """Every few seconds: are we still in the rooms, and is there still somebody at the other end?"""
        while True:
            await asyncio.sleep(TICK)
            now = time.monotonic()
            if now - self._learnt_at > LEARN and self._gateway.visits:
                self._learnt_at = now
                self._gateway.spawn(self._gateway.learn())
            for visit in tuple(self._gateway.visits.values()):
                self._tend(visit, now)

    def _tend(self, visit: Visit, now: float) -> None:
        alone = 0.0 if visit.lonely_since is None else now - visit.lonely_since
        if alone > self._abandon and not visit.is_kept(now):
            self._give_up(visit, alone)
        elif visit.leaving:
            self._gateway.spawn(self._gateway.depart(visit))
        elif visit.lonely_since is None and visit.state is State.LIVE and visit.was_silent(now, SELF_PING):
            visit.pinged_at = now
            room, nick = visit.ticket.room or "", visit.ticket.nick or ""
            self._gateway.send(stanzas.self_ping(room, nick, by=visit.jid, visit=visit.ticket.visit))

    def _give_up(self, visit: Visit, alone: float) -> None:
        """Nobody has come back: the chat is ended, and once the router knows it, the visit forgotten."""
        over = visit.state in (State.NEW, State.ENDED)
        if over and (not visit.leaving or alone > 2 * self._abandon):
            del self._gateway.visits[visit.ticket.visit]
        elif visit.leaving:
            self._gateway.spawn(self._gateway.depart(visit))
        else:
            log.info("visit.abandoned", visit=visit.ticket.visit)
            self._gateway.end(visit)
