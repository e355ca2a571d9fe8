"""What citizens and agencies can ask of the router, and what it answers when it will not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from onedoor.desk.router.plan import Skill
from onedoor.desk.terms.about import NOTHING, About
from onedoor.desk.words.languages import Names


@dataclass(frozen=True, slots=True)
class Join:
    """`topic` is empty when the citizen does not know; `chat` is a fresh id."""

    chat: str
    visitor: str
    topic: str
    language: str
    name: str
    question: str
    page: str = ""
    email: str = ""
    """Only with the citizen's consent."""
    origin: str = ""
    """The bridge's pseudonym of where they come from."""
    referrer: str = ""
    """The page that led to `page`."""


@dataclass(frozen=True, slots=True)
class Practice:
    """A colleague plays a citizen: `visitor` is their bare JID, `by` is who asked for it.

    `only` is the colleague it is meant for; empty when it is for anybody with the skill.
    """

    chat: str
    agency: str
    skill: str
    language: str
    visitor: str
    by: str
    only: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """An agency cannot be reached, or has said that it goes."""

    agency: str


@dataclass(frozen=True, slots=True)
class Accept:
    leg: str


@dataclass(frozen=True, slots=True)
class Refuse:
    leg: str
    why: str
    keeps: bool = False
    """Its agency goes on with the record of the chat."""


@dataclass(frozen=True, slots=True)
class Take:
    leg: str
    agent: str


@dataclass(frozen=True, slots=True)
class Requeue:
    leg: str


@dataclass(frozen=True, slots=True)
class Staff:
    """Who of the agency's people may be in the room for the leg: all of them, by bare JID."""

    leg: str
    people: frozenset[str]
    occupant: str = ""
    """The desk's own lasting id in the room, if it knows it."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """`mode`: `cold`, `warm` or `consult`; a consult has a `room` aside; `request` tells a repetition apart.

    `ask` is what the agency calls it, and is said again with the answer.
    """

    leg: str
    target: str
    agent: str
    reason: str
    mode: str = "cold"
    room: str = ""
    request: str = ""
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """The old agent of a warm transfer lets go."""

    leg: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The old side takes back what it has asked of another agency: the transfer, or with mode `consult` the advice."""

    leg: str
    mode: str = "cold"


@dataclass(frozen=True, slots=True)
class Bar:
    """The leg's agency does not want this citizen back for so many seconds."""

    leg: str
    seconds: int
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class End:
    leg: str
    reason: str
    after: str = ""
    """As in `Depart`: the agency has seen the citizen leave."""


@dataclass(frozen=True, slots=True)
class Depart:
    """The citizen leaves."""

    visitor: str
    after: str = ""
    """The stanza-id of the last line before they did, if it is known."""
    over: bool = False
    """They knew that the chat was over, whoever had ended it: up to that line they have read."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """The chat's room cannot be made as it must be."""

    chat: str


@dataclass(frozen=True, slots=True)
class Prove:
    leg: str
    complete: bool
    lines: int


@dataclass(frozen=True, slots=True)
class Tick:
    pass


@dataclass(frozen=True, slots=True)
class Offers:
    """An agency says what it offers: also an act, which replaces what it has said before."""

    agency: str
    name: str
    skills: Mapping[str, Skill]
    open: bool = True
    opens: datetime | None = None
    """When it opens next, if it is not open and knows."""
    closing: bool = False
    """Open for those who are in, but too near its end for anybody new."""
    agents: Mapping[str, int] = field(default_factory=dict)
    """bare JID → chats they have there"""
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """`closed`, `closing`, `full`, `nobody`, `hours` or `privacy` → language → what a citizen is told"""
    about: About = NOTHING
    names: Names = field(default_factory=dict)
    """What the agency is called in other languages."""


Act = (
    Join | Practice | Offers | Lost | Accept | Refuse | Take | Requeue | Staff | Transfer | Release | Withdraw | Bar
    | End | Depart | Unfit | Prove | Tick
)  # fmt: skip


# --- Refusals --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Closed:
    """Why nobody can take a chat: `closed`, `full`, `nobody` or `blocked`; and the agency's words for it."""

    reason: str
    opens: datetime | None = None
    agency: str = ""
    text: str = ""
    language: str = ""


class Refusal(Exception):
    """What was asked is not possible. `text` says why in English, with {names} for what is `given`."""

    def __init__(self, text: str, **given: object) -> None:
        super().__init__(text.format(**given) if given else text)
        self.text, self.given = text, given


class NoSuchTopic(Refusal):
    pass


class NobodyThere(Refusal):
    """Nobody can take it; `closed` says why."""

    def __init__(self, text: str, closed: Closed | None = None, **given: object) -> None:
        super().__init__(text, **given)
        self.closed = closed or Closed("nobody")


class NoSuchTarget(Refusal):
    """A transfer to nobody we know; the text may say what was meant."""


class SameAgency(Refusal):
    """A transfer to where the chat is."""


class NotAllowed(Refusal):
    """A transfer that the administrator does not want."""


class NotNow(Refusal):
    """Something else is under way."""


class NoSuchLeg(Refusal):
    """A leg that is over or never was, or is another agency's."""
