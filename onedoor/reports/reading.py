"""Reads sums for a period, in total or by a dimension. Writes nothing. Call `keeping.refresh` first."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from onedoor.desk.terms.targets import ONTARIO, Targets
from onedoor.reports.tally import Tally
from onedoor.store.tables import Agency, Agent, Skill
from onedoor.store.tables.measures import Measure, Rollup, ServiceTarget


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included. `agencies`: their ids; None: all."""

    first: date
    last: date
    agencies: tuple[str, ...] | None = None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """The same number of days, just before."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1), self.agencies)

    def rollups(self, dimension: str) -> list[ColumnElement[bool]]:
        found = [Rollup.dimension == dimension, Rollup.day >= self.first, Rollup.day <= self.last]
        return found if self.agencies is None else [*found, Rollup.agency_id.in_(self.agencies)]


def total(connection: Connection, period: Period) -> Tally:
    tally = Tally()
    for data in connection.execute(select(Rollup.data).where(*period.rollups(""))).scalars():
        tally.merge(data)
    return tally


def by(connection: Connection, period: Period, dimension: str) -> dict[str, Tally]:
    """value → sums, in order of the values. `dimension`: agency, day, skill, topic, language, hour or agent."""
    keys = {"agency": Rollup.agency_id, "day": Rollup.day}
    key = keys.get(dimension, Rollup.value)
    kept = "" if dimension in keys else dimension
    found: dict[str, Tally] = defaultdict(Tally)
    for value, data in connection.execute(select(key, Rollup.data).where(*period.rollups(kept))):
        found[str(value)].merge(data)
    return dict(sorted(found.items(), key=lambda one: (len(one[0]), one[0]) if dimension == "hour" else (0, one[0])))


def first_day(connection: Connection, agencies: Collection[str] | None = None) -> date | None:
    """The first day with figures; None if there are none."""
    wanted = select(func.min(Rollup.day)).where(Rollup.dimension == "")
    if agencies is not None:
        wanted = wanted.where(Rollup.agency_id.in_(agencies))
    return connection.execute(wanted).scalar()


def names(connection: Connection, dimension: str) -> dict[str, str]:
    """value → its name today, for agencies, skills and agents; empty for other dimensions."""
    wanted = {
        "agency": select(Agency.id, Agency.name),
        "skill": select(Skill.slug, func.min(Skill.name)).group_by(Skill.slug),
        "agent": select(Agent.jid, func.min(Agent.name)).group_by(Agent.jid),
    }
    return dict(connection.execute(wanted[dimension]).all()) if dimension in wanted else {}


def different_targets(connection: Connection, agencies: Collection[str] | None) -> set[Targets]:
    """The different targets that these agencies have promised: one, if they all agree."""
    wanted = select(Agency.id, ServiceTarget).outerjoin(ServiceTarget, ServiceTarget.agency_id == Agency.id)
    if agencies is not None:
        wanted = wanted.where(Agency.id.in_(agencies))
    return {ONTARIO if row.within is None else Targets.of(row) for row in connection.execute(wanted)}


def targets(connection: Connection, agencies: Collection[str] | None) -> Targets:
    """The targets for these agencies together: Employment Ontario's, if they do not agree."""
    found = different_targets(connection, agencies)
    return found.pop() if len(found) == 1 else ONTARIO


def capacities(connection: Connection) -> dict[str, int]:
    """JID → how many chats an agent may have at the same time today: the highest of any agency."""
    wanted = select(Agent.jid, func.max(Agent.capacity)).group_by(Agent.jid)
    return dict(connection.execute(wanted).all())


def pages(connection: Connection, legs: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """(agency, leg) → the page on which the chat began"""
    ids = sorted({leg for _, leg in legs})
    found: dict[tuple[str, str], str] = {}
    for start in range(0, len(ids), 500):
        some = select(Measure.agency_id, Measure.leg, Measure.page).where(Measure.leg.in_(ids[start : start + 500]))
        found |= {(agency, leg): page for agency, leg, page in connection.execute(some)}
    return found
