"""The time zone in which a page shows times: that of the reader's agency. Changes nothing.

    {{ leg.since | moment(leg.agency_id) }}    26 Oct 2026, 14:50 EDT
    {{ line.at | clock(leg.agency_id) }}       14:50:14

People without an agency see an agency's times in that agency's time zone, and all others in UTC. The page also has
each time in UTC (`<time datetime>`).
"""

from collections.abc import Collection
from datetime import UTC, datetime, tzinfo

from flask import Flask, g, request
from markupsafe import Markup
from sqlalchemy import select

from admin.web.database import database
from admin.words.wording import exact
from onedoor.desk.terms.hours import zone_or_utc
from onedoor.store.tables import Agency
from onedoor.wording.formats import abbreviation, plain_moment, plain_time, whole_day, zone_name


def teach(app: Flask) -> None:
    app.jinja_env.filters.update(moment=moment, clock=clock, whole_day_there=whole_day_there, zone_name=zone_name)
    app.jinja_env.globals.update(clock_of=clock_of)


def whose(own: str | None, about: str | None) -> str | None:
    """The agency whose time zone applies: the reader's own, else the one that the data is about. None means UTC."""
    return own or about or None


def clock_of(about: str | None = None) -> tzinfo:
    """The time zone of the reader's agency, else of `about`, else of the agency in the page's URL, else UTC."""
    person = g.get("person")
    agency = whose(person.agency_id if person else None, about or (request.view_args or {}).get("agency"))
    if agency is None:
        return UTC
    known: dict[str, tzinfo] = g.setdefault("clocks", {})
    if agency not in known:
        known[agency] = zone_or_utc(database().scalar(select(Agency.time_zone).where(Agency.id == agency)))
    return known[agency]


def learn(agencies: Collection[str]) -> None:
    """Reads the time zones of all agencies on a page with one query. Call it before the page shows their times."""
    known: dict[str, tzinfo] = g.setdefault("clocks", {})
    zones = dict(database().execute(select(Agency.id, Agency.time_zone).where(Agency.id.in_(agencies))).all())
    known.update({agency: zone_or_utc(zones.get(agency)) for agency in agencies})


def whole_day_there(at: datetime, about: str | None = None) -> str:
    """`Mon 26 October 2026, EDT`; on the day when the clocks change, each part counts as a day of its own."""
    there = at.astimezone(clock_of(about))
    return f"{whole_day(there)}, {abbreviation(there)}"


def moment(at: datetime, about: str | None = None) -> Markup:
    return exact(at, plain_moment(at, clock_of(about)), "seconds")


def clock(at: datetime, about: str | None = None) -> Markup:
    return exact(at, plain_time(at.astimezone(clock_of(about))), "milliseconds")
