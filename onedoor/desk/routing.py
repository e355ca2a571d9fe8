"""What the router decides by, what it can be asked, and how it says no. Decides nothing itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from onedoor.desk.topics import Topic


@dataclass(frozen=True, slots=True)
class Skill:
    """What an agency offers of a skill, as it has said last."""

    id: str
    name: str
    languages: frozenset[str]
    on_duty: int
    waiting: int

    def serves(self, language: str) -> bool:
        spoken = language.lower()
        known = self.languages
        return self.on_duty > 0 and (spoken in known or spoken.partition("-")[0] in known)


@dataclass(frozen=True, slots=True)
class Agency:
    """`skills` is None until the agency has said what it offers: then it is asked rather than passed over."""

    jid: str
    label: str
    name: str
    skills: Mapping[str, Skill] | None = None

    def may_serve(self, skill: str, language: str) -> bool:
        if self.skills is None:
            return True
        return skill in self.skills and self.skills[skill].serves(language)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the administrator has set up."""

    rooms: str
    topics: Mapping[str, Topic] = field(default_factory=dict)
    agencies: Mapping[str, Agency] = field(default_factory=dict)
    """By JID; without what they offer."""
    linger: timedelta = timedelta(minutes=10)


# --- Acts ------------------------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Offers:
    """An agency says what it offers."""

    agency: str
    name: str
    skills: Mapping[str, Skill]


@dataclass(frozen=True, slots=True)
class Accept:
    leg: str


@dataclass(frozen=True, slots=True)
class Refuse:
    leg: str
    why: str


@dataclass(frozen=True, slots=True)
class Take:
    leg: str
    agent: str


@dataclass(frozen=True, slots=True)
class Requeue:
    leg: str


@dataclass(frozen=True, slots=True)
class Transfer:
    leg: str
    target: str
    agent: str
    reason: str


@dataclass(frozen=True, slots=True)
class End:
    leg: str
    reason: str


@dataclass(frozen=True, slots=True)
class Depart:
    """The citizen leaves."""

    visitor: str


@dataclass(frozen=True, slots=True)
class Prove:
    leg: str
    complete: bool
    lines: int


@dataclass(frozen=True, slots=True)
class Tick:
    pass


Act = Join | Offers | Accept | Refuse | Take | Requeue | Transfer | End | Depart | Prove | Tick


class Refusal(Exception):
    """What was asked is not possible; the text says why."""


class NoSuchTopic(Refusal):
    pass


class NobodyThere(Refusal):
    """Nobody is on duty for it anywhere."""


class NoSuchTarget(Refusal):
    """A transfer to nobody we know; the text may say what was meant."""


class SameAgency(Refusal):
    """A transfer to where the chat is."""


class NoSuchLeg(Refusal):
    """A leg that is over or never was, or is another agency's."""
