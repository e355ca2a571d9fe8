"""Who works at an agency and what it offers: the set-up for the rules. Knows no table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

from onedoor.desk.words.folding import fold
from onedoor.desk.words.languages import Names, called, is_served

if TYPE_CHECKING:
    from onedoor.desk.terms.about import About
    from onedoor.desk.terms.hours import Hours

Jid = NewType("Jid", str)
"""A bare JID, normalised (RFC 7622). It identifies a person; a nick never does."""


PANEL = Jid("panel")
"""Stands for somebody who acts in the panel, which has checked that they may. It is nobody's address."""

BEGINNER, MEDIUM, EXPERT = 1, 3, 5
"""How well an agent knows a skill."""


class Duty(StrEnum):
    """What an agent has declared. A phone stays online for days, so presence alone means nothing."""

    ON = "on"
    AWAY = "away"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Agent:
    jid: Jid
    handle: str
    """What colleagues type: `@ana`."""
    name: str
    """What the citizen is shown."""
    skills: frozenset[str]
    languages: frozenset[str]
    """BCP 47 tags, lower case."""
    capacity: int
    duty: Duty
    levels: Mapping[str, int] = field(default_factory=dict)
    """skill → 1 (beginner) … 5 (expert), MEDIUM if not given. Agents with a higher level are asked first."""
    supervisor: bool = False
    """May watch, move, close and take over any chat of the agency."""
    speaks: str = "en"
    """The language in which the desk talks to them."""
    picture: str = ""
    """The SHA-256 of their picture, which is also its name; empty if citizens see initials."""

    def level(self, skill: str) -> int:
        return self.levels.get(skill, MEDIUM)

    def can(self, skill: str, language: str) -> bool:
        """Whether the agent has the skill and speaks the language; `es` serves `es-mx`."""
        return skill in self.skills and is_served(language, self.languages)


@dataclass(frozen=True, slots=True)
class Setup:
    """An agency as its manager has set it up."""

    name: str
    skills: Mapping[str, str] = field(default_factory=dict)
    """slug → name"""
    agents: Mapping[Jid, Agent] = field(default_factory=dict)
    replies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """canned reply → language → text; approved ones only"""
    reply_words: Mapping[str, str] = field(default_factory=dict)
    """canned reply → other words that find it"""
    offer: timedelta = timedelta(seconds=30)
    grace: timedelta = timedelta(seconds=30)
    again: timedelta = timedelta(seconds=60)
    """How long an agent who declined a chat, or let it lapse, is not offered it again."""
    idle: timedelta = timedelta(hours=1)
    warn: timedelta = timedelta(minutes=5)
    """How long before a silent chat ends the citizen is warned; at most half of `idle`."""
    reply_reminder: timedelta = timedelta(0)
    """How long a citizen waits for a reply before the agent is reminded; zero for no reminder."""
    simultaneous_offers: int = 1
    """How many agents are offered the same chat at once."""
    missed_offers: int = 0
    """How many offers in a row an agent may miss before they count as away; zero for no limit."""
    most_waiting: Mapping[str, int] = field(default_factory=dict)
    """skill → how many citizens may wait for it; no limit if not listed"""
    overflow: Mapping[str, timedelta] = field(default_factory=dict)
    """skill → the wait after which the chat is offered to another agency too"""
    hours: "Hours | None" = None
    """None: always open."""
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """code (`closed`, `full`, …) → language → what the citizen is told"""
    about: "About | None" = None
    """What citizens are told about the agency before a chat starts."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """slug → name"""
    push_hosts: tuple[str, ...] = ()
    """Hosts whose pages an agent may push to a citizen; `*.nj.gov` means every host below nj.gov."""
    names: Names = field(default_factory=dict)
    """What the agency is called in other languages."""
    skill_names: Mapping[str, Names] = field(default_factory=dict)
    """skill → what it is called in other languages"""
    tag_names: Mapping[str, Names] = field(default_factory=dict)
    """tag → the same"""

    def skill_name(self, slug: str, language: str) -> str:
        return called(self.skills[slug], self.skill_names.get(slug, {}), language)

    def tag_name(self, slug: str, language: str) -> str:
        return called(self.tags[slug], self.tag_names.get(slug, {}), language)

    def skill_called(self, typed: str) -> str | None:
        """The skill that an agent means, by its short name or by one of its names in any language."""
        return _meant(typed, self.skills, self.skill_names)

    def tag_called(self, typed: str) -> str | None:
        """The same of a tag."""
        return _meant(typed, self.tags, self.tag_names)

    def agent_names(self) -> dict[Jid, str]:
        """Of the agents, as citizens read them."""
        return {jid: agent.name for jid, agent in self.agents.items()}

    def by_handle(self, handle: str) -> Agent | None:
        wanted = handle.removeprefix("@").casefold()
        return next((agent for agent in self.agents.values() if agent.handle.casefold() == wanted), None)


def _meant(typed: str, names: Mapping[str, str], others: Mapping[str, Names]) -> str | None:
    """Short names come first: what is one of them is no other's name."""
    if (slug := typed.casefold()) in names:
        return slug
    wanted = fold(typed)
    for one, name in names.items():
        if wanted in map(fold, (name, *others.get(one, {}).values())):
            return one
    return None
