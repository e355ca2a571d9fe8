"""An agent's command and its outcome. Finds the chat and the people that it means; decides nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy import Engine

from onedoor.desk.agency import acts
from onedoor.desk.agency.desk import Desk
from onedoor.desk.agency.leg import Leg
from onedoor.desk.terms.people import Agent, Duty, Jid
from onedoor.desk.words import commands, vocabulary
from onedoor.store.journal.journal import Sending


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line that an agent typed. `leg` is the chat in whose room they typed it; None at the desk."""

    agent: Agent
    text: str
    at: datetime
    leg: Leg | None = None
    alone: bool = False
    """Typed one to one or in a form, where every line is meant for the desk."""


@dataclass(slots=True)
class Outcome:
    """`answer` is for the agent. The caller carries out the rest, and only if the desk does not refuse `act`."""

    answer: str | None = None
    act: acts.Act | None = None
    practice: acts.Practice | None = None
    """A request to the router; it is no act of the desk."""
    sendings: list[Sending] = field(default_factory=list)
    duty: tuple[Jid, Duty, int] | None = None
    later: Callable[[Engine, str], str] | None = None
    """Call this in the database's thread, with the agency's JID. It returns the answer."""
    refused: bool = False
    """Nothing was done; `answer` says why."""


class Sayings(Protocol):
    """What the desk can say in a chat's room (implemented by `Telling`)."""

    def reply(self, leg: Leg, agent: str, text: str, name: str, language: str) -> Sending: ...

    def notice(self, leg: Leg, code: str, body: str | None, said: Mapping[str, str]) -> Sending: ...

    def say(self, leg: Leg, body: str, to: Jid | None = None) -> Sending: ...

    def name(self, jid: Jid | None) -> str: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A command, who typed it, and their desk. The methods raise a Refusal if they find nothing."""

    desk: Desk
    sayings: Sayings
    spoken: Spoken
    command: commands.Command

    @property
    def agent(self) -> Agent:
        return self.spoken.agent

    @property
    def word(self) -> str:
        """The command as the agent would type it here, in their language."""
        mark = "!" if self.spoken.leg is not None else ""
        return mark + vocabulary.shown(self.command.word, self.agent.speaks)

    def leg(self) -> Leg:
        """The chat that the command means: the numbered one, the one of the room, or the agent's only one."""
        if self.command.number is not None:
            return self._numbered(self.command.number)
        if self.spoken.leg is not None:
            return self.spoken.leg
        mine = [leg for leg in self.desk.legs.values() if self.agent.jid in leg.agents() and not leg.is_over]
        if len(mine) == 1:
            return mine[0]
        raise acts.Refusal("Which chat? For example: {word} 12", word=self.word)

    def _numbered(self, number: int) -> Leg:
        leg = self.desk.numbered(number)
        if leg is None:
            raise acts.Refusal("Chat {number} is not open.", number=number)
        return leg

    def offered(self) -> Leg:
        """The chat for `take` and `pass`: without a number, the only one that the agent is offered."""
        if self.command.number is not None or self.spoken.leg is not None:
            return self.leg()
        mine = self.on_offer()
        if len(mine) == 1:
            return mine[0]
        raise acts.Refusal("Which chat? For example: {word} 12", word=self.word)

    def on_offer(self) -> list[Leg]:
        return [leg for leg in self.desk.legs.values() if self.agent.jid in leg.offers]

    def owned(self) -> Leg:
        """The chat, if the agent has it. Raises NotYours."""
        leg = self.leg()
        if self.agent.jid not in leg.agents():
            raise acts.NotYours("Chat {number} is not yours.", number=leg.assigned.number)
        return leg

    def supervised(self) -> Leg:
        """The chat, if the agent is a supervisor. Raises NotAllowed."""
        if not self.agent.supervisor:
            raise acts.NotAllowed("Only a supervisor can do that.")
        return self.leg()
