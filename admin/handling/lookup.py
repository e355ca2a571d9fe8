"""Finds the transcript that a URL names, as this person may see it, or answers 404. Changes nothing."""

from collections.abc import Sequence

from flask import abort, current_app

from admin.web.access import is_masked
from admin.web.database import database
from admin.words import masked
from onedoor.settings import Settings
from onedoor.store.tables import Leg, Line
from onedoor.store.transcripts import transcripts


def leg_or_404(agency: str, leg: str) -> Leg:
    return transcripts.leg(database(), agency, leg) or abort(404)


def seen(leg: Leg) -> tuple[Leg, Sequence[Line]]:
    lines = transcripts.lines(database(), leg)
    return masked.transcript(leg, lines) if is_masked() else (leg, lines)


def named(leg: Leg) -> str:
    """The transcript's name in the audit log."""
    return f"transcript:{leg.agency_id}/{leg.id}"


def settings() -> Settings:
    found: Settings = current_app.extensions["onedoor.settings"]
    return found
