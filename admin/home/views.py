"""The first page: the current state of the desks, and the next step if something is missing. Changes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from admin.web import lookup, paging
from admin.web.access import Rule, agency_limit, allow, may
from admin.web.clocks import learn
from admin.web.database import database
from onedoor.desk.health import Health
from onedoor.records.names import name_of
from onedoor.settings import Settings
from onedoor.store.live import health, overview
from onedoor.store.tables import AccountRequest, Agency, Skill, Topic
from onedoor.store.transcripts import transcripts
from onedoor.wording.labels import WHY
from onedoor.wording.sentences import lazy_gettext as _

pages = Blueprint("home", __name__, template_folder="templates")
NEWEST = 5
CARDS = 24
MOST_FAILED = 8
MOST_UNWELL = 8
"""The most parts that we name. When an agencies' process is away, so are all its agencies."""
PARTS = {"router": _("Router"), "bridge": _("Citizens’ page")}


@pages.get("/")
@allow(Rule.STAFF)
def show() -> ResponseReturnValue:
    """Redirects people who do not look after a desk to the audit log or the transcripts."""
    if not may(Rule.DESKS):
        return redirect(url_for("audit_log.index" if may(Rule.AUDIT) else "transcripts.index"))
    own, now = agency_limit(), datetime.now(UTC)
    names = _named(own)
    found = paging.paged(names, lambda one: (one.name, one.id), CARDS)
    newest = transcripts.search(database(), transcripts.Filter(agency=own), limit=NEWEST).found
    learn({one.leg.agency_id for one in newest})
    return render_template(
        "home/home.html",
        found=found,
        agencies=lookup.agencies([one.id for one in found.rows]),
        names=dict(names),
        **_counted(own),
        now=now,
        failed=_failed(own),
        most_failed=MOST_FAILED,
        unwell=_unwell(own) if found.total else [],
        most_unwell=MOST_UNWELL,
        parts=PARTS,
        why=WHY,
        has_topics=database().scalar(select(Topic.id).limit(1)) is not None,
        newest=newest,
    )


def _counted(own: str | None) -> dict[str, object]:
    """The figures on the cards, for each agency and in total."""
    running, staffing = overview.running(database(), own), overview.staffing(database(), own)
    return {
        "running": defaultdict(overview.Running, running),
        "staffing": defaultdict(overview.Staffing, staffing),
        "totals": {
            "running": overview.altogether(running.values()),
            "on_duty": sum(one.on_duty for one in staffing.values()),
            "agents": sum(one.agents for one in staffing.values()),
        },
        "skilled": set(database().scalars(select(Skill.agency_id).distinct())),
    }


def _unwell(own: str | None) -> list[Health]:
    """The parts that need attention, among those that this person looks after."""
    settings: Settings = current_app.extensions["onedoor.settings"]
    parts = health.parts(database(), datetime.now(UTC), has_router=settings.is_ours(settings.router.jid))
    mine = [one for one in parts if own is None or one.part == f"agency:{own}"]
    return [one for one in mine if one.is_unwell]


def _failed(own: str | None) -> Sequence[AccountRequest]:
    """The first requests for accounts that failed: MOST_FAILED, and one more if there are more."""
    failed = select(AccountRequest).where(AccountRequest.state == "failed").order_by(AccountRequest.id)
    mine = failed if own is None else failed.where(AccountRequest.agency_id == own)
    return database().scalars(mine.limit(MOST_FAILED + 1)).all()


def _named(own: str | None) -> Sequence[Any]:
    """(id, name) of the agencies that this person looks after."""
    wanted = select(Agency.id, name_of(Agency).label("name")).order_by(Agency.name)
    return database().execute(wanted if own is None else wanted.where(Agency.id == own)).all()
