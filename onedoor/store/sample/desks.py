"""Who is free when, in sample chats. Nobody ever has more chats at the same time than their capacity."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from onedoor.desk.terms.people import Agent, Jid
from onedoor.store.sample.world import Place

BUSY, FOR_SO_LONG = 0.25, 110.0
"""How often an agent has something else to do first, and for how many seconds on average."""


@dataclass(slots=True)
class Free:
    agent: Agent
    at: datetime
    """When they can take it."""
    slot: int


@dataclass
class Desk:
    place: Place
    number: int
    slots: dict[Jid, list[datetime]] = field(default_factory=dict)
    """agent → until when each of their chats goes on"""

    def next_number(self) -> int:
        self.number += 1
        return self.number

    def best(self, rng: Random, skill: str, language: str, at: datetime, but: Agent | None = None) -> Free | None:
        """A random agent who is free at `at`, or else the next to be free; None if nobody is able."""
        found = [self._free(agent, at) for agent in self.place.able(skill, language) if agent is not but]
        if not found:
            return None
        first = min(one.at for one in found)
        free = rng.choice([one for one in found if one.at == first])
        if rng.random() < BUSY:
            free.at += timedelta(seconds=round(rng.expovariate(1 / FOR_SO_LONG), 3))
        return free

    def _free(self, agent: Agent, at: datetime) -> Free:
        slots = self.slots.setdefault(agent.jid, [at] * max(1, agent.capacity))
        slot = min(range(len(slots)), key=slots.__getitem__)
        return Free(agent, max(at, slots[slot]), slot)

    def keep(self, free: Free, until: datetime) -> None:
        slots = self.slots[free.agent.jid]
        slots[free.slot] = max(slots[free.slot], until)
