"""A sample chat from when an agent takes it to its end: messages, transfers, consults, and what the citizen leaves."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Any, Protocol

from onedoor.desk.agency import events as e
from onedoor.desk.router import events as chat_events
from onedoor.store.sample import words
from onedoor.store.sample.desks import Desk, Free
from onedoor.store.sample.parts import Citizen, Part
from onedoor.store.sample.script import Script, after
from onedoor.store.sample.world import World

RATINGS = (3, 2, 1, None)
HOW_MANY_RATE = (68, 17, 9, 6)
OTHERWISE = ("visit", "phone", "email", "form", "not", None)
HOW_MANY_OTHERWISE = (24, 57, 6, 3, 8, 2)


class Teller(Protocol):
    """Tells the chat's beginning, and what happens when it goes to somebody else."""

    rng: Random
    world: World

    @property
    def desks(self) -> Mapping[str, Desk]: ...

    def assign(self, script: Script, citizen: Citizen, desk: Desk, skill: str, at: datetime, **more: str) -> Part: ...

    def answer(self, part: Part, free: Free) -> datetime: ...

    def offer(self, script: Script, part: Part, free: Free, taken: datetime) -> None: ...

    def archive(self, script: Script, part: Part, at: datetime, since: datetime | None) -> None: ...


class Talk:
    """`part` and `free`: the current leg and agent. A transfer changes them."""

    def __init__(self, teller: Teller, script: Script, citizen: Citizen, part: Part, free: Free) -> None:
        self.teller, self.script, self.citizen, self.part, self.free = teller, script, citizen, part, free
        self.rng = teller.rng
        self.first_taken: dict[str, datetime] = {}
        self.at = part.start
        """When something last happened."""

    def go(self, taken: datetime) -> None:
        self.script.line(self.part.lines, self.part.start, "citizen", self.citizen.name, self.citizen.question)
        self._take(taken)
        self._exchange(self.rng.randint(1, 3))
        chance = self.rng.random()
        if self._is_practice:
            pass
        elif chance < 0.055:
            self._to_another_agency()
        elif chance < 0.09:
            self._to_a_colleague()
        elif chance < 0.097:
            self._lose_the_agent()
        elif chance < 0.115:
            self._ask_for_advice()
        self._exchange(self.rng.randint(0, 2))
        self._end()

    @property
    def _is_practice(self) -> bool:
        opened = self.script.router[0][0]
        return isinstance(opened, chat_events.Opened) and bool(opened.practice)

    def _take(self, at: datetime, event: e.Taken | None = None) -> None:
        part, agent = self.part, self.free.agent
        self.first_taken.setdefault(part.id, at)
        self.script.tell(part.agency, event or e.Taken(part.id, agent.jid), at)
        self.script.route(chat_events.Taken(self.script.chat, part.id, agent.name), after(at, 0.03))
        body = f"You are talking with {agent.name}, {part.desk.place.name}."
        told = {"code": "agent-joined", "nick": agent.handle, "agent": agent.name, "agency": part.desk.place.name}
        self.script.line(part.lines, after(at, 0.5), "desk", part.desk.place.nick, body, kind="notice", **told)
        self.at = after(at, 1)

    def _pause(self, shortest: float, mean: float) -> datetime:
        self.at = after(self.at, shortest + self.rng.expovariate(1 / mean))
        return self.at

    def _exchange(self, turns: int) -> None:
        for turn in range(turns):
            if turn or len(self.script.lines[self.part.lines]) > 3:
                self._says(words.said(self.rng, "more", self.citizen.language[:2]))
            if self.rng.random() < 0.45:
                self._sends_a_reply()
            else:
                self._answers(words.said(self.rng, "answers", self.citizen.language[:2]))

    def _says(self, body: str) -> None:
        at = self._pause(6, 30)
        self.script.line(self.part.lines, at, "citizen", self.citizen.name, body)

    def _answers(self, body: str) -> None:
        at, agent = self._pause(3, 15), self.free.agent
        self.script.line(self.part.lines, at, "agent", agent.name, body, jid=agent.jid)

    def _sends_a_reply(self) -> None:
        replies, place, agent = self.part.desk.place.replies, self.part.desk.place, self.free.agent
        if not replies:
            self._answers(words.said(self.rng, "answers", self.citizen.language[:2]))
            return
        name = self.rng.choice(sorted(replies))
        text = replies[name].get(self.citizen.language[:2]) or next(iter(replies[name].values()))
        said = {"code": "reply", "agent": agent.name, "agency": place.name, "canned": name}
        self.script.line(self.part.lines, self._pause(2, 9), "agent", agent.name, text, **said)

    # --- What may happen in between ---

    def _to_another_agency(self) -> None:
        script, old, agent = self.script, self.part, self.free.agent
        found = self._elsewhere()
        asked = self._pause(4, 20)
        target = found[0].place.id if found else "nowhere"
        reason = words.some(self.rng, "reasons")
        script.tell(old.agency, e.TransferAsked(old.id, agent.jid, target, reason), asked)
        if found is None:
            script.tell(
                old.agency, e.TransferFailed(old.id, agent.jid, target, "There is no such place."), after(asked, 0.1)
            )
            return
        self._hand_over(*found, asked, reason)

    def _elsewhere(self) -> "tuple[Desk, str] | None":
        """(desk, skill) of another agency that has somebody for the citizen's language; None if there is none."""
        pairs = self.teller.world.forbidden
        found = [
            (desk, skill)
            for id, desk in self.teller.desks.items()
            if id != self.part.agency and (self.part.agency, id) not in pairs
            for skill in desk.place.skills
            if desk.place.able(skill, self.citizen.language)
        ]
        return self.rng.choice(found) if found else None

    def _hand_over(self, desk: Desk, skill: str, asked: datetime, reason: str) -> None:
        script, old, agent = self.script, self.part, self.free
        new = self.teller.assign(
            script, self.citizen, desk, skill, after(asked, 0.05), from_leg=old.id, agent=agent.agent.name,
            reason=reason, from_agency=old.desk.place.name, from_agent=agent.agent.name,
        )  # fmt: skip
        free = desk.best(self.rng, skill, self.citizen.language, new.start)
        assert free is not None  # noqa: S101 - `_elsewhere` has looked
        script.lines[new.lines] = [row | {"leg": new.id} for row in script.lines[old.lines]]
        taken = self.teller.answer(new, free)
        self.teller.offer(script, new, free, taken)
        self.part, self.free = new, free
        self._take(taken)
        script.tell(old.agency, e.HandedOver(old.id, desk.place.name, free.agent.name), after(taken, 0.1))
        script.route(chat_events.HandedOver(script.chat, old.id, new.id, free.agent.name), after(taken, 0.05))
        old.desk.keep(agent, after(taken, 0.1))
        self.teller.archive(script, old, after(taken, 0.6), self.first_taken[old.id])

    def _to_a_colleague(self) -> None:
        old, part = self.free, self.part
        asked = self._pause(4, 20)
        free = part.desk.best(self.rng, part.skill, self.citizen.language, asked, old.agent)
        if free is None or (free.at - asked).total_seconds() > 60:
            return
        sought = e.TransferSought(part.id, old.agent.jid, part.skill, free.agent.jid, words.some(self.rng, "reasons"))
        self.script.tell(part.agency, sought, asked)
        taken = self.teller.answer(part, free)
        self.script.tell(part.agency, e.Offered(part.id, free.agent.jid, after(free.at, 30)), free.at)
        part.desk.keep(old, taken)
        self.free = free
        self._take(taken, e.Taken(part.id, free.agent.jid, old.agent.jid))

    def _lose_the_agent(self) -> None:
        old, part, lost = self.free, self.part, self._pause(20, 60)
        free = part.desk.best(self.rng, part.skill, self.citizen.language, lost, old.agent)
        if free is None or (free.at - lost).total_seconds() > 120:
            return
        self.script.tell(part.agency, e.AgentLost(part.id, old.agent.jid), lost)
        self.script.route(chat_events.Requeued(self.script.chat, part.id), after(lost, 0.03))
        taken = self.teller.answer(part, free)
        self.script.tell(part.agency, e.Offered(part.id, free.agent.jid, after(free.at, 30)), free.at)
        part.desk.keep(old, lost)
        self.free = free
        self._take(taken)

    def _ask_for_advice(self) -> None:
        """A consult with a colleague: a leg of its own, in its own room, unknown to the router."""
        part, agent, asked = self.part, self.free.agent, self._pause(3, 10)
        colleagues = [one for one in part.desk.place.agents if part.skill in one.skills and one is not agent]
        if not colleagues:
            return
        colleague, leg, place = self.rng.choice(colleagues), f"{part.id}.a1", part.desk.place
        assigned = e.Assigned(
            leg, self.script.chat, part.desk.next_number(), f"a-{self.script.chat}@{self.teller.world.rooms}",
            place.nick, part.skill, self.citizen.subject.name, self.citizen.language, asked, agent.name, agent.handle,
            kind="consult", only=colleague.jid, about=part.id, asked_by=agent.jid,
        )  # fmt: skip
        self.script.tell(place.id, assigned, asked)
        self.script.tell(place.id, e.Offered(leg, colleague.jid, after(asked, 30)), asked)
        self.script.tell(place.id, e.Taken(leg, colleague.jid), self._pause(3, 8))
        done = self._pause(20, 40)
        self.script.tell(place.id, e.Ended(leg, "agent"), done)
        self.script.tell(place.id, e.Archived(leg, True, 0), after(done, 0.3))

    # --- The end ---

    def _end(self) -> None:
        script, part, agent = self.script, self.part, self.free.agent
        if self.rng.random() < 0.6:
            self._says(words.said(self.rng, "thanks", self.citizen.language[:2]))
        reason = self.rng.choices(("agent", "citizen", "inactivity"), (62, 33, 5))[0]
        if part.desk.place.tags and self.rng.random() < 0.5:
            script.tell(
                part.agency, e.Tagged(part.id, agent.jid, self.rng.choice(part.desk.place.tags)), self._pause(1, 3)
            )
        ended = self._pause(2, 20)
        script.tell(part.agency, e.Ended(part.id, reason), ended)
        script.route(
            chat_events.Ended(script.chat, reason, None if reason == "citizen" else part.id), after(ended, 0.03)
        )
        part.desk.keep(self.free, ended)
        self.teller.archive(script, part, after(ended, 0.5), self.first_taken[part.id])
        script.route(chat_events.Closed(script.chat), after(ended, 600))
        if not self._is_practice and self.rng.random() < 0.175:
            script.feedback = a_feedback(self.rng, part, script.chat, after(ended, self.rng.uniform(5, 90)))


def a_feedback(rng: Random, part: Part, chat: str, at: datetime) -> dict[str, Any]:
    """The citizen's answers to the survey: a row of `feedback`."""
    rating = rng.choices(RATINGS, HOW_MANY_RATE)[0]
    return {
        "agency_id": part.agency,
        "leg": part.id,
        "chat": chat,
        "at": at,
        "rating": rating,
        "informed": rng.random() < (0.9 if rating == 3 else 0.5) if rng.random() < 0.9 else None,
        "otherwise": rng.choices(OTHERWISE, HOW_MANY_OTHERWISE)[0],
        "comment": words.some(rng, "comments") if rng.random() < 0.2 else "",
    }


def left_message(rng: Random, agency: str, citizen: Citizen, why: str, number: int) -> dict[str, Any]:
    return {
        "agency_id": agency,
        "reference": f"{number % 10**10:010d}",
        "topic": citizen.subject.name,
        "language": citizen.language,
        "name": citizen.name,
        "email": "",
        "text": words.some(rng, "letters"),
        "page": citizen.page,
        "why": why,
        "at": citizen.joined,
    }
