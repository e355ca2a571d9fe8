"""The agency's desk room: agents who are in it are at the desk. Makes the room, and knows who is there."""

from xml.etree.ElementTree import Element

import structlog

from components.agency.words.speech import Phrase, Speech
from onedoor.desk.terms.people import Jid
from onedoor.wire.link import Link, NotConnected, RequestFailed
from onedoor.wire.muc import muc, rooms
from onedoor.wire.muc.muc import Occupant
from onedoor.writing import isolated

log = structlog.get_logger()

NICK = "Desk"


class DeskRoom:
    """`jid` is the room's, `by` the desk's own full JID."""

    def __init__(self, link: Link, jid: str, by: str, speech: Speech) -> None:
        self._link, self.jid, self._by, self._speech = link, jid, by, speech
        self._occupants: dict[str, Jid] = {}
        self._clients: dict[str, frozenset[str]] = {}
        """nick → full JIDs of the clients that share it"""
        self._members: set[Jid] = set()

    async def open(self, name: str, agents: set[Jid]) -> None:
        """Makes the room, or enters it again, and lets the agents in."""
        self.close()
        self._link.send(muc.join(self.jid, NICK, by=self._by))
        options = {**muc.DESK_ROOM, "roomname": f"{name}: desk"}
        try:
            await rooms.furnish(self._link, self.jid, options, rooms.DESK_MUST, by=self._by)
        except rooms.NotAsAsked as refused:
            log.error("desk.room", room=self.jid, error=str(refused))
            return
        # Former agents who were removed while we were away are still members: `admit` removes them.
        members = muc.listed(self.jid, by=self._by, id=self._link.new_id(), affiliation="member")
        self._members = {Jid(jid) for jid in muc.read_listed(await self._link.request(members))}
        await self.admit(agents)

    async def admit(self, agents: set[Jid]) -> None:
        """Makes the agents, and nobody else, members of the room."""
        new, gone = agents - self._members, self._members - agents
        for jid in new | gone:
            affiliation = "member" if jid in new else "none"
            change = muc.affiliate(self.jid, jid, affiliation, by=self._by, id=self._link.new_id())
            try:
                await self._link.request(change)
            except (RequestFailed, NotConnected, TimeoutError) as failed:
                log.warning("desk.member", jid=jid, error=str(failed))
                continue
            (self._members.add if jid in new else self._members.discard)(jid)

    def close(self) -> None:
        self._occupants.clear()
        self._clients.clear()

    def presence(self, occupant: Occupant) -> tuple[Jid, bool] | None:
        """(agent, whether they are there) when an agent comes, or leaves with their last client; else None."""
        if occupant.nick == NICK or occupant.jid is None:
            return None
        jid = Jid(occupant.jid.partition("/")[0])
        if occupant.present:
            self._occupants[occupant.nick] = jid
            return jid, True
        self._occupants.pop(occupant.nick, None)
        if occupant.new_nick:
            self._occupants[occupant.new_nick] = jid
        return None if jid in self._occupants.values() else (jid, False)

    def severed(self, occupant: Occupant) -> list[str]:
        """The full JIDs of the clients that have left this nick, according to its new presence."""
        before = self._clients.pop(occupant.nick, frozenset())
        there = occupant.new_nick if not occupant.present else occupant.nick
        if there:
            self._clients[there] = occupant.clients if occupant.present else before
            return sorted(before - occupant.clients) if occupant.present else []
        return sorted(before)

    def clients(self, agent: Jid) -> list[str]:
        """The agent's clients in the room, as full JIDs."""
        nicks = [nick for nick, real in self._occupants.items() if real == agent]
        return sorted({client for nick in nicks for client in self._clients.get(nick, ())})

    def real(self, nick: str) -> Jid | None:
        return self._occupants.get(nick)

    def nick_of(self, jid: Jid) -> str | None:
        return next((nick for nick, real in self._occupants.items() if real == jid), None)

    def said(self, body: str, to: Jid | None = None) -> Element:
        """A line in the room. One to an agent is in their language, with their nick so that their client notifies."""
        nick = self.nick_of(to) if to else None
        said = self._speech.to(to, body) if to else self._speech.among(self._occupants.values(), body)
        text = f"{isolated(nick)}: {said}" if nick else said
        return muc.said(self.jid, text, by=self._by, id=self._link.new_id())

    def invitation(self, agent: Jid, by: str) -> Element:
        reason = self._speech.to(
            agent, Phrase("This is your agency's desk room. While you are in it, you are at work.")
        )
        return muc.invite(self.jid, agent, by=by, id=self._link.new_id(), reason=reason)
