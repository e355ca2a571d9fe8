"""The transcript that an address names, as the person may see it, or 404. Changes nothing."""

from collections.abc import Sequence

from flask import abort, current_app
from sqlalchemy import select

from admin.web.access import is_masked
from admin.web.database import database
from admin.words import masked
from admin.words.names import name_of
from onedoor.settings import Settings
from onedoor.store.tables import Agency, Leg, Line
from onedoor.store.transcripts import transcripts


def leg_or_404(agency: str, leg: str) -> Leg:
    return transcripts.leg(database(), agency, leg) or abort(404)


def seen(leg: Leg) -> tuple[Leg, Sequence[Line]]:
    lines = transcripts.lines(database(), leg)
    return masked.transcript(leg, lines) if is_masked() else (leg, lines)


def named(leg: Leg) -> str:
    """How the audit log names it."""
    return f"transcript:{leg.agency_id}/{leg.id}"


def agency_names() -> dict[str, str]:
    return dict(database().execute(select(Agency.id, name_of(Agency)).order_by(Agency.name)).all())


def settings() -> Settings:
    found: Settings = current_app.extensions["onedoor.settings"]
    return found
