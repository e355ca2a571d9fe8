"""What people and the router can ask of an agency's desk, and the errors with which it refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from onedoor.desk.agency.events import Assigned
from onedoor.desk.terms.people import Jid
from onedoor.desk.words.languages import Names


@dataclass(frozen=True, slots=True)
class Assign:
    """The router assigns us a leg. Repeating it changes nothing."""

    leg: Assigned


@dataclass(frozen=True, slots=True)
class Take:
    """`word`: the stanza-id of the command, if the agent typed it in the chat's own room."""

    agent: Jid
    leg: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    agent: Jid
    leg: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """`target`: `@handle`, one of our skills, or anything else, which the router resolves.

    `mode`: `cold` (the old agent leaves when the new one arrives) or `warm` (both stay until the old one lets go).
    """

    agent: Jid
    leg: str
    target: str
    reason: str = ""
    mode: str = "cold"


@dataclass(frozen=True, slots=True)
class Release:
    """The old agent of a warm transfer lets go."""

    agent: Jid
    leg: str


@dataclass(frozen=True, slots=True)
class Requeue:
    """The citizen goes back to their place in the queue."""

    agent: Jid
    leg: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Consult:
    """The agent asks for advice. `target` is as in `Transfer`; `room` is the new room for the consult."""

    agent: Jid
    leg: str
    target: str
    question: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """Adds `tags` to the chat and removes those in `off`."""

    agent: Jid
    leg: str
    tags: tuple[str, ...] = ()
    off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """A supervisor enters the room. The citizen is not told."""

    agent: Jid
    leg: str


@dataclass(frozen=True, slots=True)
class TakeOver:
    """A supervisor takes the chat from whoever has it. `word` is as in `Take`."""

    agent: Jid
    leg: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """The chat ends, and the citizen may not contact this agency again for `seconds`."""

    agent: Jid
    leg: str
    seconds: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Practice:
    """`agent` plays a citizen. `colleague` gets the chat; if it is None, anybody with the skill does."""

    agent: Jid
    skill: str
    colleague: Jid | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """The other agency's agent has answered a warm transfer or a consult (`mode`), and ours is still there."""

    leg: str
    agency: str
    agent: str
    mode: str = "warm"
    ask: int = 0
    names: Names = field(default_factory=dict)
    """What the agency is called in other languages."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """How many chats our agents have at other agencies. Agents who are not listed have none."""

    chats: Mapping[Jid, int]


@dataclass(frozen=True, slots=True)
class TransferRefused:
    """The router or the other agency refuses a transfer (`mode`: `cold` or `warm`) or a consult (`consult`)."""

    leg: str
    why: str
    mode: str = "cold"
    ask: int = 0
    """The number of the request; 0 if unknown."""


@dataclass(frozen=True, slots=True)
class TransferDone:
    """The other agency's agent has the chat."""

    leg: str
    agency: str
    agent: str
    names: Names = field(default_factory=dict)
    """What the agency is called in other languages."""


@dataclass(frozen=True, slots=True)
class Granted:
    """The router's answer to `taken`: the chat is ours, unless `refused`."""

    leg: str
    refused: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """`agent` is None unless an agent ends the chat."""

    leg: str
    reason: str
    agent: Jid | None = None
    after: str = ""
    """The stanza-id of the last line before the citizen left, if known."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """A real message in the room, from an agent or (None) the citizen. An agent's first one takes a chat nobody has."""

    leg: str
    agent: Jid | None = None
    word: str = ""
    """The message's stanza-id."""


@dataclass(frozen=True, slots=True)
class Stirred:
    """Somebody is still there without writing a message: they are typing, or have said so."""

    leg: str


@dataclass(frozen=True, slots=True)
class Entered:
    """An agent has entered the chat's room."""

    leg: str
    agent: Jid


@dataclass(frozen=True, slots=True)
class Left:
    """An agent is no longer in the chat's room. `by_will`: as far as the room can tell. `client`: their full JID."""

    leg: str
    agent: Jid
    by_will: bool
    client: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """An agent is at the desk (in the desk room)."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class Vanished:
    """The last of the agent's clients is no longer at the desk."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class Severed:
    """One of the agent's clients is no longer at the desk."""

    agent: Jid
    client: str


@dataclass(frozen=True, slots=True)
class Unreached:
    """The agent's client bounces stanzas or does not answer, so the agent cannot have seen an offer."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class Reached:
    """The agent's client answers again."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class AllVanished:
    """The link to the server broke, so nobody's presence is known."""


@dataclass(frozen=True, slots=True)
class Sighted:
    """The link is back. For agents who were there when it broke, the grace starts now."""


@dataclass(frozen=True, slots=True)
class Proven:
    """The leg's lines were compared with the room's archive. `why`: why they could not be, or what is missing."""

    leg: str
    complete: bool
    lines: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""


Act = (
    Assign | Take | Pass | Transfer | Release | Requeue | Consult | Tag | Watch | TakeOver | Block | Joined | Elsewhere
    | TransferRefused | TransferDone | Granted | End | Spoke | Entered | Left | Arrived | Vanished | Severed | Unreached
    | Reached | AllVanished | Sighted | Proven | Stirred | Tick
)  # fmt: skip


class Refusal(Exception):
    """The request is not possible. `text` says why in English, with {placeholders} for the values in `given`."""

    def __init__(self, text: str, **given: object) -> None:
        super().__init__(text.format(**given) if given else text)
        self.text, self.given = text, given


class NoSuchSkill(Refusal):
    """The agency does not have the skill that the router asks for."""


class NobodyOnDuty(Refusal):
    """Nobody on duty has the skill and the language, or the named agent is not on duty."""


class Closed(Refusal):
    """The agency is closed, or takes no new chats before it closes."""


class Full(Refusal):
    """The queue for this skill is full."""


class NotYours(Refusal):
    """The agent cannot do this with this chat: somebody else has it, it is over, or something else is under way."""


class NotAllowed(Refusal):
    """Only a supervisor may do this."""


class AtCapacity(Refusal):
    """The agent already has as many chats as their capacity allows."""


class NoSuchTarget(Refusal):
    """The target of a transfer or consult is not a colleague, or is the agent themselves."""


class NoSuchTag(Refusal):
    """The agency has no such tag."""
