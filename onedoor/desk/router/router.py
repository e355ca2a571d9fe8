"""The router's rules: which agency is asked for a chat, and what happens between agencies. Knows no stanza or table.

`act` applies what happens and returns it as events. `desk.router.state` holds what is known, `desk.router.handing` has
the rules between agencies, `desk.router.directory` says who can take a chat, and `desk.router.patience` what happens to
a citizen who has nobody.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from onedoor.desk.room import nicks
from onedoor.desk.router import acts, handing, patience, recording
from onedoor.desk.router import events as e
from onedoor.desk.router.chat import Chat
from onedoor.desk.router.directory import Asker
from onedoor.desk.router.membership import desk_of, visitor_of
from onedoor.desk.router.plan import Plan, Skill
from onedoor.desk.router.state import LOOK_AGAIN, RouterState, bare
from onedoor.desk.router.steps import NEXT, LegState
from onedoor.desk.terms.left import Message
from onedoor.desk.topics.finding import find
from onedoor.desk.topics.topics import Route, Topic

MOST_REFUSED = 100
"""How many refused transfers to remember, in case one arrives again."""


class Router(RouterState):
    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._refused: dict[str, acts.Refusal] = {}
        """request → its refusal, so that a transfer request that arrives twice gets the same answer"""

    def act(self, act: acts.Act, at: datetime) -> list[e.Event]:
        """Applies the act and returns what happened. Raises a `Refusal` if it is not possible; nothing changes then."""
        self._closed.clear()
        self.reasons.clear()
        happened: list[e.Event] = []
        for events in (_HANDLERS[type(act)](self, act, at), recording.missing(self, happened)):
            for event in events:
                self.replay(event, at)
                happened.append(event)
        patience.begin(self, at)
        return happened

    # --- A citizen comes ---

    def _join(self, act: acts.Join, at: datetime) -> Iterator[e.Event]:
        running = self.visit(act.visitor)
        if running is not None and not running.ended:
            return
        self.directory.require_space()
        topic = self.topic(act.topic, act.question)
        asker = Asker(act.language, bare(act.visitor), act.origin)
        route = next(self.directory.routes(topic, asker, at), None)
        if route is None:
            raise self.directory.nobody((*topic.routes, *topic.fallbacks), asker, at)
        name = act.name or "Citizen"
        yield e.Opened(
            act.chat, self._room(act.chat), act.visitor, nicks.citizen(name), topic.id, act.language, name, act.page,
            email=act.email, origin=act.origin, priority=topic.priority,
            referrer=act.referrer,
        )  # fmt: skip
        self.chats[act.chat].question = act.question
        yield self.assignment(self.chats[act.chat], route)

    def turned_away(self, act: acts.Join, refusal: acts.NobodyThere) -> e.TurnedAway:
        """The event to store for a citizen whom nobody could take. There is no chat."""
        topic = self.topic(act.topic, act.question)
        first = next(iter((*topic.routes, *topic.fallbacks)), ("", ""))
        return e.TurnedAway(act.chat, topic.id, act.language, first[0], refusal.closed.reason, act.page)

    def _practice(self, act: acts.Practice, at: datetime) -> Iterator[e.Event]:
        """Asks only the agency that wants to practise."""
        running = self.visit(act.visitor)
        if running is not None and not running.ended:
            return
        name = act.visitor.partition("@")[0]
        yield e.Opened(
            act.chat, self._room(act.chat), act.visitor, nicks.citizen(name), "practice", act.language, name,
            practice=act.visitor,
        )  # fmt: skip
        yield self.assignment(self.chats[act.chat], (act.agency, act.skill), only=act.only)

    def _room(self, chat: str) -> str:
        return f"c-{chat}@{self.plan.rooms}"

    def topic(self, named: str, question: str) -> Topic:
        """The topic called `named`, or if that is empty the best match for the question. Raises a `Refusal`."""
        topics = self.plan.topics
        if named:
            if named not in topics:
                raise acts.NoSuchTopic("There is no topic {topic}.", topic=named)
            return topics[named]
        found = find(question, topics.values()) or topics.get("general") or next(iter(topics.values()), None)
        if found is None:
            raise acts.NobodyThere("No topic is set up yet.")
        return found

    def takers(self, message: Message, visitor: str, at: datetime) -> tuple[Topic, list[str]]:
        """A left message's topic, and the agencies to ask in turn to keep it. Raises a `Refusal` if there is none."""
        topic = self.topic(message.topic, message.text)
        asker = Asker(message.language, bare(visitor), message.origin)
        takers = self.directory.takers(topic, asker, at)
        if not takers:
            raise self.directory.nobody((*topic.routes, *topic.fallbacks), asker, at)
        return topic, takers

    def _depart(self, act: acts.Depart, at: datetime) -> Iterator[e.Event]:
        chat = self.visit(act.visitor)
        if chat is not None and not chat.ended:
            yield e.Ended(chat.id, "citizen", after=act.after)
        elif chat is not None and act.after and _is_news(chat, act):
            yield e.CitizenLeft(chat.id, act.after)

    # --- Waiting too long ---

    def _relieve(self, leg_id: str, at: datetime) -> Iterator[e.Event]:
        """Offers a citizen who waits too long to another agency as well. They keep their place in the first queue."""
        chat = self.of_leg(leg_id)
        if chat is None:
            return
        leg = chat.legs[leg_id]
        if chat.holder is not leg or leg.state is not LegState.WAITING or leg.since is None:
            return
        skill, away = self.directory.skill(leg.route), self.directory.is_lost(leg.agency)
        if not away and (skill is None or skill.overflow is None):
            return  # when the agency sets a limit, `_offered` looks again
        if not away and at - leg.since < self._limit(leg):
            self._overdue.put(leg.since + self._limit(leg), leg_id)
            return
        alone = not chat.rivals(leg) and not chat.asked_by(leg)
        route = self._quicker(chat, skill, at) if alone else None
        if route is None:
            self._overdue.put(at + LOOK_AGAIN, leg_id)
        else:
            yield self.assignment(chat, route)

    def _quicker(self, chat: Chat, here: Skill | None, at: datetime) -> Route | None:
        """The topic's next route whose agency reports a shorter wait than the citizen has here, if there is one."""
        waited = (at - chat.since).total_seconds()
        wait = waited if here is None else max(waited, here.wait)
        tried = {leg.route for leg in chat.legs.values()}
        topic = self.plan.topics.get(chat.opened.topic)
        for route in self.directory.routes(topic, self.asker(chat), at) if topic else ():
            there = self.directory.skill(route)
            if route not in tried and there is not None and there.wait < wait:
                return route
        return None

    # --- What agencies ask for ---

    def _transfer(self, act: acts.Transfer, at: datetime) -> Iterable[e.Event]:
        """Raises a `Refusal`: for a repeated request, the same one as the first time."""
        if act.request in self._refused:
            raise self._refused[act.request]
        try:
            return list(handing.transfer(self, act, at))
        except acts.Refusal as refusal:
            if act.request:
                self._refused[act.request] = refusal
            for oldest in list(self._refused)[:-MOST_REFUSED]:
                del self._refused[oldest]
            raise

    # --- What agencies say of themselves ---

    def _offered(self, act: acts.Offers, at: datetime) -> Iterator[e.Event]:
        patience.note(self, at)
        before = self.directory.say(act)
        limited = {
            skill.id
            for skill in act.skills.values()
            if skill.overflow is not None and (before is None or before.skills.get(skill.id) != skill)
            and (before is None or (old := before.skills.get(skill.id)) is None or old.overflow != skill.overflow)
        }  # fmt: skip
        if limited:
            self._look_again_at(act.agency, limited, at)
        for chat in [self.chats[id] for id in sorted(self._away)]:
            if chat.away == act.agency:
                yield e.Back(chat.id, act.agency)
        yield from patience.look(self, at)

    def _look_again_at(self, agency: str, skills: set[str], at: datetime) -> None:
        for chat in self.chats.values():
            leg = chat.holder
            if leg is not None and leg.agency == agency and leg.assigned.skill in skills:
                self._overdue.put(at, leg.id)

    def _lost(self, act: acts.Lost, at: datetime) -> Iterator[e.Event]:
        patience.note(self, at)
        if not self.directory.lose(act.agency, at):
            return
        for chat in list(self.chats.values()):
            for leg in [leg for leg in chat.legs.values() if leg.agency == act.agency and leg.holds]:
                self.unsure.sort(chat, self.directory)
                yield from handing.unreachable(self, chat, leg, at) if leg.holds else ()

    def _staff(self, act: acts.Staff, at: datetime) -> Iterator[e.Event]:
        """Ignores legs that are over, because their people may not be in the room anyway."""
        chat = self.of_leg(act.leg)
        if chat is None or not chat.legs[act.leg].holds or chat.legs[act.leg].is_consult:
            return
        kept = frozenset({visitor_of(chat), *map(desk_of, self.plan.agencies)})
        people, leg = act.people - kept, chat.legs[act.leg]
        if people != leg.people or act.occupant not in ("", leg.occupant):
            yield e.Staffed(chat.id, act.leg, tuple(sorted(people)), act.occupant)

    def _bar(self, act: acts.Bar, at: datetime) -> Iterator[e.Event]:
        chat = self.of_leg(act.leg)
        if chat is not None:
            leg, opened = chat.legs[act.leg], chat.opened
            until = at + timedelta(seconds=act.seconds)
            yield e.Barred(
                chat.id, leg.id, leg.agency, bare(opened.visitor), opened.origin, until, act.by, act.reason
            )  # fmt: skip

    # --- The end ---

    def _end(self, act: acts.End, at: datetime) -> Iterator[e.Event]:
        chat = self.of_leg(act.leg)
        if chat is None or chat.ended or not chat.legs[act.leg].holds:
            return
        leg = chat.legs[act.leg]
        if chat.holder is leg:
            yield e.Ended(chat.id, act.reason, act.leg, act.after)
        else:
            yield from handing.given_up(chat, leg, act.reason)

    def _unfit(self, act: acts.Unfit, at: datetime) -> Iterator[e.Event]:
        chat = self.chats.get(act.chat)
        if chat is not None and not chat.ended:
            yield e.Ended(chat.id, e.FAULT)

    def _prove(self, act: acts.Prove, at: datetime) -> Iterator[e.Event]:
        chat = self.of_leg(act.leg)
        if chat is not None and e.Archived in NEXT[chat.legs[act.leg].state]:
            yield e.Archived(chat.id, act.leg, act.complete, act.lines)

    def _tick(self, act: acts.Tick, at: datetime) -> Iterator[e.Event]:
        for chat_id in self._to_close.by(at):
            chat = self.chats.get(chat_id)
            if chat is not None and chat.is_archived and chat.ended_at is not None:
                yield e.Closed(chat.id)
        for leg_id in list(self._overdue.by(at)):
            yield from self._relieve(leg_id, at)
        yield from patience.look(self, at)


def _is_news(chat: Chat, act: acts.Depart) -> bool:
    """Whether `act` tells us more about how far the citizen has read. A page that has closed knows that best."""
    if act.over:
        return act.after != chat.left_after
    return chat.ended == "citizen" and not chat.left_after


_HANDLERS: dict[type[acts.Act], Callable[[Router, Any, datetime], Iterable[e.Event]]] = {
    acts.Join: Router._join,
    acts.Practice: Router._practice,
    acts.Depart: Router._depart,
    acts.Offers: Router._offered,
    acts.Lost: Router._lost,
    acts.Bar: Router._bar,
    acts.Accept: handing.accept,
    acts.Refuse: handing.refuse,
    acts.Take: handing.take,
    acts.Requeue: handing.requeue,
    acts.Staff: Router._staff,
    acts.Transfer: Router._transfer,
    acts.Release: handing.release,
    acts.Withdraw: handing.withdraw,
    acts.End: Router._end,
    acts.Unfit: Router._unfit,
    acts.Prove: Router._prove,
    acts.Tick: Router._tick,
}
