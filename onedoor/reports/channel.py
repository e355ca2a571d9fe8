"""What chats have saved, as Redcar & Cleveland reckoned it. Pure, and to the penny.

Of those who answered the survey's question “how would you have contacted us otherwise?”, so many named a channel. The
same share is taken of all handled chats, in whole contacts. Each would have cost what the channel costs, and cost what
a chat costs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CHANNELS = ("visit", "phone", "email", "form")
"""What costs the agency something. `not` is an answer, too: they would not have come."""
ANSWERS = (*CHANNELS, "not")
CHAT = "chat"
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Avoided:
    """Contacts that a channel did not have. Money is None where a cost is not set."""

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
    """Of them, those that have said how else they would have come."""
    channels: Sequence[Avoided]

    @property
    def saved(self) -> Decimal | None:
        """None as long as no channel has its cost."""
        found = [one.saved for one in self.channels if one.saved is not None]
        return sum(found, Decimal(0)) if found else None


def shift(offered: int, handled: int, surveys: int, named: Mapping[str, int], costs: Mapping[str, Decimal]) -> Shift:
    """`named`: answer → how many surveys; `costs`: channel (and `chat`) → what one contact costs."""
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
    """So many of all handled chats as `named` of `answered`, in whole contacts; half a one is one."""
    if not answered:
        return 0
    return int((Decimal(handled) * named / answered).quantize(Decimal(1), ROUND_HALF_UP))
