"""What the router decides by: topics, agencies and what is between them. Decides nothing itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from onedoor.desk.terms.about import NOTHING, About
from onedoor.desk.topics.topics import Topic
from onedoor.desk.words.languages import Names, is_served


@dataclass(frozen=True, slots=True)
class Skill:
    """What an agency offers of a skill, as it has said last."""

    id: str
    name: str
    languages: frozenset[str]
    on_duty: int
    waiting: int
    wait: int = 0
    """Seconds that somebody who came now would wait."""
    full: bool = False
    """As many wait as may."""
    overflow: timedelta | None = None
    """The wait after which somebody else is asked, too."""
    names: Names = field(default_factory=dict)
    """What it is called in other languages."""

    def speaks(self, language: str) -> bool:
        return is_served(language, self.languages)

    @property
    def is_overdue(self) -> bool:
        """A newcomer would wait longer than the agency wants anybody to."""
        return self.overflow is not None and timedelta(seconds=self.wait) > self.overflow


@dataclass(frozen=True, slots=True)
class Agency:
    jid: str
    label: str
    """The first label of its domain: what an agent types."""
    name: str
    about: About = NOTHING
    """How else it is reached, for as long as it has not said so itself."""
    names: Names = field(default_factory=dict)
    """What it is called in other languages."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the administrator has set up."""

    rooms: str
    topics: Mapping[str, Topic] = field(default_factory=dict)
    agencies: Mapping[str, Agency] = field(default_factory=dict)
    """By JID."""
    linger: timedelta = timedelta(minutes=10)
    grace: timedelta = timedelta(seconds=30)
    """How long an agency that cannot be reached counts as being started again."""
    patience: timedelta = timedelta(minutes=2)
    """How long a citizen keeps their place when nobody is there any more; a topic may say otherwise."""
    forbidden: frozenset[tuple[str, str]] = frozenset()
    """(from, to): JIDs of agencies where the first may not transfer to the second."""


@dataclass(frozen=True, slots=True)
class Block:
    """Somebody whom `agency` does not want back before `until`, known by the visit or where it comes from."""

    agency: str
    visitor: str
    origin: str
    until: datetime
