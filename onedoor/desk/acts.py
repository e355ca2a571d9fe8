"""What people and the router can ask of an agency's desk, and what it answers when it will not."""

from dataclasses import dataclass

from onedoor.desk.events import Assigned
from onedoor.desk.people import Jid


@dataclass(frozen=True, slots=True)
class Assign:
    """The router gives us a leg. Repeating it changes nothing."""

    leg: Assigned


@dataclass(frozen=True, slots=True)
class Take:
    agent: Jid
    leg: str


@dataclass(frozen=True, slots=True)
class Pass:
    agent: Jid
    leg: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """`target`: `@handle`, a skill of ours, or anything else, which the router will know."""

    agent: Jid
    leg: str
    target: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TransferRefused:
    """The router, or the other agency, says no."""

    leg: str
    why: str


@dataclass(frozen=True, slots=True)
class TransferDone:
    """The other agency's agent has answered."""

    leg: str
    agency: str
    agent: str


@dataclass(frozen=True, slots=True)
class End:
    """`agent` is None when it is not an agent who ends it."""

    leg: str
    reason: str
    agent: Jid | None = None


@dataclass(frozen=True, slots=True)
class Spoke:
    """A real message in the room: the first of an agent takes a chat nobody has."""

    leg: str
    agent: Jid | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """An agent is in the chat's room."""

    leg: str
    agent: Jid


@dataclass(frozen=True, slots=True)
class Left:
    """An agent is no longer in the chat's room. `by_will`: as far as the room can tell."""

    leg: str
    agent: Jid
    by_will: bool


@dataclass(frozen=True, slots=True)
class Arrived:
    """An agent is at the desk (in the desk room)."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class Vanished:
    agent: Jid


@dataclass(frozen=True, slots=True)
class AllVanished:
    """The link to the server broke: nobody's presence is known."""


@dataclass(frozen=True, slots=True)
class Sighted:
    """The link is back: who was there when it broke has the grace from now on to be seen again."""


@dataclass(frozen=True, slots=True)
class Proven:
    """The leg's lines were compared with the room's archive."""

    leg: str
    complete: bool
    lines: int


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""


Act = (
    Assign | Take | Pass | Transfer | TransferRefused | TransferDone | End | Spoke | Entered | Left | Arrived | Vanished
    | AllVanished | Sighted | Proven | Tick
)  # fmt: skip


class Refusal(Exception):
    """What was asked is not possible; the text says why, in words for the one who asked."""


class NoSuchSkill(Refusal):
    """The router asks for a skill that the agency does not have."""


class NobodyOnDuty(Refusal):
    """Nobody on duty has the skill and the language."""


class NotYours(Refusal):
    """Somebody else has the chat, or it is over."""


class AtCapacity(Refusal):
    """The agent has as many chats as they may."""


class NoSuchTarget(Refusal):
    """A transfer to nobody."""
