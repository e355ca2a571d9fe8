"""The filters of a search: the topics, agents, tags and languages of the set-up. Changes nothing.

We offer a short list as a whole. If the list is long, people type part of a name. If one name matches, we choose it; if
several match, we offer them; if none matches, we search for what was typed, because records outlive what they name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, select

from admin.web.database import database
from onedoor.desk.words.folding import fold
from onedoor.records.names import name_of
from onedoor.store.tables import Agent, Tag, Topic
from onedoor.wording.formats import language_name

MOST = 200
"""The most that we offer in one list."""


@dataclass(frozen=True)
class Choice:
    """`options` is value → words. `chosen` is the value, or what the person typed."""

    options: Mapping[str, str]
    chosen: str = ""
    is_typed: bool = False
    is_unclear: bool = False
    """What the person typed is part of several names: `options` has them, and nothing is chosen."""


@dataclass(frozen=True)
class Choices:
    topic: Choice
    agent: Choice | None
    """None if this person cannot choose one."""
    tag: Choice
    language: Choice

    def unclear(self) -> list[str]:
        """The fields in which the person still has to choose."""
        return [name for name in ("topic", "agent", "tag") if (one := getattr(self, name)) and one.is_unclear]


def of(agency: str | None, typed: Mapping[str, str], *, names: bool) -> Choices:
    """The filters for one agency, or for all. `typed` is field → what was typed. Without `names`, no agents."""
    topics = select(Topic.name, name_of(Topic)).order_by(Topic.position, Topic.name)
    agents = select(Agent.jid, Agent.name + " (" + Agent.jid + ")").order_by(Agent.name, Agent.jid)
    tags = select(Tag.slug, name_of(Tag)).order_by(Tag.name)
    spoken = select(Agent.languages).distinct()
    if agency is not None:
        agents, spoken = agents.where(Agent.agency_id == agency), spoken.where(Agent.agency_id == agency)
        tags = tags.where(Tag.agency_id == agency)
    return Choices(
        _choice(topics, typed["topic"]),
        _choice(agents, typed["agent"]) if names else None,
        _choice(tags, typed["tag"]),
        Choice(_languages(spoken), typed["language"]),
    )


def _choice(wanted: Select[str, str], typed: str) -> Choice:
    few = dict(database().execute(wanted.limit(MOST + 1)).all())
    if len(few) <= MOST:
        return Choice(few, typed)
    if not typed:
        return Choice({}, is_typed=True)
    return _named(dict(database().execute(wanted).all()), typed)


def _named(options: Mapping[str, str], typed: str) -> Choice:
    """The option that the person means, or those that they may mean."""
    part = fold(typed)
    found = {value: words for value, words in options.items() if part in fold(words)}
    exact = [value for value, words in found.items() if typed == value or part == fold(words)]
    if typed in options or len(exact) == 1 or len(found) == 1:
        return Choice({}, typed if typed in options else (exact or list(found))[0], is_typed=True)
    if found:
        return Choice(dict(list(found.items())[:MOST]), is_unclear=True)
    return Choice({}, typed, is_typed=True)


def _languages(spoken: Select[str]) -> dict[str, str]:
    tags = sorted({tag for languages in database().scalars(spoken) for tag in languages.split()})
    return {tag: language_name(tag, alone=True) for tag in tags}
