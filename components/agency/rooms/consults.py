"""Rooms aside, in which an agent asks a colleague for advice: made, furnished with the transcript so far, and put away.

Who is asked, and when it is over, the desk decides.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from components.agency.rooms.record import Record
from components.agency.words import words
from onedoor.desk.agency.leg import Leg
from onedoor.desk.terms.people import Jid
from onedoor.wire.link import RequestFailed
from onedoor.wire.muc import muc, rooms
from onedoor.writing import isolated

if TYPE_CHECKING:
    from components.agency.component import AgencyComponent

log = structlog.get_logger()

LONGEST_TRANSCRIPT = 100
"""Lines."""
RECENT = timedelta(hours=1)
"""How far back to look for rooms that were left open."""
LINGER = 60.0
"""Seconds in which the other agency may still read the room's archive, and our own agents what was said last."""


class Asides:
    def __init__(self, agency: "AgencyComponent") -> None:
        self._agency = agency

    async def open(self, leg: Leg) -> None:
        """Makes the room, says there what it is about, and invites who asks."""
        agency, record = self._agency, self._agency.chats.record(leg.assigned)
        if not await self._make(leg):
            agency.chats.give_up(record)
            return
        if agency.chats.records.get(leg.id) is not record:
            # Over meanwhile. Entering it would keep back what is to be said in the chat, until its archive is read.
            await self._destroy(leg.assigned.room)
            return
        await agency.chats.enter(record)
        if record.gap is not None:
            return
        # Who takes it at once has had their summary there already, and still has not read what they are asked.
        if not record.has_ask and not agency.outbox.waits(leg.assigned.chat, leg=leg.id, ask=True):
            await self._furnish(leg)
        agency.link.send(agency.telling.invitation(leg, Jid(leg.assigned.asked_by)))

    async def _make(self, leg: Leg) -> bool:
        """Until the room's server has answered; False when the room is not as it must be."""
        agency, room = self._agency, leg.assigned.room
        options = {**muc.SIDE_ROOM, "roomname": f"Advice, chat {leg.assigned.number}"}
        while True:
            try:
                agency.link.send(muc.join(room, leg.assigned.nick, by=agency.by, name=agency.telling.called()))
                await rooms.furnish(agency.link, room, options, rooms.SIDE_MUST, by=agency.by)
            except TimeoutError:
                log.warning("aside.open", room=room, error="timeout")
            except rooms.NotAsAsked as failed:
                log.error("aside.open", room=room, error=str(failed))
                return False
            else:
                return True

    async def _furnish(self, leg: Leg) -> None:
        agency, told = self._agency, leg.assigned
        about = agency.desk.legs.get(told.about)
        said = await agency.database.call(lambda: agency.journal.said(told.about, LONGEST_TRANSCRIPT))
        if leg.id not in agency.chats.records:
            return  # nobody can be asked, and it is over already
        lines = [f"{at:%H:%M} {isolated(name)}: {isolated(body)}" for at, name, body in said]
        citizen = about.assigned.citizen if about is not None else told.citizen
        voice, asker = agency.telling, Jid(told.asked_by)
        ask = voice.say(leg, words.question(voice.name(asker), told.question))
        sendings = [
            voice.say(leg, words.transcript(citizen, lines)),
            replace(ask, context={**ask.context, "ask": True}),
        ]
        agency.put(lambda turn: turn.batch.sendings.extend(sendings))

    async def enter(self, record: Record) -> None:
        """Any leg's room, after a break; one aside that was never furnished is made now, for nobody else makes it."""
        leg = self._agency.desk.legs.get(record.leg.leg)
        if leg is not None and leg.is_ours_alone and not leg.is_over and not record.seen:
            await self.open(leg)
        else:
            await self._agency.chats.enter(record)

    async def close(self, leg: Leg, *, at_once: bool) -> None:
        if not at_once:
            await asyncio.sleep(LINGER)
        await self._destroy(leg.assigned.room)

    async def tidy(self) -> None:
        """Rooms that a former process, or one without its link, did not come to closing."""
        agency = self._agency
        since = datetime.now(UTC) - RECENT
        for room in await agency.database.call(lambda: agency.journal.rooms_aside(since)):
            if room not in agency.chats.rooms:
                await self._destroy(room)

    async def _destroy(self, room: str) -> None:
        agency = self._agency
        reason = agency.telling.speech.to(None, words.advice_over())
        try:
            await agency.link.request(muc.destroy(room, reason, by=agency.by, id=agency.link.new_id()))
        except (RequestFailed, TimeoutError) as failed:
            log.info("aside.close", room=room, error=str(failed))
