"""The router's set-up: topics, agencies and which transfers are forbidden. Decides nothing itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from onedoor.desk.terms.about import NOTHING, About
from onedoor.desk.topics.topics import Topic
from onedoor.desk.words.languages import Names, is_served


@dataclass(frozen=True, slots=True)
class Skill:
    """What an agency last said about one of its skills."""

    id: str
    name: str
    languages: frozenset[str]
    on_duty: int
    waiting: int
    wait: int = 0
    """How many seconds a newcomer would wait."""
    full: bool = False
    """Its queue is full."""
    overflow: timedelta | None = None
    """The wait after which another agency is asked too; None for no limit."""
    names: Names = field(default_factory=dict)
    """What it is called in other languages."""

    def speaks(self, language: str) -> bool:
        return is_served(language, self.languages)

    @property
    def is_overdue(self) -> bool:
        """Whether a newcomer would wait longer than the agency's limit."""
        return self.overflow is not None and timedelta(seconds=self.wait) > self.overflow


@dataclass(frozen=True, slots=True)
class Agency:
    jid: str
    label: str
    """The first label of its domain, which agents type to name it."""
    name: str
    about: About = NOTHING
    """How else to reach it, used until the agency says so itself."""
    names: Names = field(default_factory=dict)
    """What it is called in other languages."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the administrator has set up."""

    rooms: str
    topics: Mapping[str, Topic] = field(default_factory=dict)
    agencies: Mapping[str, Agency] = field(default_factory=dict)
    """JID → agency"""
    linger: timedelta = timedelta(minutes=10)
    grace: timedelta = timedelta(seconds=30)
    """How long an agency that cannot be reached counts as restarting."""
    patience: timedelta = timedelta(minutes=2)
    """How long a citizen keeps their place when nobody is there any more. A topic can override it."""
    forbidden: frozenset[tuple[str, str]] = frozenset()
    """(from, to): JIDs of agencies; the first may not transfer chats to the second."""


@dataclass(frozen=True, slots=True)
class Block:
    """A citizen whom `agency` blocks until `until`, recognised by `visitor` (a visit's address) or `origin`."""

    agency: str
    visitor: str
    origin: str
    until: datetime
