"""The router's rules: topic → skill → agencies in order, and what passes between agencies. Knows no stanza or table.

`act` returns what happened, already applied; `replay` applies what happened before. What agencies do with each other
is in `desk.router.handing`, who can take a chat in `desk.router.directory`, what becomes of a citizen who has nobody in
`desk.router.patience`.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from onedoor.desk.due import Due
from onedoor.desk.room import nicks
from onedoor.desk.router import chat as c
from onedoor.desk.router import handing, patience, recording
from onedoor.desk.router import routing as r
from onedoor.desk.router.directory import Asker, Directory
from onedoor.desk.router.membership import desk_of, visitor_of
from onedoor.desk.terms.left import Message
from onedoor.desk.topics.finding import find
from onedoor.desk.topics.topics import Route, Topic

LOOK_AGAIN = timedelta(seconds=10)
"""After which somebody else is looked for again, for who waits too long."""

MOST_LISTED = 1000
"""Visitors named in one answer: a stanza has to stay small."""

MOST_REFUSED = 100
"""Refused transfers that are remembered, in case one arrives again."""


class Router:
    def __init__(self, plan: r.Plan) -> None:
        self.directory = Directory(plan)
        self.chats: dict[str, c.Chat] = {}
        """Those whose room is there."""
        self._visits: dict[str, str] = {}
        self._closed: dict[str, c.Chat] = {}
        self._away: set[str] = set()
        self._to_close = Due()
        self._overdue = Due()
        self.unsure = patience.Unsure()
        self.reasons: dict[str, r.Closed] = {}
        """Why a chat of the last act ended for want of somebody."""
        self._refused: dict[str, r.Refusal] = {}
        """Requests for a transfer that were refused: one that arrives twice is answered as the first time."""

    @property
    def plan(self) -> r.Plan:
        return self.directory.plan

    def change_plan(self, plan: r.Plan) -> None:
        self.directory.plan = plan

    def known(self, chat: str) -> c.Chat:
        """A chat of the last act's events, those it has just closed included."""
        return self._closed.get(chat) or self.chats[chat]

    def visit(self, visitor: str) -> c.Chat | None:
        """The chat of a visitor, over or not, as long as its room is there."""
        return self.chats.get(self._visits.get(_bare(visitor), ""))

    def running(self, domain: str, after: str = "", most: int = MOST_LISTED) -> tuple[list[str], bool]:
        """The next visitors of a domain whose chats are not over, in the order of their addresses; whether more follow.

        `after` is the last address of the part before.
        """
        runs = (id for id in self._visits.values() if not self.chats[id].ended)
        visitors = (_bare(self.chats[id].opened.visitor) for id in runs)
        found = sorted(one for one in visitors if one > after and one.rpartition("@")[2] == domain)
        return found[:most], len(found) > most

    def of_leg(self, leg: str) -> c.Chat | None:
        found = self.chats.get(leg.rpartition(".")[0])
        return found if found is not None and leg in found.legs else None

    def act(self, act: r.Act, at: datetime) -> list[c.Event]:
        """What comes of it, already applied. Raises a `Refusal` when it is not possible; then nothing has happened."""
        self._closed.clear()
        self.reasons.clear()
        happened: list[c.Event] = []
        for events in (_HANDLERS[type(act)](self, act, at), recording.missing(self, happened)):
            for event in events:
                self.replay(event, at)
                happened.append(event)
        patience.begin(self, at)
        return happened

    def replay(self, event: c.Event, at: datetime) -> None:
        if isinstance(event, c.Opened):
            self.chats[event.chat] = c.Chat(event, at)
            self._visits[_bare(event.visitor)] = event.chat
        found = self.chats[event.chat]
        found.apply(event, at)
        self._note(found, event, at)

    def _note(self, chat: c.Chat, event: c.Event, at: datetime) -> None:
        """What has to be looked at later, or found again, because of the event."""
        match event:
            case c.Accepted() | c.Requeued():
                self._overdue.put(at + self._limit(chat.legs[event.leg]), event.leg)
            case c.Refused() | c.Dropped() if chat.holder is not None and chat.holder.state is c.LegState.WAITING:
                self._overdue.put(at + LOOK_AGAIN, chat.holder.id)
            case c.Barred():
                self.directory.block(r.Block(event.agency, event.visitor, event.origin, event.until))
            case c.Away():
                self._away.add(chat.id)
                self._overdue.put(at, chat.holder.id if chat.holder else "")
            case c.Ended() | c.Archived() | c.Refused() if chat.ended_at is not None:
                # Who played a citizen has no transcript to save.
                linger = timedelta(0) if chat.opened.practice else self.plan.linger
                self._to_close.put(chat.ended_at + linger, chat.id)
            case c.Closed():
                self._closed[chat.id] = self.chats.pop(chat.id)
                if self._visits.get(_bare(chat.opened.visitor)) == chat.id:
                    del self._visits[_bare(chat.opened.visitor)]
        if not chat.away:
            self._away.discard(chat.id)
        self.unsure.sort(chat, self.directory)

    # --- A citizen comes ---

    def _join(self, act: r.Join, at: datetime) -> Iterator[c.Event]:
        running = self.visit(act.visitor)
        if running is not None and not running.ended:
            return
        self.directory.require_space()
        topic = self.topic(act.topic, act.question)
        asker = Asker(act.language, _bare(act.visitor), act.origin)
        route = next(self.directory.routes(topic, asker, at), None)
        if route is None:
            raise self.directory.nobody((*topic.routes, *topic.fallbacks), asker, at)
        name = act.name or "Citizen"
        yield c.Opened(
            act.chat, self._room(act.chat), act.visitor, nicks.citizen(name), topic.id, act.language, name, act.page,
            email=act.email, origin=act.origin, priority=topic.priority,
            referrer=act.referrer,
        )  # fmt: skip
        self.chats[act.chat].question = act.question
        yield self.assignment(self.chats[act.chat], route)

    def turned_away(self, act: r.Join, refusal: r.NobodyThere) -> c.TurnedAway:
        """What is remembered of somebody for whom there was nobody: no chat comes of it."""
        topic = self.topic(act.topic, act.question)
        first = next(iter((*topic.routes, *topic.fallbacks)), ("", ""))
        return c.TurnedAway(act.chat, topic.id, act.language, first[0], refusal.closed.reason, act.page)

    def _practice(self, act: r.Practice, at: datetime) -> Iterator[c.Event]:
        """Only the agency that wants to practise is asked."""
        running = self.visit(act.visitor)
        if running is not None and not running.ended:
            return
        name = act.visitor.partition("@")[0]
        yield c.Opened(
            act.chat, self._room(act.chat), act.visitor, nicks.citizen(name), "practice", act.language, name,
            practice=act.visitor,
        )  # fmt: skip
        yield self.assignment(self.chats[act.chat], (act.agency, act.skill), only=act.only)

    def _room(self, chat: str) -> str:
        return f"c-{chat}@{self.plan.rooms}"

    def topic(self, named: str, question: str) -> Topic:
        """The one that is named, or else the one that the question's words point to. Raises a Refusal."""
        topics = self.plan.topics
        if named:
            if named not in topics:
                raise r.NoSuchTopic("There is no topic {topic}.", topic=named)
            return topics[named]
        found = find(question, topics.values()) or topics.get("general") or next(iter(topics.values()), None)
        if found is None:
            raise r.NobodyThere("No topic is set up yet.")
        return found

    def takers(self, message: Message, visitor: str, at: datetime) -> tuple[Topic, list[str]]:
        """What a message is about, and the agencies that are asked in turn to keep it. Raises a Refusal."""
        topic = self.topic(message.topic, message.text)
        asker = Asker(message.language, _bare(visitor), message.origin)
        takers = self.directory.takers(topic, asker, at)
        if not takers:
            raise self.directory.nobody((*topic.routes, *topic.fallbacks), asker, at)
        return topic, takers

    def _depart(self, act: r.Depart, at: datetime) -> Iterator[c.Event]:
        chat = self.visit(act.visitor)
        if chat is not None and not chat.ended:
            yield c.Ended(chat.id, "citizen", after=act.after)
        elif chat is not None and act.after and _is_news(chat, act):
            yield c.CitizenLeft(chat.id, act.after)

    # --- Who is asked ---

    def assignment(self, chat: c.Chat, route: Route, **more: Any) -> c.Assigned:
        """`more` are fields of the event: who hands it over, how and why."""
        jid, skill = route
        others = [leg.assigned.nick for leg in chat.legs.values() if leg.agency != jid]
        nick = nicks.desk(self.directory.name(jid), jid, others)
        return c.Assigned(
            chat.id, chat.next_leg(), jid, skill, nick, route, contested=self._is_contested(chat, route), **more
        )

    def _is_contested(self, chat: c.Chat, route: Route) -> bool:
        """Another agency has the citizen in its queue, or will once they have waited too long in this one's."""
        skill = self.directory.skill(route)
        if chat.ended:
            return False
        return (skill is not None and skill.overflow is not None) or any(
            leg.holds and not leg.is_consult for leg in chat.legs.values()
        )

    def asker(self, chat: c.Chat) -> Asker:
        return Asker(chat.opened.language, _bare(chat.opened.visitor), chat.opened.origin)

    def patience(self, chat: c.Chat) -> timedelta:
        """How long a citizen keeps their place when nobody is there; none for a colleague who only plays one."""
        if chat.opened.practice:
            return timedelta(0)
        topic = self.plan.topics.get(chat.opened.topic)
        return self.plan.patience if topic is None or topic.patience is None else topic.patience

    # --- Waiting too long ---

    def _limit(self, leg: c.Leg) -> timedelta:
        """How long its agency wants anybody to wait there; LOOK_AGAIN when nobody knows."""
        skill = self.directory.skill(leg.route)
        return LOOK_AGAIN if skill is None or skill.overflow is None else skill.overflow

    def _relieve(self, leg_id: str, at: datetime) -> Iterator[c.Event]:
        """Somebody who waits too long is offered to another agency as well, and keeps the place they have."""
        chat = self.of_leg(leg_id)
        if chat is None:
            return
        leg = chat.legs[leg_id]
        if chat.holder is not leg or leg.state is not c.LegState.WAITING or leg.since is None:
            return
        skill, away = self.directory.skill(leg.route), self.directory.is_lost(leg.agency)
        if not away and (skill is None or skill.overflow is None):
            return  # as soon as the agency names a limit, `_offered` looks again
        if not away and at - leg.since < self._limit(leg):
            self._overdue.put(leg.since + self._limit(leg), leg_id)
            return
        alone = not chat.rivals(leg) and not chat.asked_by(leg)
        route = self._quicker(chat, skill, at) if alone else None
        if route is None:
            self._overdue.put(at + LOOK_AGAIN, leg_id)
        else:
            yield self.assignment(chat, route)

    def _quicker(self, chat: c.Chat, here: r.Skill | None, at: datetime) -> Route | None:
        """The topic's next route, if one knows it has a shorter wait than the citizen has here."""
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

    def _transfer(self, act: r.Transfer, at: datetime) -> Iterable[c.Event]:
        """Raises a Refusal, for a request that arrives twice the same as the first time."""
        if act.request in self._refused:
            raise self._refused[act.request]
        try:
            return list(handing.transfer(self, act, at))
        except r.Refusal as refusal:
            if act.request:
                self._refused[act.request] = refusal
            for oldest in list(self._refused)[:-MOST_REFUSED]:
                del self._refused[oldest]
            raise

    # --- What agencies say of themselves ---

    def _offered(self, act: r.Offers, at: datetime) -> Iterator[c.Event]:
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
                yield c.Back(chat.id, act.agency)
        yield from patience.look(self, at)

    def _look_again_at(self, agency: str, skills: set[str], at: datetime) -> None:
        for chat in self.chats.values():
            leg = chat.holder
            if leg is not None and leg.agency == agency and leg.assigned.skill in skills:
                self._overdue.put(at, leg.id)

    def _lost(self, act: r.Lost, at: datetime) -> Iterator[c.Event]:
        patience.note(self, at)
        if not self.directory.lose(act.agency, at):
            return
        for chat in list(self.chats.values()):
            for leg in [leg for leg in chat.legs.values() if leg.agency == act.agency and leg.holds]:
                self.unsure.sort(chat, self.directory)
                yield from handing.unreachable(self, chat, leg, at) if leg.holds else ()

    def _staff(self, act: r.Staff, at: datetime) -> Iterator[c.Event]:
        """Of a leg that is over nobody has to know: its people may not be in the room, whoever they are."""
        chat = self.of_leg(act.leg)
        if chat is None or not chat.legs[act.leg].holds or chat.legs[act.leg].is_consult:
            return
        kept = frozenset({visitor_of(chat), *map(desk_of, self.plan.agencies)})
        people, leg = act.people - kept, chat.legs[act.leg]
        if people != leg.people or act.occupant not in ("", leg.occupant):
            yield c.Staffed(chat.id, act.leg, tuple(sorted(people)), act.occupant)

    def _bar(self, act: r.Bar, at: datetime) -> Iterator[c.Event]:
        chat = self.of_leg(act.leg)
        if chat is not None:
            leg, opened = chat.legs[act.leg], chat.opened
            until = at + timedelta(seconds=act.seconds)
            yield c.Barred(
                chat.id, leg.id, leg.agency, _bare(opened.visitor), opened.origin, until, act.by, act.reason
            )  # fmt: skip

    # --- The end ---

    def _end(self, act: r.End, at: datetime) -> Iterator[c.Event]:
        chat = self.of_leg(act.leg)
        if chat is None or chat.ended or not chat.legs[act.leg].holds:
            return
        leg = chat.legs[act.leg]
        if chat.holder is leg:
            yield c.Ended(chat.id, act.reason, act.leg, act.after)
        else:
            yield from handing.given_up(chat, leg, act.reason)

    def _unfit(self, act: r.Unfit, at: datetime) -> Iterator[c.Event]:
        chat = self.chats.get(act.chat)
        if chat is not None and not chat.ended:
            yield c.Ended(chat.id, c.FAULT)

    def _prove(self, act: r.Prove, at: datetime) -> Iterator[c.Event]:
        chat = self.of_leg(act.leg)
        if chat is not None and c.Archived in c.NEXT[chat.legs[act.leg].state]:
            yield c.Archived(chat.id, act.leg, act.complete, act.lines)

    def _tick(self, act: r.Tick, at: datetime) -> Iterator[c.Event]:
        for chat_id in self._to_close.by(at):
            chat = self.chats.get(chat_id)
            if chat is not None and chat.is_archived and chat.ended_at is not None:
                yield c.Closed(chat.id)
        for leg_id in list(self._overdue.by(at)):
            yield from self._relieve(leg_id, at)
        yield from patience.look(self, at)


def _is_news(chat: c.Chat, act: r.Depart) -> bool:
    """How far the citizen has read. A page that has closed knows it better than one that has asked for the end."""
    if act.over:
        return act.after != chat.left_after
    return chat.ended == "citizen" and not chat.left_after


def _bare(jid: str) -> str:
    return jid.partition("/")[0]


_HANDLERS: dict[type[r.Act], Callable[[Router, Any, datetime], Iterable[c.Event]]] = {
    r.Join: Router._join,
    r.Practice: Router._practice,
    r.Depart: Router._depart,
    r.Offers: Router._offered,
    r.Lost: Router._lost,
    r.Bar: Router._bar,
    r.Accept: handing.accept,
    r.Refuse: handing.refuse,
    r.Take: handing.take,
    r.Requeue: handing.requeue,
    r.Staff: Router._staff,
    r.Transfer: Router._transfer,
    r.Release: handing.release,
    r.Withdraw: handing.withdraw,
    r.End: Router._end,
    r.Unfit: Router._unfit,
    r.Prove: Router._prove,
    r.Tick: Router._tick,
}
