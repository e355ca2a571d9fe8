"""What a search can be narrowed to: the topics, agents and languages of the set-up. Changes nothing."""

from dataclasses import dataclass

from sqlalchemy import select

from admin.database import database
from admin.wording import language_name
from onedoor.store.tables import Agent, Topic


@dataclass(frozen=True)
class Choices:
    """Each as value → words."""

    topics: dict[str, str]
    agents: dict[str, str]
    languages: dict[str, str]


def of(agency: str | None, *, names: bool) -> Choices:
    """At one agency, or at all of them. Without `names` nobody can be chosen."""
    topics = database().scalars(select(Topic.name).order_by(Topic.position, Topic.name)).all()
    wanted = select(Agent.jid, Agent.name, Agent.languages).order_by(Agent.name, Agent.jid)
    agents = database().execute(wanted if agency is None else wanted.where(Agent.agency_id == agency)).all()
    languages = sorted({tag for agent in agents for tag in agent.languages.split()})
    return Choices(
        topics={name: name for name in topics},
        agents={agent.jid: f"{agent.name} ({agent.jid})" for agent in agents} if names else {},
        languages={tag: language_name(tag, alone=True) for tag in languages},
    )
