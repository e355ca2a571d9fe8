"""What an agency says unasked: what it offers, places in the queue, and the summary for an agent who gets a chat."""

from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

import structlog

from components.agency.office import Office
from components.agency.words import words
from components.agency.words.speech import Phrases
from onedoor.desk.agency.leg import Leg
from onedoor.desk.router.plan import Skill
from onedoor.desk.terms.people import Jid
from onedoor.wire.control import control
from onedoor.wire.link import NotConnected
from onedoor.wire.xml import element, write
from onedoor.writing import isolated

log = structlog.get_logger()

LOOK_EVERY = 5.0
"""Seconds between checks whether time alone has changed our offer: opening hours, and agents' grace."""
OFTEN_ENOUGH = 10.0
"""Seconds between reports of the same citizen's place."""


class Notices:
    def __init__(self, office: Office, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._office, self._clock = office, clock
        self._published = ""
        self._timely: object = None
        self._looked_at = 0.0
        self.is_due = True
        """The desk has decided something since our last look at the offer."""
        self._places: dict[str, tuple[tuple[int, int], float]] = {}

    # --- What we offer ---

    def offers(self) -> Element:
        desk, at = self._office.desk, self._clock()
        hours = desk.setup.hours
        is_open, takes = self._opened(at)
        return control.desk(
            desk.setup.name,
            [self._skill(slug, name, at) for slug, name in desk.setup.skills.items()],
            is_open=is_open,
            opens=hours.next_opening(at) if hours is not None and not takes else None,
            closing=is_open and not takes,
            agents=desk.staff.chats(),
            texts=desk.setup.texts,
            about=desk.setup.about,
            names=desk.setup.names,
        )

    def _skill(self, slug: str, name: str, at: datetime) -> Skill:
        desk = self._office.desk
        there = desk.staff.with_skill(slug, at)
        waiting, most = desk.queue.waiting(slug), desk.setup.most_waiting.get(slug)
        return Skill(
            slug,
            name,
            frozenset(language for agent in there for language in agent.languages),
            len(there),
            waiting,
            wait=0 if any(desk.staff.has_room(agent) for agent in there) else desk.queue.wait(slug),
            full=most is not None and waiting >= most,
            overflow=desk.setup.overflow.get(slug),
            names=desk.setup.skill_names.get(slug, {}),
        )

    def _opened(self, at: datetime) -> tuple[bool, bool]:
        """Whether the desk is open, and takes chats."""
        hours = self._office.desk.setup.hours
        return (hours.is_open(at), hours.takes_chats(at)) if hours is not None else (True, True)

    def _changing(self) -> object:
        """The part of our offer that time alone can change. To compare it costs a tenth of writing the whole offer."""
        desk, at = self._office.desk, self._clock()
        return self._opened(at), [len(desk.staff.with_skill(slug, at)) for slug in desk.setup.skills]

    def publish(self, *, again: bool = False) -> None:
        """Reports our offer to the router if it has changed. The next report, or its query, replaces a lost one."""
        offered = self.offers()
        self._timely, self._looked_at, self.is_due = self._changing(), self._office.now(), False
        text = write(offered)
        if text == self._published and not again:
            return
        office = self._office
        try:
            office.link.send(control.iq(offered, by=office.jid, to=office.settings.router.jid, id=office.link.new_id()))
        except NotConnected:
            return
        self._published = text

    def withdraw(self) -> None:
        """Tells the router that the agency stops. If this is lost, the router notices by itself."""
        office = self._office
        try:
            office.link.send(
                control.iq(control.gone(), by=office.jid, to=office.settings.router.jid, id=office.link.new_id())
            )
        except NotConnected:
            return

    # --- Where the waiting stand ---

    def tick(self) -> None:
        now = self._office.now()
        if self.is_due or self._office.desk.legs:
            self.publish()
        elif now - self._looked_at >= LOOK_EVERY:
            self._looked_at = now
            if self._changing() != self._timely:
                self.publish()
        queue = self._office.desk.queue
        waiting = queue.all_oldest_first()
        for leg in waiting:
            place = queue.position(leg) or 1, queue.estimate(leg) or 0
            said, when = self._places.get(leg, ((0, 0), -OFTEN_ENOUGH))
            if place != said and now - when >= OFTEN_ENOUGH:
                self._places[leg] = (place, now)
                self._say_place(leg, *place)
        for leg in self._places.keys() - set(waiting):
            del self._places[leg]

    def place(self, leg: str) -> None:
        """Reports a new leg's place at once."""
        queue = self._office.desk.queue
        position = queue.position(leg)
        if position is not None:
            place = position, queue.estimate(leg) or 0
            self._places[leg] = (place, self._office.now())
            self._say_place(leg, *place)

    def _say_place(self, leg: str, position: int, seconds: int) -> None:
        office = self._office
        told = element(
            "message",
            {"type": "normal", "from": office.jid, "to": office.settings.router.jid},
            control.waiting(leg, position, seconds),
            element("{urn:xmpp:hints}no-store"),
        )
        try:
            office.link.send(told)
        except NotConnected:
            log.info("agency.place_untold", leg=leg)

    # --- For who takes over ---

    async def summary(self, leg: Leg, agent: Jid, at: datetime) -> None:
        """Says in the room what the chat is about, why the agent gets it, and colleagues' notes."""
        office = self._office
        notes = await office.database.call(lambda: office.journal.notes(leg.id))
        summary = words.summary(leg, at, notes, away=office.chats.is_away(leg.assigned))
        sending = office.telling.say(leg, summary, to=agent)
        office.put(lambda turn: turn.batch.sendings.append(sending))

    def file_not_shown(self, leg_id: str, name: str) -> None:
        """Tells the chat's agent that the citizen did not get their file, which their client shows as sent."""
        leg = self._office.desk.legs.get(leg_id)
        if leg is not None and not leg.is_over and leg.owner is not None:
            sending = self._office.telling.say(leg, words.file_not_shown(leg.assigned.citizen, name), to=leg.owner)
            self._office.put(lambda turn: turn.batch.sendings.append(sending))

    def remind(self, leg: Leg, agent: Jid) -> None:
        """Reminds the agent that the citizen is waiting; with their nick, so that their client notifies them."""
        office = self._office
        nick = office.chats.record(leg.assigned).room.nick_of(agent)
        reminder = words.reply_reminder(leg.assigned.citizen, office.desk.setup.reply_reminder.total_seconds())
        sending = office.telling.say(
            leg, Phrases([f"{isolated(nick)}:", reminder], " ") if nick else reminder, to=agent
        )
        office.put(lambda turn: turn.batch.sendings.append(sending))
