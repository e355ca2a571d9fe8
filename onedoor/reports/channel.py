"""What chats have saved, calculated as by Redcar & Cleveland. Pure, and exact to the penny.

A share of those who answered the survey's question “how would you have contacted us otherwise?” named a channel. The
same share of all handled chats, in whole contacts, would have cost what the channel costs, but cost what a chat costs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CHANNELS = ("visit", "phone", "email", "form")
"""Channels that cost the agency something. `not` is also an answer: they would not have come."""
ANSWERS = (*CHANNELS, "not")
CHAT = "chat"
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Avoided:
    """Contacts that a channel was spared. Amounts are None if a cost is not set."""

    channel: str
    named: int
    contacts: int
    cost: Decimal | None = None
    would_have_cost: Decimal | None = None
    cost_as_chats: Decimal | None = None

    @property
    def saved(self) -> Decimal | None:
        if self.would_have_cost is None or self.cost_as_chats is None:
            return None
        return self.would_have_cost - self.cost_as_chats


@dataclass(frozen=True, slots=True)
class Shift:
    offered: int
    handled: int
    surveys: int
    answered: int
    """Surveys that say how else the citizen would have come."""
    channels: Sequence[Avoided]

    @property
    def saved(self) -> Decimal | None:
        """What all channels saved; None if no channel has its cost set."""
        found = [one.saved for one in self.channels if one.saved is not None]
        return sum(found, Decimal(0)) if found else None


def shift(offered: int, handled: int, surveys: int, named: Mapping[str, int], costs: Mapping[str, Decimal]) -> Shift:
    """The sums for an agency. `named`: answer → surveys. `costs`: channel (or `chat`) → cost of one contact."""
    answered = sum(named.values())
    channels = [_avoided(channel, named.get(channel, 0), handled, answered, costs) for channel in CHANNELS]
    return Shift(offered, handled, surveys, answered, channels)


def _avoided(channel: str, named: int, handled: int, answered: int, costs: Mapping[str, Decimal]) -> Avoided:
    contacts = extrapolated(named, answered, handled)
    if channel not in costs or CHAT not in costs:
        return Avoided(channel, named, contacts, costs.get(channel))
    would, chats = (contacts * costs[one] for one in (channel, CHAT))
    return Avoided(channel, named, contacts, costs[channel], would.quantize(CENT), chats.quantize(CENT))


def extrapolated(named: int, answered: int, handled: int) -> int:
    """The share `named` / `answered` of all handled chats, in whole contacts. Halves are rounded up."""
    if not answered:
        return 0
    return int((Decimal(handled) * named / answered).quantize(Decimal(1), ROUND_HALF_UP))
