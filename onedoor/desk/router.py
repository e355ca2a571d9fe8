"""The router's rules: topic → skill → agencies in order, and transfers between agencies. Knows no stanza or table."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from onedoor.desk import chat as c
from onedoor.desk.routing import (
    Accept,
    Act,
    Agency,
    Depart,
    End,
    Join,
    NobodyThere,
    NoSuchLeg,
    NoSuchTarget,
    NoSuchTopic,
    Offers,
    Plan,
    Prove,
    Refuse,
    Requeue,
    SameAgency,
    Take,
    Tick,
    Transfer,
)
from onedoor.desk.topics import Topic, find


class Router:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.chats: dict[str, c.Chat] = {}
        """Those whose room is there."""
        self._offers: dict[str, Offers] = {}
        self._visits: dict[str, str] = {}
        self._closed: dict[str, c.Chat] = {}

    def known(self, chat: str) -> c.Chat:
        """A chat of the last act's events, those it has just closed included."""
        return self._closed.get(chat) or self.chats[chat]

    def change_plan(self, plan: Plan) -> None:
        self.plan = plan

    def agency(self, jid: str) -> Agency | None:
        """An agency of the plan with what it offers now."""
        planned = self.plan.agencies.get(jid)
        if planned is None or jid not in self._offers:
            return planned
        offers = self._offers[jid]
        return Agency(planned.jid, planned.label, planned.name, offers.skills)

    def forget_offers(self) -> None:
        """The link broke: what agencies offer is not known until they say it again."""
        self._offers.clear()

    def unheard(self) -> list[str]:
        """The agencies that have not said what they offer."""
        return [jid for jid in self.plan.agencies if jid not in self._offers]

    def visit(self, visitor: str) -> c.Chat | None:
        """The chat of a visitor, over or not, as long as its room is there."""
        return self.chats.get(self._visits.get(_bare(visitor), ""))

    def of_leg(self, leg: str) -> c.Chat | None:
        found = self.chats.get(leg.rpartition(".")[0])
        return found if found is not None and leg in found.legs else None

    def is_open(self, topic: Topic, language: str | None = None) -> bool:
        """Whether somebody is on duty for the topic now."""
        for jid, skill in topic.routes:
            agency = self.agency(jid)
            if agency is None or agency.skills is None or skill not in agency.skills:
                continue
            offered = agency.skills[skill]
            if offered.on_duty > 0 and (language is None or offered.serves(language)):
                return True
        return False

    def act(self, act: Act, at: datetime) -> list[c.Event]:
        """What comes of it, already applied. Raises a `Refusal` when it is not possible; then nothing has happened."""
        self._closed.clear()
        happened: list[c.Event] = []
        for event in _HANDLERS[type(act)](self, act, at):
            self.replay(event, at)
            happened.append(event)
        return happened

    def replay(self, event: c.Event, at: datetime) -> None:
        if isinstance(event, c.Opened):
            self.chats[event.chat] = c.Chat(event, at)
            self._visits[_bare(event.visitor)] = event.chat
        found = self.chats[event.chat]
        found.apply(event, at)
        if found.closed:
            self._closed[event.chat] = self.chats.pop(event.chat)
            if self._visits.get(_bare(found.opened.visitor)) == event.chat:
                del self._visits[_bare(found.opened.visitor)]

    def _join(self, act: Join, at: datetime) -> Iterator[c.Event]:
        running = self.visit(act.visitor)
        if running is not None and not running.ended:
            return
        topic = self._topic(act)
        routes = list(self._routes(topic, act.language))
        if not routes:
            raise NobodyThere("Nobody is there for this right now.")
        room = f"c-{act.chat}@{self.plan.rooms}"
        name = act.name or "Citizen"
        yield c.Opened(act.chat, room, act.visitor, _nick(name), topic.id, act.language, name, act.page)
        self.chats[act.chat].question = act.question
        yield self._assignment(self.chats[act.chat], routes[0])

    def _topic(self, act: Join) -> Topic:
        topics = self.plan.topics
        if act.topic:
            if act.topic not in topics:
                raise NoSuchTopic(f"There is no topic {act.topic}.")
            return topics[act.topic]
        found = find(act.question, topics.values()) or topics.get("general") or next(iter(topics.values()), None)
        if found is None:
            raise NobodyThere("No topic is set up yet.")
        return found

    def _routes(self, topic: Topic, language: str) -> Iterator[tuple[str, str]]:
        for jid, skill in topic.routes:
            agency = self.agency(jid)
            if agency is not None and agency.may_serve(skill, language):
                yield jid, skill

    def _assignment(
        self, chat: c.Chat, route: tuple[str, str], handing: c.Leg | None = None, agent: str = "", reason: str = ""
    ) -> c.Assigned:
        jid, skill = route
        nick = f"{self.plan.agencies[jid].name} desk".replace("|", " ")
        from_leg = handing.id if handing else None
        return c.Assigned(chat.id, chat.next_leg(), jid, skill, nick, route, from_leg, agent, reason)

    def _offered(self, act: Offers, at: datetime) -> Iterable[c.Event]:
        self._offers[act.agency] = act
        return ()

    def _accept(self, act: Accept, at: datetime) -> Iterator[c.Event]:
        chat = self.of_leg(act.leg)
        if chat is not None and chat.legs[act.leg].state is c.LegState.ASKED:
            yield c.Accepted(chat.id, act.leg)

    def _refuse(self, act: Refuse, at: datetime) -> Iterator[c.Event]:
        chat = self.of_leg(act.leg)
        if chat is None or not chat.legs[act.leg].holds or chat.legs[act.leg].state is c.LegState.TALKING:
            return
        yield c.Refused(chat.id, act.leg, act.why)
        leg = chat.legs[act.leg]
        handing = chat.legs.get(leg.assigned.from_leg or "")
        # A transfer was meant for one place and goes to no other. One that was answered is a chat like any other:
        # if its agent is lost and nobody is left there, somebody else must have the citizen.
        is_transfer = handing is not None and handing.holds
        route = None if is_transfer else self._next_route(chat)
        if route is not None:
            yield self._assignment(chat, route)
        elif handing is not None and handing.holds:
            yield c.TransferFailed(chat.id, handing.id, act.why)
        else:
            yield c.Ended(chat.id, "nobody")

    def _next_route(self, chat: c.Chat) -> tuple[str, str] | None:
        """Where the topic goes next."""
        tried = {(one.assigned.agency, one.assigned.skill) for one in chat.legs.values()}
        topic = self.plan.topics.get(chat.opened.topic)
        routes = self._routes(topic, chat.opened.language) if topic else iter(())
        return next((route for route in routes if route not in tried), None)

    def _take(self, act: Take, at: datetime) -> Iterator[c.Event]:
        chat = self.of_leg(act.leg)
        if chat is None or not chat.legs[act.leg].holds:
            return
        yield c.Taken(chat.id, act.leg, act.agent)
        from_leg = chat.legs[act.leg].assigned.from_leg
        if from_leg is not None and chat.legs[from_leg].holds:
            yield c.HandedOver(chat.id, from_leg, act.leg, act.agent)

    def _requeue(self, act: Requeue, at: datetime) -> Iterator[c.Event]:
        chat = self.of_leg(act.leg)
        if chat is not None and chat.legs[act.leg].state is c.LegState.TALKING:
            yield c.Requeued(chat.id, act.leg)

    def _transfer(self, act: Transfer, at: datetime) -> Iterator[c.Event]:
        chat = self.of_leg(act.leg)
        if chat is None or not chat.legs[act.leg].holds or chat.ended:
            raise NoSuchLeg("That chat is over.")
        handing = chat.legs[act.leg]
        if chat.asked is not None:
            return
        route = self._resolve(act.target, chat, handing)
        yield self._assignment(chat, route, handing, act.agent, act.reason)

    def _resolve(self, target: str, chat: c.Chat, handing: c.Leg) -> tuple[str, str]:
        """Where `target` leads: an agency, a topic, or a skill somewhere else."""
        routes = list(self._meant(target, handing.assigned.skill))
        if not routes and any(self._is_called(agency, target) for agency in self.plan.agencies.values()):
            raise NobodyThere("That agency cannot be reached right now.")
        if not routes:
            raise NoSuchTarget(self._suggestion(target))
        elsewhere = [route for route in routes if route[0] != handing.assigned.agency]
        if not elsewhere:
            raise SameAgency("That is where the chat is now.")
        for jid, skill in elsewhere:
            agency = self.agency(jid)
            if agency is not None and agency.may_serve(skill, chat.opened.language):
                return jid, skill
        raise NobodyThere("Nobody is on duty there right now.")

    def _meant(self, target: str, skill: str) -> Iterator[tuple[str, str]]:
        wanted = target.casefold()
        for jid in self.plan.agencies:
            agency = self.agency(jid)
            if agency is not None and self._is_called(agency, target):
                offered = agency.skills or {}
                preferred = sorted(offered.values(), key=lambda s: (s.id != skill, s.id != "general", s.on_duty == 0))
                yield from ((jid, one.id) for one in preferred)
                return
        for topic in self.plan.topics.values():
            if wanted in (topic.id.casefold(), topic.name.casefold()):
                yield from topic.routes
                return
        for jid in self.plan.agencies:
            agency = self.agency(jid)
            for one in (agency.skills or {}).values() if agency else ():
                if wanted in (one.id, one.name.casefold()):
                    yield jid, one.id

    @staticmethod
    def _is_called(agency: Agency, target: str) -> bool:
        return target.casefold() in (agency.label.casefold(), agency.jid, agency.name.casefold())

    def _suggestion(self, target: str) -> str:
        known = [agency.label for agency in self.plan.agencies.values()] + list(self.plan.topics)
        near = get_close_matches(target.casefold(), known, 1)
        meant = f" Did you mean {near[0]}?" if near else f" There are: {', '.join(sorted(known))}."
        return f"Nobody here is called {target}.{meant}"

    def _end(self, act: End, at: datetime) -> Iterator[c.Event]:
        chat = self.of_leg(act.leg)
        if chat is None or chat.ended:
            return
        leg = chat.legs[act.leg]
        if leg.holds and chat.holder is leg:
            yield c.Ended(chat.id, act.reason, act.leg)

    def _depart(self, act: Depart, at: datetime) -> Iterator[c.Event]:
        chat = self.visit(act.visitor)
        if chat is not None and not chat.ended:
            yield c.Ended(chat.id, "citizen")

    def _prove(self, act: Prove, at: datetime) -> Iterator[c.Event]:
        chat = self.of_leg(act.leg)
        if chat is not None and chat.legs[act.leg].state is c.LegState.OVER:
            yield c.Archived(chat.id, act.leg, act.complete, act.lines)

    def _tick(self, act: Tick, at: datetime) -> Iterator[c.Event]:
        for chat in list(self.chats.values()):
            if chat.is_archived and chat.ended_at is not None and at - chat.ended_at >= self.plan.linger:
                yield c.Closed(chat.id)


def _bare(jid: str) -> str:
    return jid.partition("/")[0]


_NICK = re.compile(r"[^\w .'’-]+")


def _nick(name: str) -> str:
    """The citizen's nick in the room. The mark keeps an agent of the same name free to use it, and apart."""
    return f"{_NICK.sub('', name).strip() or 'Citizen'} (citizen)"


_HANDLERS: dict[type[Act], Callable[[Router, Any, datetime], Iterable[c.Event]]] = {
    Join: Router._join,
    Offers: Router._offered,
    Accept: Router._accept,
    Refuse: Router._refuse,
    Take: Router._take,
    Requeue: Router._requeue,
    Transfer: Router._transfer,
    End: Router._end,
    Depart: Router._depart,
    Prove: Router._prove,
    Tick: Router._tick,
}
