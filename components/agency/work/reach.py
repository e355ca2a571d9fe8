"""Finds out whether an agent's client can show an offer, by pinging it until it answers (XEP-0199).

The server still shows an agent in the desk room for a while after their client has lost its network.
"""

import asyncio

import structlog

from components.agency.office import Office
from components.agency.rooms.deskroom import DeskRoom
from onedoor.desk.agency import acts
from onedoor.desk.terms.people import Jid
from onedoor.service.outbox import PASSING
from onedoor.wire import names
from onedoor.wire.link import NotConnected, RequestFailed
from onedoor.wire.xml import element

log = structlog.get_logger()

PATIENCE = 10.0
"""Seconds in which a client that is there answers, even on a telephone."""


class Reach:
    def __init__(self, office: Office, room: DeskRoom) -> None:
        self._office, self._room = office, room
        self._busy: set[Jid] = set()

    def ask(self, agent: Jid) -> None:
        """Pings an agent who was just offered a chat, or did not answer the last ping."""
        if agent not in self._busy and self._room.clients(agent):
            self._busy.add(agent)
            self._office.start(self._look(agent))

    def tick(self) -> None:
        for agent in self._office.desk.staff.silent():
            self.ask(agent)

    async def _look(self, agent: Jid) -> None:
        try:
            answers = await asyncio.gather(*(self._ping(client) for client in self._room.clients(agent)))
        except NotConnected:
            return
        finally:
            self._busy.discard(agent)
        if any(answers):
            if agent in self._office.desk.staff.silent():
                self._office.act(acts.Reached(agent))
        elif agent not in self._office.desk.staff.silent():
            log.warning("agency.unreached", agency=self._office.id, agent=agent)
            self._office.act(acts.Unreached(agent))

    async def _ping(self, client: str) -> bool:
        ping = element("iq", {"type": "get", "from": self._office.by, "to": client})
        ping.append(element(f"{{{names.PING}}}ping"))
        try:
            await self._office.link.request(ping, timeout=PATIENCE)
        except TimeoutError:
            return False
        except RequestFailed as failed:
            # A client that refuses the ping is there.
            return failed.condition not in PASSING
        return True
