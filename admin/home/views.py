"""The first page: how the desks stand now, and the next step where something is missing. Changes nothing."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from admin.access import Rule, allow, is_administrator, person
from admin.database import database
from onedoor.store import transcripts
from onedoor.store.tables import AccountRequest, Agency, Topic

pages = Blueprint("home", __name__, template_folder="templates")
NEWEST = 5


@pages.get("/")
@allow(Rule.STAFF)
def show() -> ResponseReturnValue:
    agencies = _agencies()
    own = None if is_administrator() else person().agency_id or ""
    failed = select(AccountRequest).where(AccountRequest.state == "failed").order_by(AccountRequest.id)
    if own is not None:
        failed = failed.where(AccountRequest.agency_id == own)
    return render_template(
        "home/home.html",
        agencies=agencies,
        counts={agency.id: transcripts.counts(database(), agency.id) for agency in agencies},
        failed=database().scalars(failed).all(),
        has_topics=database().scalar(select(Topic.id).limit(1)) is not None,
        newest=transcripts.search(database(), transcripts.Filter(agency=own), limit=NEWEST).found,
    )


def _agencies() -> list[Agency]:
    """Those that this person looks after."""
    wanted = select(Agency).order_by(Agency.name)
    if not is_administrator():
        wanted = wanted.where(Agency.id == person().agency_id)
    return list(database().scalars(wanted))
