"""The first page: how the desks stand now, and the next step where something is missing. Changes nothing."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from admin.access import Rule, agency_limit, allow, may
from admin.database import database
from onedoor.store import transcripts
from onedoor.store.tables import AccountRequest, Agency, Topic

pages = Blueprint("home", __name__, template_folder="templates")
NEWEST = 5


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
        has_topics=database().scalar(select(Topic.id).limit(1)) is not None,
        newest=transcripts.search(database(), transcripts.Filter(agency=own), limit=NEWEST).found,
    )


def _agencies() -> list[Agency]:
    """Those that this person looks after."""
    wanted = select(Agency).order_by(Agency.name)
    if (own := agency_limit()) is not None:
        wanted = wanted.where(Agency.id == own)
    return list(database().scalars(wanted))
