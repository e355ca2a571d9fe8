"""Makes and destroys the rooms aside, in which agents ask colleagues for advice, and says there what it is about.

The desk decides who is asked, and when the advice is over.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog

from components.agency.office import Office
from components.agency.rooms.record import Record
from components.agency.words import words
from onedoor.desk.agency.leg import Leg
from onedoor.desk.terms.people import Jid
from onedoor.wire.link import RequestFailed
from onedoor.wire.muc import muc, rooms
from onedoor.writing import isolated

log = structlog.get_logger()

LONGEST_TRANSCRIPT = 100
"""Lines."""
RECENT = timedelta(hours=1)
"""How far back we look for rooms that were not destroyed."""
LINGER = 60.0
"""Seconds for the other agency to read the room's archive, and for our agents to read the last lines."""


class Consults:
    def __init__(self, office: Office) -> None:
        self._office = office

    async def open(self, leg: Leg) -> None:
        """Makes the room, says there what it is about, and invites the agent who asks."""
        office, record = self._office, self._office.chats.record(leg.assigned)
        if not await self._make(leg):
            office.chats.give_up(record)
            return
        if office.chats.records.get(leg.id) is not record:
            # It is over already. Entering would hold up the chat's other lines until this room's archive is read.
            await self._destroy(leg.assigned.room)
            return
        await office.chats.enter(record)
        if record.gap is not None:
            return
        # A colleague who accepts at once has had their summary there, but not the question.
        if not record.has_ask and not office.outbox.waits(leg.assigned.chat, leg=leg.id, ask=True):
            await self._furnish(leg)
        office.link.send(office.telling.invitation(leg, Jid(leg.assigned.asked_by)))

    async def _make(self, leg: Leg) -> bool:
        """Makes the room; tries until its server answers. False if the room lacks the options that we need."""
        office, room = self._office, leg.assigned.room
        options = {**muc.SIDE_ROOM, "roomname": f"Advice, chat {leg.assigned.number}"}
        while True:
            try:
                office.link.send(muc.join(room, leg.assigned.nick, by=office.by, name=office.telling.called()))
                await rooms.furnish(office.link, room, options, rooms.SIDE_MUST, by=office.by)
            except TimeoutError:
                log.warning("aside.open", room=room, error="timeout")
            except rooms.NotAsAsked as failed:
                log.error("aside.open", room=room, error=str(failed))
                return False
            else:
                return True

    async def _furnish(self, leg: Leg) -> None:
        office, told = self._office, leg.assigned
        about = office.desk.legs.get(told.about)
        said = await office.database.call(lambda: office.journal.said(told.about, LONGEST_TRANSCRIPT))
        if leg.id not in office.chats.records:
            return  # nobody could be asked, and the advice is over
        lines = [f"{at:%H:%M} {isolated(name)}: {isolated(body)}" for at, name, body in said]
        citizen = about.assigned.citizen if about is not None else told.citizen
        voice, asker = office.telling, Jid(told.asked_by)
        ask = voice.say(leg, words.question(voice.name(asker), told.question))
        sendings = [
            voice.say(leg, words.transcript(citizen, lines)),
            replace(ask, context={**ask.context, "ask": True}),
        ]
        office.put(lambda turn: turn.batch.sendings.extend(sendings))

    async def enter(self, record: Record) -> None:
        """Enters any leg's room after a break. Makes a room aside that was never made, because only we do."""
        leg = self._office.desk.legs.get(record.leg.leg)
        if leg is not None and leg.is_ours_alone and not leg.is_over and not record.seen:
            await self.open(leg)
        else:
            await self._office.chats.enter(record)

    async def close(self, leg: Leg, *, at_once: bool) -> None:
        if not at_once:
            await asyncio.sleep(LINGER)
        await self._destroy(leg.assigned.room)

    async def tidy(self) -> None:
        """Destroys rooms that a former process, or this one without a link, did not destroy."""
        office = self._office
        since = datetime.now(UTC) - RECENT
        for room in await office.database.call(lambda: office.journal.rooms_aside(since)):
            if room not in office.chats.rooms:
                await self._destroy(room)

    async def _destroy(self, room: str) -> None:
        office = self._office
        reason = office.telling.speech.to(None, words.advice_over())
        try:
            await office.link.request(muc.destroy(room, reason, by=office.by, id=office.link.new_id()))
        except (RequestFailed, TimeoutError) as failed:
            log.info("aside.close", room=room, error=str(failed))
