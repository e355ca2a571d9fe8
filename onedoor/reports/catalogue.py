"""Every report by its name: what it is called, what it can be asked by, and how it is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from onedoor.desk.terms.targets import ONTARIO, Targets
from onedoor.reports import desks, opinions
from onedoor.reports.questions import gaps, trends
from onedoor.reports.reading import Period
from onedoor.reports.report import Report

TITLES: Mapping[str, str] = {
    **{name: kind.title for name, kind in desks.KINDS.items()},
    "satisfaction": "Satisfaction",
    "channel-shift": "Channel shift",
    "trends": "What people ask",
    "questions": "Questions without a canned reply",
}
DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    **{name: tuple(kind.dimensions) for name, kind in desks.KINDS.items()},
    "satisfaction": ("agency", "page"),
    "channel-shift": ("agency",),
    "trends": ("topic", "page"),
    "questions": ("topic", "page"),
}
DIMENSION_TITLES: Mapping[str, str] = {**desks.BY, "page": "Page"}
OF_WORDS: Mapping[str, Callable[[Connection, Period, str, str], Report]] = {
    "trends": trends.trends,
    "questions": gaps.gaps,
}
"""What is read in transcripts, each of all chats or of one topic or page."""
BY_PERSON = frozenset({"agents"})
"""What is said of each agent: for those who lead them, and nobody else."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see. `by` is one of the report's DIMENSIONS, `only` one value of it (of trends)."""

    name: str
    period: Period
    by: str = ""
    only: str = ""
    targets: Targets = ONTARIO


def make(connection: Connection, asked: Asked) -> Report:
    """Its name is one of TITLES; KeyError otherwise. Call `keeping.refresh` before."""
    if asked.name in desks.KINDS:
        return desks.make(connection, asked.name, asked.period, asked.by, asked.targets)
    if asked.name in OF_WORDS:
        return OF_WORDS[asked.name](connection, asked.period, asked.by, asked.only)
    made = {"satisfaction": opinions.satisfaction, "channel-shift": opinions.channel_shift}[asked.name]
    return made(connection, asked.period, asked.by)
