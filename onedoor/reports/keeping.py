"""Keeps the measures and their sums up to date with the events. Reads only new events, each batch in one transaction.

Call `refresh` before showing a report. The agencies' process also calls it every minute. Two at once do no harm.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, tzinfo
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from onedoor.desk.terms.hours import zone_or_utc
from onedoor.reports.legs import Sum, Told, measure, turned_away
from onedoor.reports.tally import Tally, of_agents
from onedoor.store.tables import Agency, Event
from onedoor.store.tables.measures import Measure, Measured, Rollup
from onedoor.store.upserting import upsert

AT_ONCE = 10_000
"""How many events to count in one transaction."""
DIMENSIONS = ("skill", "topic", "language", "hour")
COUNTED = (
    "Assigned", "Offered", "Declined", "Lapsed", "Undelivered", "CalledOff", "Taken", "Released", "AgentLost",
    "Requeued", "TransferFailed", "HandedOver", "Refused", "Ended", "Archived",
)  # fmt: skip
Zones = Mapping[str, tuple[str, tzinfo]]
"""JID → (agency's id, its time zone)"""


def refresh(engine: Engine) -> None:
    """Counts the events since the last call."""
    with engine.connect() as connection:
        rows = connection.execute(select(Agency.jid, Agency.id, Agency.time_zone)).all()
        streams = set(connection.execute(select(Event.stream).distinct()).scalars())
    zones: Zones = {jid: (id, zone_or_utc(name)) for jid, id, name in rows}
    for stream in sorted(streams):
        while _advance(engine, stream, zones):
            pass


def _advance(engine: Engine, stream: str, zones: Zones) -> bool:
    """Counts one batch of one stream. Returns False if nothing is left."""
    with engine.begin() as connection:
        last = _claim(connection, stream)
        wanted = (
            select(Event.id, Event.chat, Event.kind, Event.at, Event.data)
            .where(Event.stream == stream, Event.id > last)
            .order_by(Event.id)
            .limit(AT_ONCE)
        )
        rows = connection.execute(wanted).all()
        if not rows:
            return False
        if stream in zones:
            agency, there = zones[stream]
            days = {agency: _count_legs(connection, stream, rows, agency, there)}
        else:
            days = _count_turned_away(connection, rows, zones)
        for agency, touched in days.items():
            for day in touched:
                _sum(connection, agency, day)
        connection.execute(update(Measured).where(Measured.stream == stream).values(event=rows[-1].id))
    return len(rows) == AT_ONCE


def _claim(connection: Connection, stream: str) -> int:
    """The id of the last event counted. Others who count wait until this transaction is over."""
    connection.execute(upsert(Measured, connection.dialect).values(stream=stream, event=0).on_conflict_do_nothing())
    connection.execute(update(Measured).where(Measured.stream == stream).values(event=Measured.event))
    return connection.execute(select(Measured.event).where(Measured.stream == stream)).scalar_one()


def _count_legs(connection: Connection, stream: str, rows: Sequence[Any], agency: str, there: tzinfo) -> set[date]:
    legs: dict[str, list[Told]] = defaultdict(list)
    begun: set[str] = set()
    elder: set[str] = set()
    for row in rows:
        if row.kind in COUNTED:
            leg = row.data["leg"]
            legs[leg].append((row.kind, row.at, row.data))
            if row.kind == "Assigned":
                begun.add(leg)
            elif leg not in begun:
                elder.add(row.chat)
    # Legs that began before this batch are counted again from their beginning.
    legs.update(_whole(connection, stream, elder))
    found = {leg: sum_ for leg, told in legs.items() if (sum_ := measure(told, there)) is not None}
    return _replace(connection, agency, found)


def _whole(connection: Connection, stream: str, chats: Iterable[str]) -> dict[str, list[Told]]:
    legs: dict[str, list[Told]] = defaultdict(list)
    wanted = sorted(chats)
    for start in range(0, len(wanted), 500):
        found = connection.execute(
            select(Event.kind, Event.at, Event.data)
            .where(Event.stream == stream, Event.chat.in_(wanted[start : start + 500]), Event.kind.in_(COUNTED))
            .order_by(Event.id)
        )
        for kind, at, data in found:
            legs[data["leg"]].append((kind, at, data))
    return legs


def _count_turned_away(connection: Connection, rows: Sequence[Any], zones: Zones) -> dict[str, set[date]]:
    found: dict[str, dict[str, Sum]] = defaultdict(dict)
    for row in rows:
        if row.kind == "TurnedAway" and row.data.get("agency") in zones:
            agency, there = zones[row.data["agency"]]
            found[agency][row.chat] = turned_away(row.at, row.data, there)
    return {agency: _replace(connection, agency, sums) for agency, sums in found.items()}


def _replace(connection: Connection, agency: str, found: Mapping[str, Sum]) -> set[date]:
    """Writes the measures, and returns the days whose sums they change."""
    if not found:
        return set()
    ids = list(found)
    for start in range(0, len(ids), 500):
        some = Measure.leg.in_(ids[start : start + 500])
        connection.execute(delete(Measure).where(Measure.agency_id == agency, some))
    connection.execute(
        insert(Measure), [{"agency_id": agency, "leg": leg, **asdict(one)} for leg, one in found.items()]
    )
    return {one.day for one in found.values()}


def _sum(connection: Connection, agency: str, day: date) -> None:
    """Computes the day's sums again from its legs."""
    wanted = select(Measure).where(Measure.agency_id == agency, Measure.day == day)
    legs = connection.execute(wanted).mappings().all()
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for leg in legs:
        keys = [("", ""), *((name, str(leg[name])) for name in DIMENSIONS)]
        for key in keys:
            tallies[key].add(leg["outcome"], leg["data"])
    for jid, tally in of_agents(leg["data"] for leg in legs).items():
        tallies["agent", jid] = tally
    connection.execute(delete(Rollup).where(Rollup.agency_id == agency, Rollup.day == day))
    rows = [
        {"agency_id": agency, "day": day, "dimension": name, "value": value, "data": tally.as_json()}
        for (name, value), tally in tallies.items()
    ]
    if rows:
        connection.execute(insert(Rollup), rows)
