"""What an agency says of its own accord: what it offers, where the waiting stand, a summary for who takes over."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import structlog

from components.agency import words
from onedoor.desk.leg import Leg
from onedoor.desk.routing import Skill
from onedoor.wire import control
from onedoor.wire.link import NotConnected
from onedoor.wire.xml import element, write

if TYPE_CHECKING:
    from components.agency.component import AgencyComponent

log = structlog.get_logger()

OFTEN_ENOUGH = 10.0
"""Seconds between two reports of the same citizen's place."""


class Notices:
    def __init__(self, agency: "AgencyComponent") -> None:
        self._agency = agency
        self._published = ""
        self._places: dict[str, tuple[int, float]] = {}

    # --- What we offer ---

    def offers(self) -> Element:
        desk, at = self._agency.desk, datetime.now(UTC)
        skills = []
        for slug, name in desk.setup.skills.items():
            there = desk.staff.with_skill(slug, at)
            languages = frozenset(language for agent in there for language in agent.languages)
            skills.append(Skill(slug, name, languages, len(there), desk.queue.waiting(slug)))
        return control.desk(desk.setup.name, skills)

    def publish(self, *, again: bool = False) -> None:
        """Tells the router when it has changed; a lost report is made up for by the next, and by its own question."""
        offered = self.offers()
        text = write(offered)
        if text == self._published and not again:
            return
        agency = self._agency
        try:
            agency.link.send(control.iq(offered, by=agency.jid, to=agency.settings.router.jid, id=agency.link.new_id()))
        except NotConnected:
            return
        self._published = text

    # --- Where the waiting stand ---

    def tick(self) -> None:
        self.publish()
        now = self._agency.now()
        queue = self._agency.desk.queue
        waiting = queue.all_oldest_first()
        for leg in waiting:
            position, seconds = queue.position(leg) or 1, queue.estimate(leg) or 0
            said, when = self._places.get(leg, (0, -OFTEN_ENOUGH))
            if position != said and now - when >= OFTEN_ENOUGH:
                self._places[leg] = (position, now)
                self._say_place(leg, position, seconds)
        for leg in self._places.keys() - set(waiting):
            del self._places[leg]

    def place(self, leg: str) -> None:
        """At once, for somebody new."""
        queue = self._agency.desk.queue
        position = queue.position(leg)
        if position is not None:
            self._places[leg] = (position, self._agency.now())
            self._say_place(leg, position, queue.estimate(leg) or 0)

    def _say_place(self, leg: str, position: int, seconds: int) -> None:
        agency = self._agency
        told = element(
            "message",
            {"type": "normal", "from": agency.jid, "to": agency.settings.router.jid},
            control.waiting(leg, position, seconds),
            element("{urn:xmpp:hints}no-store"),
        )
        try:
            agency.link.send(told)
        except NotConnected:
            log.info("agency.place_untold", leg=leg)

    # --- For who takes over ---

    def summary(self, leg: Leg, at: datetime) -> None:
        """Before they read on: what it is about, and why it comes to them."""
        sending = self._agency.telling.say(leg, words.summary(leg, at), to=leg.owner)
        self._agency.put(lambda turn: turn.batch.sendings.append(sending))
