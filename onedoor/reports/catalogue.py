"""All reports by name: their titles, the dimensions they can be shown by, and how they are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from onedoor.desk.terms.targets import ONTARIO, Targets
from onedoor.reports import desks, feedback
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
"""Reports made from transcripts: of all chats, or of one topic or page."""
BY_PERSON = frozenset({"agents"})
"""Reports on individual agents, only for those who lead them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The report that somebody wants. `by`: one of its `DIMENSIONS`. `only`: one value of that (trends, questions)."""

    name: str
    period: Period
    by: str = ""
    only: str = ""
    targets: Targets = ONTARIO


def make(connection: Connection, asked: Asked) -> Report:
    """The report. Raises `KeyError` if its name is not in `TITLES`. Call `keeping.refresh` first."""
    if asked.name in desks.KINDS:
        return desks.make(connection, asked.name, asked.period, asked.by, asked.targets)
    if asked.name in OF_WORDS:
        return OF_WORDS[asked.name](connection, asked.period, asked.by, asked.only)
    made = {"satisfaction": feedback.satisfaction, "channel-shift": feedback.channel_shift}[asked.name]
    return made(connection, asked.period, asked.by)
