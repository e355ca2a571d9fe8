"""Turns single entries of a set-up file into rows. Reads no database."""

from onedoor.store import tables
from onedoor.store.setupfile.model import Agent, Topic, Weekly

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def address(agent: Agent, domain: str) -> str:
    """An agent's bare JID."""
    return agent.jid or f"{agent.account}@{domain}"


def periods(weekly: Weekly) -> list[tables.OpeningHours]:
    return [tables.OpeningHours(weekday=DAYS.index(day), start=weekly.start, end=weekly.end) for day in weekly.days]


def routes(topic: Topic) -> list[tables.Route]:
    """The topic's routes, in the order in which they are tried, fallbacks last."""
    listed = [(*route, False) for route in topic.routes] + [(*route, True) for route in topic.fallback]
    return [
        tables.Route(agency_id=agency, skill=skill, position=place, fallback=fallback)
        for place, (agency, skill, fallback) in enumerate(listed)
    ]
