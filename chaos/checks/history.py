"""What a run has seen, for the checks: who wrote what, and what each side got of it. Data only.

Times are seconds since 1970. A `marker` is a word in a message that identifies it on every side.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MARKER = re.compile(r"\bm-[a-z0-9]+-\d+\b")


def marker_of(text: str) -> str:
    """The marker in a line; empty if none of our people wrote it."""
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
    """Empty for a citizen, whose page knows no room."""
    stanza: str = ""
    """The id from the room, once the writer was told that the message is sent."""
    sent_at: float | None = None
    refused: str = ""
    """Why it was not sent, if the writer was told so."""


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
    """One citizen's visit. `shown` and `vanished` together are all that the page ever had."""

    citizen: str
    transport: str = "ws"
    asked_at: float | None = None
    refused: str = ""
    """Why there was no chat, as the citizen was told."""
    refused_at: float | None = None
    topic: str = ""
    shown: list[Shown] = field(default_factory=list)
    vanished: list[Shown] = field(default_factory=list)
    """What it showed before a reload, and did not show afterwards."""
    loads: list[float] = field(default_factory=list)
    """When it was reloaded."""
    told: list[tuple[float, str]] = field(default_factory=list)
    """What else the bridge told it."""
    over_at: float | None = None
    """When the page was first told that the chat is over."""
    over_why: str = ""
    ended_by: str = ""
    """Who asked for the end."""
    end_asked_at: float | None = None
    closed_at: float | None = None
    """When the citizen closed the page; None if only after the end of everything."""
    people: list[tuple[float, tuple[str, ...]]] = field(default_factory=list)
    """Each time the page was told who is there."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A line that an agent's client showed."""

    room: str
    stanza: str
    nick: str
    text: str
    at: float
    visit: int = 0
    """How often the agent had been let into this room before: their client then shows all of it again."""


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
    """It introduces somebody whom the citizen already knows, so the page does not show it."""


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
    """An agent of the agency has talked with the citizen."""

    @property
    def is_owed(self) -> bool:
        """Whether it must be complete: an agent talked in it, or its agency did not refuse it, or has compared it."""
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
    """A fault that was carried out. `ended` is when all was in order again; None if it never was."""

    kind: str
    target: str
    began: float
    ended: float | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """One room as the server had it. `affiliations` is bare JID → affiliation."""

    affiliations: Mapping[str, str]
    occupants: Mapping[str, str]
    """nick → bare JID"""
    members_only: bool = True


@dataclass(frozen=True, slots=True)
class Sample:
    """All rooms at one quiet moment, and the people whom each page named."""

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
    """agent's JID → lines"""
    archives: dict[str, list[Archived]] = field(default_factory=dict)
    """room → lines"""
    transcripts: list[Transcript] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)
    disturbances: list[Disturbance] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    agents: dict[str, Agent] = field(default_factory=dict)
    topics: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    """topic → its routes, each (agency, skill)"""
    names: Mapping[str, str] = field(default_factory=dict)
    """agency's JID → name"""
    unsent: list[tuple[str, str, str]] = field(default_factory=list)
    """(stream, lane, stanzas) that router and agencies still had to send in the end. A lane begins with the chat."""
    finished_at: float = 0.0
