"""What citizens and agencies can ask of the router, and the errors with which it refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from onedoor.catalogues import moment
from onedoor.desk.router.plan import Skill
from onedoor.desk.terms.about import NOTHING, About
from onedoor.desk.words.languages import ELSE, Name, Names


@dataclass(frozen=True, slots=True)
class Join:
    """A citizen wants a chat. `topic` is empty if they do not know; `chat` is a new id."""

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
    """The bridge's pseudonym for where they connect from."""
    referrer: str = ""
    """The page that led to `page`."""


@dataclass(frozen=True, slots=True)
class Practice:
    """A colleague plays a citizen: `visitor` is their bare JID, `by` is who asked for it.

    `only` is the agent it is meant for; empty if anybody with the skill may take it.
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
    """An agency cannot be reached, or has said that it is shutting down."""

    agency: str


@dataclass(frozen=True, slots=True)
class Accept:
    leg: str


@dataclass(frozen=True, slots=True)
class Refuse:
    leg: str
    why: str
    keeps: bool = False
    """The agency keeps the chat's record."""


@dataclass(frozen=True, slots=True)
class Take:
    leg: str
    agent: str


@dataclass(frozen=True, slots=True)
class Requeue:
    leg: str


@dataclass(frozen=True, slots=True)
class Staff:
    """The complete list of the agency's people who may be in the room for the leg, by bare JID."""

    leg: str
    people: frozenset[str]
    occupant: str = ""
    """The desk's own occupant-id in the room (XEP-0421), if it knows it."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """`mode`: `cold`, `warm` or `consult`. A consult has its own `room`. A repeated request has the same `request`.

    `ask` is the agency's own number for it, which the answer repeats.
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
    """The agency that asked takes back its request: the transfer, or with mode `consult` the consult."""

    leg: str
    mode: str = "cold"


@dataclass(frozen=True, slots=True)
class Bar:
    """The leg's agency blocks this citizen for `seconds`."""

    leg: str
    seconds: int
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class End:
    leg: str
    reason: str
    after: str = ""
    """As in `Depart`, if the agency has seen the citizen leave."""


@dataclass(frozen=True, slots=True)
class Depart:
    """The citizen leaves."""

    visitor: str
    after: str = ""
    """The stanza-id of the last line before they left, if known."""
    over: bool = False
    """They knew that the chat was over, whoever had ended it. They have read everything up to that line."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """The chat's room cannot be created as required."""

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
    """What an agency offers. As an act, it replaces what the agency said before."""

    agency: str
    name: str
    skills: Mapping[str, Skill]
    open: bool = True
    opens: datetime | None = None
    """When it opens next, if it is closed and knows."""
    closing: bool = False
    """It is still open, but too close to closing to take new chats."""
    agents: Mapping[str, int] = field(default_factory=dict)
    """bare JID → chats they have there"""
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """`closed`, `closing`, `full`, `nobody`, `hours` or `privacy` → language → what citizens are told"""
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
    """Why nobody can take a chat (`closed`, `full`, `nobody`, `blocked`, `fault`), and what the agency says of it."""

    reason: str
    opens: datetime | None = None
    agency: str = ""
    text: str = ""
    language: str = ""


class Refusal(Exception):
    """The request is not possible. `text` says why in English, with {placeholders} for the values in `given`."""

    def __init__(self, text: str, **given: object) -> None:
        self.text, self.given = text, given
        super().__init__(self.said(ELSE))

    def said(self, language: str) -> str:
        """The English text, with names and moments as a reader of `language` knows them."""
        given = {name: _written(value, language) for name, value in self.given.items()}
        return self.text.format(**given) if given else self.text


def _written(value: object, language: str) -> object:
    if isinstance(value, Name):
        return value.said(language)
    if not isinstance(value, datetime):
        return value
    return f"{value:%A %-d %B at %H:%M} UTC" if language == ELSE else moment(value, language)


class NoSuchTopic(Refusal):
    pass


class NobodyThere(Refusal):
    """Nobody can take the chat. `closed` says why."""

    def __init__(self, text: str, closed: Closed | None = None, **given: object) -> None:
        super().__init__(text, **given)
        self.closed = closed or Closed("nobody")


class NoSuchTarget(Refusal):
    """We do not know the target of the transfer. The text may suggest another."""


class SameAgency(Refusal):
    """The target of the transfer already has the chat."""


class NotAllowed(Refusal):
    """The administrator does not allow this transfer, or this kind of chat cannot be transferred."""


class NotNow(Refusal):
    """Something else is under way, such as another transfer."""


class NoSuchLeg(Refusal):
    """The leg is over, never existed, or belongs to another agency."""
