"""Lists comments by page, and unhappy citizens whom somebody should call back. Marks those who were called."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from admin.reports import asking
from admin.web import audit
from admin.web.access import Rule, agency_limit, allow, is_masked, person
from admin.web.database import database
from admin.web.lookup import agency_names
from admin.words import masked
from onedoor.reports.feedback import FROWNING, during
from onedoor.store.tables import Feedback, Leg
from onedoor.store.tables.measures import Measure
from onedoor.wording.sentences import gettext as _

pages = Blueprint("followup", __name__, template_folder="templates", url_prefix="/reports/feedback")
MOST = 200


@pages.get("/comments")
@allow(Rule.ARCHIVE)
def comments() -> ResponseReturnValue:
    asked = _asked()
    wanted = _with_legs().where(during(database().connection(), asked.period), Feedback.comment != "")
    audit.read("feedback:comments", agency_limit())
    found: dict[str, list[tuple[Feedback, str]]] = {}
    for feedback, leg, page in database().execute(wanted.order_by(Feedback.at.desc()).limit(MOST)):
        said = feedback.comment
        if is_masked():
            said = masked.words(said, masked.names_of(leg) if leg is not None else None)
        found.setdefault(page or "", []).append((feedback, said))
    return render_template("reports/comments.html", asked=asked, found=found, most=MOST, names=agency_names())


@pages.get("/frowns")
@allow(Rule.DESKS)
def frowns() -> ResponseReturnValue:
    asked = _asked()
    unhappy = Feedback.rating == FROWNING
    wanted = _with_legs().where(during(database().connection(), asked.period), unhappy)
    audit.read("feedback:frowns", agency_limit())
    rows = database().execute(wanted.order_by(Feedback.followed_up_at.is_not(None), Feedback.at).limit(MOST)).all()
    return render_template("reports/frowns.html", asked=asked, rows=rows, most=MOST, names=agency_names())


@pages.post("/frowns/<slug:agency>/<leg:leg>/called")
@allow(Rule.LIVE)
def called(agency: str, leg: str) -> ResponseReturnValue:
    found = database().get(Feedback, (agency, leg)) or abort(404)
    if request.form.get("undo"):
        found.followed_up_at = found.followed_up_by = None
    elif found.followed_up_at is None:
        found.followed_up_at, found.followed_up_by = datetime.now(UTC), person().name
    database().commit()
    flash(_("Marked as called back.") if found.followed_up_at else _("The mark is removed."))
    back: dict[str, Any] = {name: request.form[name] for name in ("first", "last", "agency") if request.form.get(name)}
    return redirect(url_for("followup.frowns", **back))


def _asked() -> asking.Asking:
    limit = agency_limit()
    return asking.read("satisfaction", request.args, None if limit is None else (limit,))


def _with_legs() -> Any:
    """Uses outer joins, because the chat may have been destroyed. Its page is still known."""
    return (
        select(Feedback, Leg, Measure.page)
        .outerjoin(Leg, (Leg.agency_id == Feedback.agency_id) & (Leg.id == Feedback.leg))
        .outerjoin(Measure, (Measure.agency_id == Feedback.agency_id) & (Measure.leg == Feedback.leg))
    )
