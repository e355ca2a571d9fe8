"""Whether an agent's client is there to show an offer: the desk pings it (XEP-0199), again and again until it answers.

When a client has lost its network, the server still shows the agent in the desk room for a while.
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
"""Seconds within which a client answers if it is there, also on a telephone."""


class Reach:
    def __init__(self, office: Office, room: DeskRoom) -> None:
        self._office, self._room = office, room
        self._busy: set[Jid] = set()

    def ask(self, agent: Jid) -> None:
        """The agent was just offered a chat, or did not answer last time."""
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
            # A client that does not know pings is there all the same.
            return failed.condition not in PASSING
        return True
