"""Tells one sample chat from beginning to end, as the citizen, the router and the desks experience it. Writes no row.

`desk.router.chat` and `desk.agency.leg` allow every step: the tests replay the events through them.
"""

from datetime import datetime
from random import Random

from onedoor.desk.agency import events as e
from onedoor.desk.router import events as chat_events
from onedoor.store.journal.exchanges import of_rows
from onedoor.store.sample import words
from onedoor.store.sample.desks import Desk, Free
from onedoor.store.sample.parts import Citizen, Part
from onedoor.store.sample.script import Script, after
from onedoor.store.sample.talk import Talk, left_message
from onedoor.store.sample.world import Subject, World

OFFER = 30
LINGER = 600
LANGUAGES = ("en", "es", "fr", "en-us")
HOW_MANY_SPEAK = (78, 14, 6, 2)
PATIENCE = 420.0
"""Seconds that the average citizen waits before giving up."""


class Teller:
    """Tells chats one after the other. `late`: when citizens begin to ask something new."""

    def __init__(self, world: World, rng: Random, late: datetime) -> None:
        self.world, self.rng, self.late = world, rng, late
        self.desks = {id: Desk(place, place.last) for id, place in world.places.items()}

    def tell(self, at: datetime) -> Script:
        rng = self.rng
        script = Script(f"{rng.getrandbits(104):026x}")
        subject = rng.choice(self.world.subjects)
        citizen = self._citizen(subject, at)
        route = self._route(subject, citizen.language, at)
        if isinstance(route, str) or rng.random() < 0.004:
            self._turn_away(script, citizen, route if isinstance(route, str) else "full")
        else:
            self._open(script, citizen, *route)
        return script

    def _citizen(self, subject: Subject, at: datetime) -> Citizen:
        rng = self.rng
        language = rng.choices(LANGUAGES, HOW_MANY_SPEAK)[0]
        question = words.question(rng, subject.id, language[:2], late=at >= self.late)
        return Citizen(words.some(rng, "citizens"), language, words.some(rng, "pages"), question, at, subject)

    def _route(self, subject: Subject, language: str, at: datetime) -> tuple[Desk, str] | str:
        """(desk, skill) to which the chat goes, or why it goes nowhere."""
        why = "nobody"
        for agency, skill in subject.routes:
            desk = self.desks[agency]
            if not desk.place.takes_chats(at):
                why = "closed"
            elif desk.place.able(skill, language) and desk.place.is_staffed(at):
                return desk, skill
        return why

    def _turn_away(self, script: Script, citizen: Citizen, why: str) -> None:
        subject, place = citizen.subject, self.desks[citizen.subject.routes[0][0]].place
        turned = chat_events.TurnedAway(script.chat, subject.id, citizen.language, place.jid, why, citizen.page)
        script.route(turned, citizen.joined)
        if self.rng.random() < 0.3:
            script.message = left_message(self.rng, place.id, citizen, why, self.rng.getrandbits(40))

    def _open(self, script: Script, citizen: Citizen, desk: Desk, skill: str) -> None:
        chat, practice = script.chat, desk.place.agents[0].jid if self.rng.random() < 0.005 else ""
        room = f"c-{chat}@{self.world.rooms}"
        opened = chat_events.Opened(
            chat, room, f"v-{chat}@{self.world.bridge}/web", f"{citizen.name} (citizen)",
            "practice" if practice else citizen.subject.id, citizen.language, citizen.name, citizen.page,
            practice=practice,
        )  # fmt: skip
        script.route(opened, citizen.joined)
        part = self.assign(script, citizen, desk, skill, citizen.joined, practice=practice)
        if self.rng.random() < 0.01:
            self._refuse(script, part)
            return
        self._wait(script, citizen, part)

    def assign(self, script: Script, citizen: Citizen, desk: Desk, skill: str, at: datetime, **more: str) -> Part:
        """The router asks the agency, which queues the chat a moment later."""
        place, before = desk.place, sum(isinstance(one, chat_events.Assigned) for one, _ in script.router)
        leg = f"{script.chat}.{before + 1}"
        asked = chat_events.Assigned(
            script.chat, leg, place.jid, skill, place.nick, (place.jid, skill), more.get("from_leg"),
            more.get("agent", ""), more.get("reason", ""),
        )  # fmt: skip
        script.route(asked, at)
        arrived = after(at, 0.04)
        assigned = e.Assigned(
            leg, script.chat, desk.next_number(), f"c-{script.chat}@{self.world.rooms}", place.nick, skill,
            citizen.subject.name, citizen.language, citizen.joined, citizen.name, f"{citizen.name} (citizen)",
            citizen.page, citizen.question, more.get("from_agency"), more.get("from_agent"), more.get("reason"),
            practice=more.get("practice", ""),
        )  # fmt: skip
        script.tell(place.id, assigned, arrived)
        script.route(chat_events.Accepted(script.chat, leg), after(at, 0.07))
        return Part(desk, assigned.number, skill, arrived, leg)

    def _refuse(self, script: Script, part: Part) -> None:
        """Everybody who could take it has left, and there is nobody else to ask."""
        at = after(part.start, self.rng.uniform(1, 90))
        script.tell(part.agency, e.Refused(part.id, "nobody"), at)
        script.route(chat_events.Refused(script.chat, part.id, "nobody"), after(at, 0.03))
        script.route(chat_events.Ended(script.chat, "nobody"), after(at, 0.03))
        script.route(chat_events.Closed(script.chat), after(at, LINGER))

    def _wait(self, script: Script, citizen: Citizen, part: Part) -> None:
        rng = self.rng
        patience = rng.uniform(1, 9) if rng.random() < 0.02 else rng.expovariate(1 / PATIENCE) + 8
        free = part.desk.best(rng, part.skill, citizen.language, part.start)
        taken = self.answer(part, free) if free else None
        if free is None or taken is None or taken > after(part.start, patience):
            self._give_up(script, citizen, part, after(part.start, patience), free)
            return
        self.offer(script, part, free, taken)
        Talk(self, script, citizen, part, free).go(taken)

    def answer(self, part: Part, free: Free) -> datetime:
        """When the agent takes it: mostly within seconds, sometimes at the end of the offer."""
        return after(free.at, min(OFFER - 1.0, 2 + self.rng.expovariate(1 / 7)))

    def offer(self, script: Script, part: Part, free: Free, taken: datetime) -> None:
        """The offers before it is taken. Now and then, somebody else declines one first."""
        rng, asked = self.rng, free.at
        others = [one for one in part.desk.place.agents if part.skill in one.skills and one is not free.agent]
        if others and rng.random() < 0.05 and (taken - asked).total_seconds() > 4:
            missed = rng.choice(others).jid
            script.tell(part.agency, e.Offered(part.id, missed, after(asked, OFFER)), asked)
            asked = after(asked, 2)
            script.tell(part.agency, e.Declined(part.id, missed), asked)
        script.tell(part.agency, e.Offered(part.id, free.agent.jid, after(asked, OFFER)), asked)

    def _give_up(self, script: Script, citizen: Citizen, part: Part, at: datetime, free: Free | None) -> None:
        if free is not None and free.at < at:
            until = after(free.at, OFFER)
            script.tell(part.agency, e.Offered(part.id, free.agent.jid, until), free.at)
            if until < at:
                script.tell(part.agency, e.Lapsed(part.id, free.agent.jid), until)
        script.line(part.lines, part.start, "citizen", citizen.name, citizen.question)
        script.route(chat_events.Ended(script.chat, "citizen"), at)
        script.tell(part.agency, e.Ended(part.id, "citizen"), after(at, 0.03))
        self.archive(script, part, after(at, 0.4), None)
        script.route(chat_events.Closed(script.chat), after(at, LINGER))

    def archive(self, script: Script, part: Part, at: datetime, since: datetime | None) -> None:
        """Compares the leg with the room, which proves it."""
        lines = script.lines.get(part.lines, [])
        heard = of_rows(lines, since)
        complete = self.rng.random() > 0.002
        script.tell(
            part.agency,
            e.Archived(part.id, complete, len(lines), heard.answers, heard.unanswered, heard.replies, heard.canned),
            at,
        )
        script.route(chat_events.Archived(script.chat, part.id, complete, len(lines)), after(at, 0.03))
