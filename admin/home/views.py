"""The first page: how the desks stand now, and the next step where something is missing. Changes nothing."""

from datetime import UTC, datetime

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from admin.access import Rule, agency_limit, allow, may
from admin.catalogues import lazy_gettext as _
from admin.database import database
from onedoor.desk.health import Health, State, Why
from onedoor.settings import Settings
from onedoor.store import health, transcripts
from onedoor.store.tables import AccountRequest, Agency, Topic

pages = Blueprint("home", __name__, template_folder="templates")
NEWEST = 5
MOST_UNWELL = 8
"""Parts that are named: with an agencies' process all of its agencies are away."""
PARTS = {"router": _("Router"), "bridge": _("Citizens’ page")}
WHY = {
    Why.SILENT: _("it says nothing"),
    Why.SERVER: _("it is not connected to the XMPP server"),
    Why.SPACE: _("its disk is nearly full, and no new chats are taken"),
    Why.ASIDE: _("it could not read some chats again; its log names them"),
    Why.UNKNOWN: _("the router would know, and is not well"),
    Why.UNREACHED: _("it does not answer"),
}


@pages.get("/")
@allow(Rule.STAFF)
def show() -> ResponseReturnValue:
    """Who does not look after a desk goes to what they are here for."""
    if not may(Rule.DESKS):
        return redirect(url_for("audit_log.index" if may(Rule.AUDIT) else "transcripts.index"))
    agencies = _agencies()
    own = agency_limit()
    failed = select(AccountRequest).where(AccountRequest.state == "failed").order_by(AccountRequest.id)
    if own is not None:
        failed = failed.where(AccountRequest.agency_id == own)
    return render_template(
        "home/home.html",
        agencies=agencies,
        names={agency.id: agency.name for agency in agencies},
        counts={agency.id: transcripts.counts(database(), agency.id) for agency in agencies},
        failed=database().scalars(failed).all(),
        unwell=_unwell(own) if agencies else [],
        most_unwell=MOST_UNWELL,
        parts=PARTS,
        why=WHY,
        has_topics=database().scalar(select(Topic.id).limit(1)) is not None,
        newest=transcripts.search(database(), transcripts.Filter(agency=own), limit=NEWEST).found,
    )


def _unwell(own: str | None) -> list[Health]:
    """Parts that somebody has to see to, of those that this person looks after; one that is starting is not."""
    settings: Settings = current_app.extensions["onedoor.settings"]
    parts = health.parts(database(), datetime.now(UTC), has_router=settings.is_ours(settings.router.jid))
    mine = [one for one in parts if own is None or one.part == f"agency:{own}"]
    return [one for one in mine if one.state in (State.DEGRADED, State.AWAY)]


def _agencies() -> list[Agency]:
    """Those that this person looks after."""
    wanted = select(Agency).order_by(Agency.name)
    if (own := agency_limit()) is not None:
        wanted = wanted.where(Agency.id == own)
    return list(database().scalars(wanted))
