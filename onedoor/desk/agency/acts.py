"""What people and the router can ask of an agency's desk, and what it answers when it will not."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from onedoor.desk.agency.events import Assigned
from onedoor.desk.terms.people import Jid
from onedoor.desk.words.languages import Names


@dataclass(frozen=True, slots=True)
class Assign:
    """The router gives us a leg. Repeating it changes nothing."""

    leg: Assigned


@dataclass(frozen=True, slots=True)
class Take:
    """`word`: the stanza-id of the command, where it was typed in the chat's own room."""

    agent: Jid
    leg: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    agent: Jid
    leg: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """`target`: `@handle`, a skill of ours, or anything else, which the router will know.

    `mode`: `cold` (the old agent leaves when the new one has come) or `warm` (both stay until the old one lets go).
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
    """Back to the queue, to the citizen's own place there."""

    agent: Jid
    leg: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Consult:
    """A colleague's advice in a room aside. `target` as in a transfer; `room` is the room aside, which is new."""

    agent: Jid
    leg: str
    target: str
    question: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """`tags` are put on the chat, `off` are taken off."""

    agent: Jid
    leg: str
    tags: tuple[str, ...] = ()
    off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """A supervisor comes into the room; the citizen is not told."""

    agent: Jid
    leg: str


@dataclass(frozen=True, slots=True)
class TakeOver:
    """A supervisor takes the chat from whoever has it. `word` as in Take."""

    agent: Jid
    leg: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """The citizen may not come to this agency again for so many seconds; the chat is over."""

    agent: Jid
    leg: str
    seconds: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Practice:
    """`agent` plays a citizen; `colleague` gets the chat, or anybody with the skill."""

    agent: Jid
    skill: str
    colleague: Jid | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """The other agency's agent of a warm transfer or a consult (`mode`) has answered, and ours is still there."""

    leg: str
    agency: str
    agent: str
    mode: str = "warm"
    ask: int = 0
    names: Names = field(default_factory=dict)
    """What the agency is called in other languages."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """How many chats our agents have at other agencies; who is not named has none."""

    chats: Mapping[Jid, int]


@dataclass(frozen=True, slots=True)
class TransferRefused:
    """The router, or the other agency, says no to what was asked: `mode` is a transfer's, or `consult`."""

    leg: str
    why: str
    mode: str = "cold"
    ask: int = 0
    """The number of the request; 0 where it is not known."""


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
    """The router's answer to `taken`: the chat is ours, or, with `refused`, it is not."""

    leg: str
    refused: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """`agent` is None when it is not an agent who ends it."""

    leg: str
    reason: str
    agent: Jid | None = None
    after: str = ""
    """The stanza-id of the last line before the citizen left, if it is known."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """A real message in the room: the first of an agent takes a chat nobody has."""

    leg: str
    agent: Jid | None = None
    word: str = ""
    """The message's stanza-id."""


@dataclass(frozen=True, slots=True)
class Stirred:
    """Somebody gave a sign of life without words: they type, or have said that they are still there."""

    leg: str


@dataclass(frozen=True, slots=True)
class Entered:
    """An agent is in the chat's room."""

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
    """What was sent to the agent's client has come back, or is not answered: an offer cannot have been seen."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class Reached:
    """The agent's client answers again."""

    agent: Jid


@dataclass(frozen=True, slots=True)
class AllVanished:
    """The link to the server broke: nobody's presence is known."""


@dataclass(frozen=True, slots=True)
class Sighted:
    """The link is back: who was there when it broke has the grace from now on to be seen again."""


@dataclass(frozen=True, slots=True)
class Proven:
    """The leg's lines were compared with the room's archive, or could not be: `why` is what the room answered."""

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
    """What was asked is not possible. `text` says why in English, with {names} for what is `given`."""

    def __init__(self, text: str, **given: object) -> None:
        super().__init__(text.format(**given) if given else text)
        self.text, self.given = text, given


class NoSuchSkill(Refusal):
    """The router asks for a skill that the agency does not have."""


class NobodyOnDuty(Refusal):
    """Nobody on duty has the skill and the language."""


class Closed(Refusal):
    """Outside the hours."""


class Full(Refusal):
    """As many wait as may."""


class NotYours(Refusal):
    """Somebody else has the chat, or it is over."""


class NotAllowed(Refusal):
    """Only a supervisor may."""


class AtCapacity(Refusal):
    """The agent has as many chats as they may."""


class NoSuchTarget(Refusal):
    """A transfer to nobody."""


class NoSuchTag(Refusal):
    """The agency has no such tag."""
