"""Finding what an address names, or 404. A row is looked for inside its agency, so a foreign id finds nothing."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from flask import abort
from sqlalchemy import select

from admin.web.database import database
from onedoor.store.tables import Agency, AgencyText, Agent, CannedReply, Holiday, Skill, Tag, Topic

Row = TypeVar("Row", Skill, Agent, CannedReply, AgencyText, Holiday, Tag)
Listed = TypeVar("Listed", Agency, Topic)


def agency_or_404(agency: str) -> Agency:
    return database().get(Agency, agency) or abort(404)


def agencies(ids: Sequence[str]) -> list[Agency]:
    """Those, in their order."""
    return in_order(database().scalars(select(Agency).where(Agency.id.in_(ids))), ids)


def in_order(rows: Iterable[Listed], ids: Sequence[str]) -> list[Listed]:
    """The rows as their ids stand; one that is gone is left out."""
    found = {row.id: row for row in rows}
    return [found[id] for id in ids if id in found]


def of_agency_or_404(table: type[Row], agency: str, number: int) -> Row:
    return database().scalar(select(table).where(table.id == number, table.agency_id == agency)) or abort(404)
