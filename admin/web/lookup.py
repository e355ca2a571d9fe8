"""Finds the row that a URL names, or answers 404. It looks only inside the agency, so foreign ids find nothing."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from flask import abort
from sqlalchemy import select

from admin.web.database import database
from onedoor.records.names import name_of
from onedoor.store.tables import Agency, AgencyText, Agent, CannedReply, Holiday, Skill, Tag, Topic

Row = TypeVar("Row", Skill, Agent, CannedReply, AgencyText, Holiday, Tag)
Listed = TypeVar("Listed", Agency, Topic)


def agency_or_404(agency: str) -> Agency:
    return database().get(Agency, agency) or abort(404)


def agencies(ids: Sequence[str]) -> list[Agency]:
    """The agencies with these ids, in the same order."""
    return in_order(database().scalars(select(Agency).where(Agency.id.in_(ids))), ids)


def agency_names() -> dict[str, str]:
    """id → name in the page's language, of all agencies, ordered by their own names."""
    return dict(database().execute(select(Agency.id, name_of(Agency)).order_by(Agency.name)).all())


def in_order(rows: Iterable[Listed], ids: Sequence[str]) -> list[Listed]:
    """The rows in the order of `ids`. Ids without a row are left out."""
    found = {row.id: row for row in rows}
    return [found[id] for id in ids if id in found]


def of_agency_or_404(table: type[Row], agency: str, number: int) -> Row:
    return database().scalar(select(table).where(table.id == number, table.agency_id == agency)) or abort(404)


def is_taken(table: type[Row], number: int | None, **columns: str | None) -> bool:
    """Whether another row than this one (None: a new one) has these values."""
    return database().scalar(select(table.id).filter_by(**columns)) not in (None, number)
