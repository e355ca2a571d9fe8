"""The reports on citizens' feedback: satisfaction, and what their chats have saved."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from onedoor.desk.words.sentence import Sentence
from onedoor.reports import reading, terms
from onedoor.reports.channel import Shift, shift
from onedoor.reports.figures import Figures, share
from onedoor.reports.reading import Period
from onedoor.reports.report import Column, Report
from onedoor.store.tables import Agency, Feedback
from onedoor.store.tables.measures import ContactCost, Measure

SMILING, NEUTRAL, FROWNING = 3, 2, 1
CHANNEL_NAMES = {
    "visit": Sentence("Visit"),
    "phone": Sentence("Telephone"),
    "email": Sentence("E-mail"),
    "form": Sentence("Form"),
    "not": Sentence("Not at all"),
}

NOT_KNOWN = Sentence("(not known)")


def during(connection: Connection, period: Period) -> ColumnElement[bool]:
    """The condition for feedback of the period's days, each agency's in its own time zone."""
    wanted = select(Agency.id, Agency.time_zone)
    if period.agencies is not None:
        wanted = wanted.where(Agency.id.in_(period.agencies))
    found = [
        and_(Feedback.agency_id == agency, Feedback.at >= midnight(period.first, zone),
             Feedback.at < midnight(period.last + timedelta(days=1), zone))
        for agency, zone in connection.execute(wanted)
    ]  # fmt: skip
    return or_(*found) if found else Feedback.agency_id == ""


def midnight(day: Any, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


def satisfaction(connection: Connection, period: Period, by: str = "") -> Report:
    """The report on ratings. `by`: `agency` (the default) or `page`."""
    dimension = by if by in ("agency", "page") else "agency"
    faces = _faces(connection, period, dimension)
    handled = _handled(connection, period, dimension)
    names = reading.names(connection, dimension)
    keys = sorted({*faces, *handled})
    rows = [
        {
            dimension: names.get(key, key) or Sentence("(not known)"),
            **_of_faces(faces.get(key, Counter()), handled.get(key)),
        }
        for key in keys
    ]
    whole: Counter[str] = Counter()
    for one in faces.values():
        whole.update(one)
    titles = {"agency": "Agency", "page": "Page"}
    return Report(
        "satisfaction", "Satisfaction",
        [
            Column(dimension, titles[dimension], "text"), Column("surveys", "Surveys"),
            Column("rate", "Response rate", "share"), Column("smiling", "Smiling"), Column("neutral", "Neutral"),
            Column("frowning", "Frowning"), Column("satisfied", "Satisfied", "share"),
            Column("informed", "Got the information", "share"), Column("comments", "With a comment"),
        ],
        rows, terms.SATISFACTION, _of_faces(whole, Figures(reading.total(connection, period)).handled),
        chart=("smiling", "neutral", "frowning"), first=period.first, last=period.last,
    )  # fmt: skip


def _faces(connection: Connection, period: Period, dimension: str) -> dict[str, Counter[str]]:
    key: Any = Feedback.agency_id if dimension == "agency" else func.coalesce(Measure.page, "")
    wanted = select(
        key.label("key"),
        Feedback.rating,
        Feedback.informed,
        (Feedback.comment != "").label("commented"),
        func.count(),
    ).where(during(connection, period))
    if dimension == "page":
        same = and_(Measure.agency_id == Feedback.agency_id, Measure.leg == Feedback.leg)
        wanted = wanted.outerjoin(Measure, same)
    found: dict[str, Counter[str]] = {}
    # By name, because PostgreSQL treats two parameters with the same value as different.
    grouped = wanted.group_by("key", Feedback.rating, Feedback.informed, "commented")
    for value, rating, informed, commented, count in connection.execute(grouped):
        counts = found.setdefault(str(value), Counter())
        counts["surveys"] += count
        counts[f"rated {rating}"] += count
        counts[f"informed {informed}"] += count
        counts["comments"] += count if commented else 0
    return found


def _handled(connection: Connection, period: Period, dimension: str) -> dict[str, int]:
    if dimension == "page":
        return {}
    return {key: Figures(tally).handled for key, tally in reading.by(connection, period, dimension).items()}


def _of_faces(counts: Counter[str], handled: int | None) -> dict[str, Any]:
    smiling, neutral, frowning = (counts[f"rated {face}"] for face in (SMILING, NEUTRAL, FROWNING))
    return {
        "surveys": counts["surveys"],
        "rate": share(counts["surveys"], handled) if handled is not None else None,
        "smiling": smiling,
        "neutral": neutral,
        "frowning": frowning,
        "satisfied": share(smiling, smiling + neutral + frowning),
        "informed": share(counts["informed True"], counts["informed True"] + counts["informed False"]),
        "comments": counts["comments"],
    }


def costs(connection: Connection, agencies: Iterable[str]) -> tuple[dict[str, dict[str, Decimal]], str]:
    """(agency → channel → cost of one contact; the currency)"""
    found: dict[str, dict[str, Decimal]] = {}
    currency = "$"
    wanted = select(ContactCost).where(ContactCost.agency_id.in_(sorted(agencies)))
    for row in connection.execute(wanted).mappings():
        found.setdefault(row["agency_id"], {})[row["channel"]] = Decimal(row["cents"]) / 100
        currency = row["currency"]
    return found, currency


def shifts(connection: Connection, period: Period) -> tuple[dict[str, Shift], str]:
    """(agency → its shift; the currency). Separately, because each agency has its own costs and citizens."""
    tallies = reading.by(connection, period, "agency")
    prices, currency = costs(connection, tallies)
    found = {}
    for agency, tally in tallies.items():
        own = Period(period.first, period.last, (agency,))
        wanted = select(Feedback.otherwise, func.count()).where(during(connection, own)).group_by(Feedback.otherwise)
        counts: Mapping[str | None, int] = dict(connection.execute(wanted).all())
        named = {answer: count for answer, count in counts.items() if answer}
        figures = Figures(tally)
        found[agency] = shift(figures.offered, figures.handled, sum(counts.values()), named, prices.get(agency, {}))
    return found, currency


def channel_shift(connection: Connection, period: Period, by: str = "") -> Report:
    found, currency = shifts(connection, period)
    names = reading.names(connection, "agency")
    rows = [
        {
            "agency": names.get(agency, agency), "channel": CHANNEL_NAMES[one.channel], "named": one.named,
            "contacts": one.contacts, "cost": one.cost, "would": one.would_have_cost, "chats": one.cost_as_chats,
            "saved": one.saved,
        }
        for agency, shifted in found.items()
        for one in shifted.channels
        if one.named or one.cost is not None
    ]  # fmt: skip
    saved = [one.saved for one in found.values() if one.saved is not None]
    notes: list[str] = [
        Sentence(
            "{agency}: {offered} offered, {handled} handled; {surveys} surveys, of which {answered} say how else their"
            " citizen would have come.",
            agency=names.get(agency, agency),
            offered=one.offered,
            handled=one.handled,
            surveys=one.surveys,
            answered=one.answered,
        )
        for agency, one in found.items()
    ]
    if not saved:
        notes.append(
            Sentence("No agency has set the cost of a chat and of another contact, so nothing can be calculated.")
        )
    return Report(
        "channel-shift", "Channel shift",
        [
            Column("agency", "Agency", "text"), Column("channel", "Instead of", "text"), Column("named", "Named"),
            Column("contacts", "Contacts"), Column("cost", "Cost of one", "money"),
            Column("would", "Would have cost", "money"), Column("chats", "Cost as chats", "money"),
            Column("saved", "Saved", "money"),
        ],
        rows, terms.CHANNEL_SHIFT, {"saved": sum(saved, Decimal(0))} if saved else None,
        notes=notes, first=period.first, last=period.last, currency=currency,
    )  # fmt: skip
