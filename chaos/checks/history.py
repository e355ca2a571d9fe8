"""What a run has seen, as the checks read it: who wrote what, and what each side got of it. Data only.

Moments are seconds since 1970. A `marker` is a word in a message by which it is found on every side.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MARKER = re.compile(r"\bm-[a-z0-9]+-\d+\b")


def marker_of(text: str) -> str:
    """Empty for a line that none of our people has written."""
    found = MARKER.search(text)
    return found[0] if found else ""


@dataclass(slots=True)
class Post:
    """Something that a citizen or an agent wrote. `kind` is `words`, `file`, `command`, `note` or `aside`."""

    marker: str
    by: str
    """`c7` for a citizen, a bare JID for an agent."""
    text: str
    at: float
    kind: str = "words"
    room: str = ""
    """Empty for a citizen's: their page knows no room."""
    stanza: str = ""
    """The room's id, once its writer was told that it is sent."""
    sent_at: float | None = None
    refused: str = ""
    """Why it was not sent, where its writer was told so."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message or a notice on a citizen's page. `by` is `citizen`, `agent` or `notice`."""

    stanza: str
    by: str
    name: str
    text: str
    at: float
    code: str = ""


@dataclass(slots=True)
class Page:
    """One citizen's visit. What it ever had on it is `shown` and `vanished` together."""

    citizen: str
    transport: str = "ws"
    asked_at: float | None = None
    refused: str = ""
    """Why no chat came of it, as the citizen was told."""
    refused_at: float | None = None
    topic: str = ""
    shown: list[Shown] = field(default_factory=list)
    vanished: list[Shown] = field(default_factory=list)
    """What it had shown before it was loaded anew, and did not show afterwards."""
    loads: list[float] = field(default_factory=list)
    """When it was loaded anew."""
    told: list[tuple[float, str]] = field(default_factory=list)
    """What else the bridge has told it."""
    over_at: float | None = None
    """When the page was first told that the chat is over."""
    over_why: str = ""
    ended_by: str = ""
    """Who has asked for the end."""
    end_asked_at: float | None = None
    closed_at: float | None = None
    """When the citizen closed the page; None: after the end of everything."""
    people: list[tuple[float, tuple[str, ...]]] = field(default_factory=list)
    """Each time the page was told who is there."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A line that an agent's client has shown."""

    room: str
    stanza: str
    nick: str
    text: str
    at: float
    visit: int = 0
    """Which time the agent has been let into this room: their client shows all of it anew."""


@dataclass(frozen=True, slots=True)
class Archived:
    """A line of the room's own archive, in its order. `at` is the server's clock in whole seconds."""

    stanza: str
    nick: str
    text: str
    at: float
    notice: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A line of a transcript."""

    stanza: str
    author: str
    name: str
    kind: str
    text: str
    again: bool = False
    """An introduction of somebody whom the citizen knows: the page does not show it."""


@dataclass(frozen=True, slots=True)
class Transcript:
    leg: str
    agency: str
    chat: str
    room: str
    kind: str
    state: str
    complete: bool | None
    lines: Sequence[Recorded] = ()
    taken: bool = False
    """Somebody of the agency has talked with the citizen."""

    @property
    def is_owed(self) -> bool:
        """It has to be whole: somebody has talked in it, or its agency did not refuse it, or says that it is whole."""
        return self.state != "refused" or self.taken or self.complete is not None


@dataclass(frozen=True, slots=True)
class Happened:
    """An event that the router or an agency (`stream`, its JID) has committed."""

    stream: str
    chat: str
    kind: str
    at: float
    data: Mapping[str, Any]


@dataclass(slots=True)
class Disturbance:
    """A fault that was carried out. `ended` is when all was in order again; None: it never was."""

    kind: str
    target: str
    began: float
    ended: float | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """One room as the server had it: affiliations by bare JID, and who is in it by nick."""

    affiliations: Mapping[str, str]
    occupants: Mapping[str, str]
    """nick → bare JID"""
    members_only: bool = True


@dataclass(frozen=True, slots=True)
class Sample:
    """All rooms at one moment of quiet, and whom each page said it talks with."""

    at: float
    rooms: Mapping[str, Membership]
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    connected: frozenset[str] = frozenset()
    """Agents whose client has been connected for some seconds."""


@dataclass(frozen=True, slots=True)
class Agent:
    jid: str
    nick: str
    name: str
    agency: str
    """The JID of the agency."""
    capacity: int
    skills: frozenset[str] = frozenset()
    away: Sequence[tuple[float, float]] = ()
    """When the client was not connected."""


@dataclass(slots=True)
class History:
    router: str
    posts: list[Post] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)
    heard: dict[str, list[Heard]] = field(default_factory=dict)
    """By agent."""
    archives: dict[str, list[Archived]] = field(default_factory=dict)
    """By room."""
    transcripts: list[Transcript] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)
    disturbances: list[Disturbance] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    agents: dict[str, Agent] = field(default_factory=dict)
    topics: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    """The topic's routes: agency and skill."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Agencies' names by JID."""
    unsent: list[tuple[str, str, str]] = field(default_factory=list)
    """What router and agencies still had to send in the end: stream, lane (it begins with the chat), stanzas."""
    finished_at: float = 0.0
