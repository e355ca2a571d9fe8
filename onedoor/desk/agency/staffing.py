"""Who of an agency's people is there, on duty, and has room for a chat. Decides nothing about chats."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from onedoor.desk.terms.people import Agent, Duty, Jid, Setup

SETTLE = timedelta(seconds=2)
"""Who loses the connection leaves the chat's room and the desk room in one moment; who stays at the desk has left the
chat's room by will."""


class Staff:
    def __init__(self, setup: Setup, started: datetime) -> None:
        self.present: set[Jid] = set()
        """At the desk: in the desk room."""
        self._unseen: frozenset[Jid] = frozenset()
        self._started = started
        self._vanished: dict[Jid, datetime] = {}
        self._severed: dict[Jid, tuple[str, datetime]] = {}
        """Which of an agent's clients has left the desk last, and when."""
        self._here: dict[Jid, datetime] = {}
        self._unreached: set[Jid] = set()
        """Who is at the desk with a client that does not answer."""
        self._held: dict[Jid, set[str]] = defaultdict(set)
        self._served: dict[Jid, datetime] = {}
        self._missed: dict[Jid, int] = defaultdict(int)
        self._away: set[Jid] = set()
        self._elsewhere: Mapping[Jid, int] = {}
        self.change(setup)

    def change(self, setup: Setup) -> None:
        self.setup = setup
        self._away.clear()
        self._by_skill: dict[str, list[Agent]] = defaultdict(list)
        for agent in setup.agents.values():
            for skill in agent.skills:
                self._by_skill[skill].append(agent)

    def arrived(self, agent: Jid, at: datetime) -> None:
        self.present.add(agent)
        self._here.setdefault(agent, at)
        self._vanished.pop(agent, None)
        self._unreached.discard(agent)

    def vanished(self, agent: Jid, at: datetime) -> None:
        self._here.pop(agent, None)
        self._unreached.discard(agent)
        if agent in self.present:
            self.present.discard(agent)
            self._vanished[agent] = at

    def severed(self, agent: Jid, client: str, at: datetime) -> None:
        self._severed[agent] = client, at

    def has_just_gone(self, agent: Jid, client: str, at: datetime) -> bool:
        """Whether the agent's client, or the agent altogether, has left the desk in this moment."""
        severed, when = self._severed.get(agent, ("", None))
        if when is not None and severed == client and at - when < SETTLE:
            return True
        gone = self._vanished.get(agent)
        return agent not in self.present and gone is not None and at - gone < SETTLE

    def here_since(self, agent: Jid) -> datetime | None:
        """Since when the agent has been at the desk without a break; None while they are not."""
        return self._here.get(agent)

    def unreached(self, agent: Jid) -> None:
        """Nothing is offered until their client answers."""
        if agent in self.present:
            self._unreached.add(agent)

    def answered_again(self, agent: Jid) -> None:
        self._unreached.discard(agent)

    def silent(self) -> frozenset[Jid]:
        """At the desk, with a client that does not answer."""
        return frozenset(self._unreached)

    def lose_sight(self, at: datetime) -> None:
        """Nobody's presence is known any more."""
        # Also who had not come back yet from the last break.
        back = {agent for agent, gone in self._vanished.items() if at - gone < self.setup.grace}
        self._unseen |= self.present | back
        for agent in list(self.present):
            self.vanished(agent, at)

    def see_again(self, at: datetime) -> None:
        """Presence is known again from here on: who was there when it was lost is not gone for longer than that."""
        self._vanished.update(dict.fromkeys(self._unseen - self.present, at))
        self._unseen = frozenset()
        self._started = at

    def is_on_duty(self, agent: Agent, at: datetime) -> bool:
        """Has said so, and is there or has been gone for less than the grace (after our own start, too)."""
        if not self._works(agent):
            return False
        return agent.jid in self.present or at - self._vanished.get(agent.jid, self._started) < self.setup.grace

    def on_duty(self, skill: str, language: str, at: datetime) -> list[Agent]:
        """Who could be offered a chat sooner or later."""
        able = self._by_skill.get(skill, ())
        return [agent for agent in able if agent.can(skill, language) and self.is_on_duty(agent, at)]

    def with_skill(self, skill: str, at: datetime) -> list[Agent]:
        """On duty for it in any language."""
        return [agent for agent in self._by_skill.get(skill, ()) if self.is_on_duty(agent, at)]

    def is_here(self, agent: Agent) -> bool:
        """At the desk and on duty this moment, with a client that answers."""
        return self._works(agent) and agent.jid in self.present and agent.jid not in self._unreached

    def _works(self, agent: Agent) -> bool:
        return agent.duty is Duty.ON and agent.jid not in self._away

    def has_room(self, agent: Agent) -> bool:
        """Can be offered a chat now."""
        return self.is_here(agent) and self.load(agent.jid) < agent.capacity

    def load(self, agent: Jid) -> int:
        """Chats that count: the agent's, those on offer to them, and those they have at other agencies."""
        return len(self._held[agent]) + self._elsewhere.get(agent, 0)

    def can_hold(self, agent: Agent, leg: str) -> bool:
        """Whether the leg would be within the agent's capacity, wherever their other chats are."""
        return len(self._held[agent.jid] - {leg}) + self._elsewhere.get(agent.jid, 0) < agent.capacity

    def chats(self) -> Mapping[str, int]:
        """What each agent has here: what other agencies have to count."""
        return {agent: len(self._held[agent]) for agent in self.setup.agents}

    def has_elsewhere(self, chats: Mapping[Jid, int]) -> list[Jid]:
        """Returns who has fewer there than before."""
        before, self._elsewhere = self._elsewhere, chats
        return [agent for agent, count in before.items() if chats.get(agent, 0) < count]

    def held(self, agent: Jid) -> frozenset[str]:
        return frozenset(self._held[agent])

    def hold(self, agent: Jid, leg: str) -> None:
        self._held[agent].add(leg)

    def release(self, agent: Jid, leg: str) -> None:
        self._held[agent].discard(leg)

    def served(self, agent: Jid, at: datetime) -> None:
        self._served[agent] = at
        self.answered(agent)

    def answered(self, agent: Jid) -> None:
        """The agent has reacted to an offer, so they are there."""
        self._missed.pop(agent, None)
        self._unreached.discard(agent)

    def missed(self, agent: Jid, *, away: bool) -> None:
        """The agent has let an offer lapse; `away`: they are offered nothing more until the set-up says otherwise."""
        self._missed[agent] += 1
        if away:
            self._away.add(agent)
            self._missed.pop(agent)

    def is_one_too_many(self, agent: Jid) -> bool:
        """Whether one more missed offer makes the agent away."""
        return 0 < self.setup.missed_offers <= self._missed.get(agent, 0) + 1

    def best_first(self, agents: list[Agent], skill: str) -> list[Agent]:
        """The more able first, then those with fewer chats, then whoever has waited longest for one."""
        return sorted(
            agents,
            key=lambda one: (-one.level(skill), self.load(one.jid), self._served.get(one.jid, self._started)),
        )
