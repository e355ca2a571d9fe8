"""Which of an agency's agents are present, on duty, and have room for a chat. Decides nothing about chats."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from onedoor.desk.terms.people import Agent, Duty, Jid, Setup

SETTLE = timedelta(seconds=2)
"""An agent who disconnects leaves the chat's room and the desk room within this time. An agent who is still at the desk
after it has left the chat's room by choice."""


class Staff:
    def __init__(self, setup: Setup, started: datetime) -> None:
        self.present: set[Jid] = set()
        """The agents who are at the desk, that is, in the desk room."""
        self._unseen: frozenset[Jid] = frozenset()
        self._started = started
        self._vanished: dict[Jid, datetime] = {}
        self._severed: dict[Jid, tuple[str, datetime]] = {}
        """agent → the client (full JID) that left the desk last, and when"""
        self._here: dict[Jid, datetime] = {}
        self._unreached: set[Jid] = set()
        """The agents at the desk whose client does not answer."""
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
        """Whether this client, or the agent with all clients, left the desk less than `SETTLE` ago."""
        severed, when = self._severed.get(agent, ("", None))
        if when is not None and severed == client and at - when < SETTLE:
            return True
        gone = self._vanished.get(agent)
        return agent not in self.present and gone is not None and at - gone < SETTLE

    def here_since(self, agent: Jid) -> datetime | None:
        """Since when the agent has been at the desk without a break; None if they are not there."""
        return self._here.get(agent)

    def unreached(self, agent: Jid) -> None:
        """The agent's client does not answer. They get no offers until it does."""
        if agent in self.present:
            self._unreached.add(agent)

    def answered_again(self, agent: Jid) -> None:
        self._unreached.discard(agent)

    def silent(self) -> frozenset[Jid]:
        """The agents at the desk whose client does not answer."""
        return frozenset(self._unreached)

    def lose_sight(self, at: datetime) -> None:
        """Forgets everybody's presence, because the link to the server broke."""
        # This includes agents who were not back yet after the last break.
        back = {agent for agent, gone in self._vanished.items() if at - gone < self.setup.grace}
        self._unseen |= self.present | back
        for agent in list(self.present):
            self.vanished(agent, at)

    def see_again(self, at: datetime) -> None:
        """The link is back. For agents who were there when it broke, the grace starts now."""
        self._vanished.update(dict.fromkeys(self._unseen - self.present, at))
        self._unseen = frozenset()
        self._started = at

    def is_on_duty(self, agent: Agent, at: datetime) -> bool:
        """Whether the agent is on duty, and is present or left (or we started) less than the grace ago."""
        if not self._works(agent):
            return False
        return agent.jid in self.present or at - self._vanished.get(agent.jid, self._started) < self.setup.grace

    def on_duty(self, skill: str, language: str, at: datetime) -> list[Agent]:
        """The agents who could be offered such a chat, now or later."""
        able = self._by_skill.get(skill, ())
        return [agent for agent in able if agent.can(skill, language) and self.is_on_duty(agent, at)]

    def with_skill(self, skill: str, at: datetime) -> list[Agent]:
        """The agents on duty for the skill, in any language."""
        return [agent for agent in self._by_skill.get(skill, ()) if self.is_on_duty(agent, at)]

    def is_here(self, agent: Agent) -> bool:
        """Whether the agent is on duty and at the desk, with a client that answers."""
        return self._works(agent) and agent.jid in self.present and agent.jid not in self._unreached

    def _works(self, agent: Agent) -> bool:
        return agent.duty is Duty.ON and agent.jid not in self._away

    def has_room(self, agent: Agent) -> bool:
        """Whether the agent can be offered a chat now."""
        return self.is_here(agent) and self.load(agent.jid) < agent.capacity

    def load(self, agent: Jid) -> int:
        """How many chats count for the agent: their own, those offered to them, and those at other agencies."""
        return len(self._held[agent]) + self._elsewhere.get(agent, 0)

    def can_hold(self, agent: Agent, leg: str) -> bool:
        """Whether the leg would be within the agent's capacity, counting their chats at other agencies too."""
        return len(self._held[agent.jid] - {leg}) + self._elsewhere.get(agent.jid, 0) < agent.capacity

    def chats(self) -> Mapping[str, int]:
        """agent → how many chats they have here. Other agencies count these."""
        return {agent: len(self._held[agent]) for agent in self.setup.agents}

    def has_elsewhere(self, chats: Mapping[Jid, int]) -> list[Jid]:
        """Sets how many chats agents have at other agencies. Returns the agents who now have fewer there."""
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
        """The agent has responded to an offer, so they are there."""
        self._missed.pop(agent, None)
        self._unreached.discard(agent)

    def missed(self, agent: Jid, *, away: bool) -> None:
        """The agent has let an offer lapse. `away`: they get no more offers until the set-up changes."""
        self._missed[agent] += 1
        if away:
            self._away.add(agent)
            self._missed.pop(agent)

    def is_one_too_many(self, agent: Jid) -> bool:
        """Whether the agent counts as away after one more missed offer."""
        return 0 < self.setup.missed_offers <= self._missed.get(agent, 0) + 1

    def best_first(self, agents: list[Agent], skill: str) -> list[Agent]:
        """Sorts by higher level in the skill, then fewer chats, then the longest wait for a chat."""
        return sorted(
            agents,
            key=lambda one: (-one.level(skill), self.load(one.jid), self._served.get(one.jid, self._started)),
        )
