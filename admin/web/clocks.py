"""On which clock a page says moments: that of the agency whose staff reads it. Changes nothing.

    {{ leg.since | moment(leg.agency_id) }}    26 Oct 2026, 14:50 EDT
    {{ line.at | clock(leg.agency_id) }}       14:50:14

Who is of no agency reads what is an agency's on that agency's clock, and all else in UTC. What is shown keeps the
moment itself in UTC beside it (`<time datetime>`).
"""

from collections.abc import Collection
from datetime import UTC, datetime, tzinfo

from flask import Flask, g, request
from markupsafe import Markup
from sqlalchemy import select

from admin.web.database import database
from admin.words.wording import abbreviation, exact, plain_moment, plain_time, whole_day, zone_name
from onedoor.desk.terms.hours import zone_or_utc
from onedoor.store.tables import Agency


def teach(app: Flask) -> None:
    app.jinja_env.filters.update(moment=moment, clock=clock, whole_day_there=whole_day_there, zone_name=zone_name)
    app.jinja_env.globals.update(clock_of=clock_of)


def whose(own: str | None, about: str | None) -> str | None:
    """Whose clock it is, for who is of the agency `own`, of what belongs to the agency `about`; None: nobody's, UTC."""
    return own or about or None


def clock_of(about: str | None = None) -> tzinfo:
    """The clock of what belongs to an agency: the one `about`, or else the one in the page's address."""
    person = g.get("person")
    agency = whose(person.agency_id if person else None, about or (request.view_args or {}).get("agency"))
    if agency is None:
        return UTC
    known: dict[str, tzinfo] = g.setdefault("clocks", {})
    if agency not in known:
        known[agency] = zone_or_utc(database().scalar(select(Agency.time_zone).where(Agency.id == agency)))
    return known[agency]


def learn(agencies: Collection[str]) -> None:
    """Asks once for the clocks of all that a page is about, before it says a moment of each."""
    known: dict[str, tzinfo] = g.setdefault("clocks", {})
    zones = dict(database().execute(select(Agency.id, Agency.time_zone).where(Agency.id.in_(agencies))).all())
    known.update({agency: zone_or_utc(zones.get(agency)) for agency in agencies})


def whole_day_there(at: datetime, about: str | None = None) -> str:
    """`Mon 26 October 2026, EDT`; in the night in which the clock is put, each part of it is a day of its own."""
    there = at.astimezone(clock_of(about))
    return f"{whole_day(there)}, {abbreviation(there)}"


def moment(at: datetime, about: str | None = None) -> Markup:
    return exact(at, plain_moment(at, clock_of(about)), "seconds")


def clock(at: datetime, about: str | None = None) -> Markup:
    return exact(at, plain_time(at.astimezone(clock_of(about))), "milliseconds")
