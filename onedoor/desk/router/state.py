"""What the router knows: the plan, the agencies, the chats and those that have nobody. Decides nothing.

`replay` applies what has happened; `desk.router.router` decides what happens next.
"""

from datetime import datetime, timedelta
from typing import Any

from onedoor.desk.due import Due
from onedoor.desk.room import nicks
from onedoor.desk.router import acts
from onedoor.desk.router import events as e
from onedoor.desk.router.chat import Chat, Leg
from onedoor.desk.router.directory import Asker, Directory
from onedoor.desk.router.plan import Block, Plan
from onedoor.desk.router.steps import LegState
from onedoor.desk.router.unsure import Unsure
from onedoor.desk.topics.topics import Route

LOOK_AGAIN = timedelta(seconds=10)
"""How often to look for another agency for a citizen who waits too long."""

MOST_LISTED = 1000
"""How many visitors to list in one answer, because a stanza has to stay small."""


class RouterState:
    def __init__(self, plan: Plan) -> None:
        self.directory = Directory(plan)
        self.chats: dict[str, Chat] = {}
        """chat id → chat, for chats whose room still exists"""
        self._visits: dict[str, str] = {}
        self._closed: dict[str, Chat] = {}
        self._away: set[str] = set()
        self._to_close = Due()
        self._overdue = Due()
        self.unsure = Unsure()
        self.reasons: dict[str, acts.Closed] = {}
        """chat id → why nobody could take it, for chats that the last act ended"""

    @property
    def plan(self) -> Plan:
        return self.directory.plan

    def change_plan(self, plan: Plan) -> None:
        self.directory.plan = plan

    def known(self, chat: str) -> Chat:
        """A chat of the last act's events, even if that act closed it."""
        return self._closed.get(chat) or self.chats[chat]

    def visit(self, visitor: str) -> Chat | None:
        """The visitor's chat, over or not, as long as its room exists."""
        return self.chats.get(self._visits.get(bare(visitor), ""))

    def running(self, domain: str, after: str = "", most: int = MOST_LISTED) -> tuple[list[str], bool]:
        """(visitors, whether more follow): a page of a domain's visitors with running chats, sorted by bare JID.

        `after` is the last address of the previous page.
        """
        runs = (id for id in self._visits.values() if not self.chats[id].ended)
        visitors = (bare(self.chats[id].opened.visitor) for id in runs)
        found = sorted(one for one in visitors if one > after and one.rpartition("@")[2] == domain)
        return found[:most], len(found) > most

    def of_leg(self, leg: str) -> Chat | None:
        found = self.chats.get(leg.rpartition(".")[0])
        return found if found is not None and leg in found.legs else None

    def asker(self, chat: Chat) -> Asker:
        return Asker(chat.opened.language, bare(chat.opened.visitor), chat.opened.origin)

    def patience(self, chat: Chat) -> timedelta:
        """How long the citizen keeps their place when nobody is there; zero for a practice chat."""
        if chat.opened.practice:
            return timedelta(0)
        topic = self.plan.topics.get(chat.opened.topic)
        return self.plan.patience if topic is None or topic.patience is None else topic.patience

    def assignment(self, chat: Chat, route: Route, **more: Any) -> e.Assigned:
        """The event that asks the route's agency. `more` are further fields: who hands it over, how and why."""
        jid, skill = route
        others = [leg.assigned.nick for leg in chat.legs.values() if leg.agency != jid]
        nick = nicks.desk(self.directory.name(jid), jid, others)
        return e.Assigned(
            chat.id, chat.next_leg(), jid, skill, nick, route, contested=self._is_contested(chat, route), **more
        )

    def _is_contested(self, chat: Chat, route: Route) -> bool:
        """Whether another agency has the citizen in its queue, or will have if they wait too long in this one's."""
        skill = self.directory.skill(route)
        if chat.ended:
            return False
        return (skill is not None and skill.overflow is not None) or any(
            leg.holds and not leg.is_consult for leg in chat.legs.values()
        )

    def replay(self, event: e.Event, at: datetime) -> None:
        if isinstance(event, e.Opened):
            self.chats[event.chat] = Chat(event, at)
            self._visits[bare(event.visitor)] = event.chat
        found = self.chats[event.chat]
        found.apply(event, at)
        self._note(found, event, at)

    def _note(self, chat: Chat, event: e.Event, at: datetime) -> None:
        """Notes what to look at later, or to find again, because of the event."""
        match event:
            case e.Accepted() | e.Requeued():
                self._overdue.put(at + self._limit(chat.legs[event.leg]), event.leg)
            case e.Refused() | e.Dropped() if chat.holder is not None and chat.holder.state is LegState.WAITING:
                self._overdue.put(at + LOOK_AGAIN, chat.holder.id)
            case e.Barred():
                self.directory.block(Block(event.agency, event.visitor, event.origin, event.until))
            case e.Away():
                self._away.add(chat.id)
                self._overdue.put(at, chat.holder.id if chat.holder else "")
            case e.Ended() | e.Archived() | e.Refused() if chat.ended_at is not None:
                # A colleague who played the citizen has no transcript to save.
                linger = timedelta(0) if chat.opened.practice else self.plan.linger
                self._to_close.put(chat.ended_at + linger, chat.id)
            case e.Closed():
                self._closed[chat.id] = self.chats.pop(chat.id)
                if self._visits.get(bare(chat.opened.visitor)) == chat.id:
                    del self._visits[bare(chat.opened.visitor)]
        if not chat.away:
            self._away.discard(chat.id)
        self.unsure.sort(chat, self.directory)

    def _limit(self, leg: Leg) -> timedelta:
        """The longest wait that the leg's agency accepts; LOOK_AGAIN if it has set none or was not heard."""
        skill = self.directory.skill(leg.route)
        return LOOK_AGAIN if skill is None or skill.overflow is None else skill.overflow


def bare(jid: str) -> str:
    return jid.partition("/")[0]
