"""Enters one room and stays there for one connection: joins, reads what we missed, sends what had not arrived."""

import asyncio
from typing import Any

import aioxmpp
import aioxmpp.errors
import aioxmpp.misc
import aioxmpp.muc.xso

from components.agent.archive import Archive
from components.agent.connection import Connection
from components.agent.events import Closed, Entered, Journal
from components.agent.reading import FINAL
from components.agent.room import Room, State

TRIES = 8


class Visit:
    """`patient`: go on trying if the room refuses us, such as a desk room that its desk has not made yet."""

    def __init__(
        self, room: Room, connection: Connection, archive: Archive, journal: Journal, *, patient: bool
    ) -> None:
        self._room, self._connection, self._archive, self._journal = room, connection, archive, journal
        self._patient = patient

    async def run(self) -> None:
        tries = 0
        while self._room.state is not State.CLOSED:
            tries += 1
            try:
                await self._enter()
            except (aioxmpp.errors.XMPPError, TimeoutError, ConnectionError) as error:
                if self._gives_up(error, tries):
                    return
                await asyncio.sleep(min(5.0, 0.2 * 2**tries))
            else:
                tries = 0
                await self._room.lost.wait()

    async def _enter(self) -> None:
        room = self._room
        room.begin()
        self._connection.send(joining(room))
        async with asyncio.timeout(10):
            await room.entered
        missed = await self._missed()
        for line in room.caught_up(missed):
            self._journal.add(line)
        if room.state is State.CLOSED:
            return
        for identifier, text in room.unsent:
            self._connection.send(groupchat(room.jid, identifier, text))
        self._journal.add(Entered(room.jid))

    async def _missed(self) -> Any:
        room = self._room
        try:
            if room.last or room.with_past:
                return await self._archive.after(self._connection, room.jid, room.nick, room.last)
            room.last = await self._archive.newest(self._connection, room.jid)
        except aioxmpp.errors.XMPPError as error:
            if error.condition not in (
                aioxmpp.ErrorCondition.SERVICE_UNAVAILABLE,
                aioxmpp.ErrorCondition.FEATURE_NOT_IMPLEMENTED,
            ):
                raise
        return []  # no archive, or nothing that concerns us

    def _gives_up(self, error: Exception, tries: int) -> bool:
        if self._patient:
            return False
        final = isinstance(error, aioxmpp.errors.XMPPError) and error.condition in FINAL
        if not final and tries < TRIES:
            return False
        self._room.close(str(error))
        self._journal.add(Closed(self._room.jid, str(error)))
        return True


def joining(room: Room) -> aioxmpp.Presence:
    """The presence that enters the room, without its history: we read the archive (XEP-0045 §7.2.14)."""
    presence = aioxmpp.Presence(to=room.jid.replace(resource=room.nick))
    presence.xep0045_muc = aioxmpp.muc.xso.GenericExt()
    presence.xep0045_muc.history = aioxmpp.muc.xso.History(maxstanzas=0)
    return presence


def groupchat(room: aioxmpp.JID, identifier: str, text: str) -> aioxmpp.Message:
    """A line of ours. Its id and origin-id are the same (docs/PROTOCOL.md §3)."""
    message = aioxmpp.Message(aioxmpp.MessageType.GROUPCHAT, to=room)
    message.id_ = identifier
    message.xep0359_origin_id = aioxmpp.misc.OriginID(identifier)
    message.body[None] = text
    return message
