"""Lets others read one transcript for a while: another agency's staff, or a colleague with a link."""

import hashlib
import secrets
from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, select

from admin import fields
from admin.handling.blueprint import pages
from admin.handling.forms import LINK, ShareForm, link_or_agency
from admin.handling.lookup import leg_or_404, named, seen
from admin.web import audit
from admin.web.access import Rule, agency_limit, allow, person
from admin.web.clocks import clock_of
from admin.web.database import database
from admin.web.lookup import agency_names
from onedoor.records.transcript import completeness
from onedoor.store.tables import Leg, Share
from onedoor.wording.sentences import gettext


@pages.route("/<slug:agency>/<leg:leg>/share", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def share(agency: str, leg: str) -> ResponseReturnValue:
    found, form, names = leg_or_404(agency, leg), ShareForm(), agency_names()
    form.to.choices = fields.options(*link_or_agency(names, agency))
    link = None
    if form.validate_on_submit():
        secret = secrets.token_urlsafe(24)
        by_link = form.to.data == LINK
        row = Share(
            agency_id=agency, leg=leg, to_agency=None if by_link else form.to.data,
            link=_digest(secret) if by_link else None, reason=form.reason.data, at=datetime.now(UTC),
            by=person().login, until=form.until(),
        )  # fmt: skip
        database().add(row)
        database().flush()
        audit.note("share", named(found), agency, share=row.id, to=row.to_agency or "link", until=row.until.isoformat())
        database().commit()
        if not by_link:
            flash(gettext("It is shared with %(agency)s.", agency=names[form.to.data]))
            return redirect(url_for("handling.share", agency=agency, leg=leg))
        link = url_for("handling.by_link", secret=secret, _external=True)
    shares = database().scalars(
        select(Share).where(Share.agency_id == agency, Share.leg == leg).order_by(Share.id.desc())
    )
    return render_template(
        "handling/share.html", leg=found, form=form, shares=shares.all(), names=names, link=link, now=datetime.now(UTC)
    ), 422 if form.errors else 200


@pages.post("/<slug:agency>/<leg:leg>/share/<int(max=2147483647):number>/revoke")
@allow(Rule.AGENCY)
def revoke(agency: str, leg: str, number: int) -> ResponseReturnValue:
    row = database().get(Share, number) or abort(404)
    if (row.agency_id, row.leg) != (agency, leg):
        abort(404)
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by = datetime.now(UTC), person().login
        audit.note("revoke", f"transcript:{agency}/{leg}", agency, share=row.id)
        database().commit()
        flash(gettext("It is not shared any more."))
    return redirect(url_for("handling.share", agency=agency, leg=leg))


@pages.get("/shared")
@allow(Rule.ARCHIVE)
def shared() -> ResponseReturnValue:
    """Lists the transcripts that other agencies share with this person's agency."""
    limit = agency_limit()
    wanted = (
        select(Share, Leg)
        .join(Leg, (Leg.agency_id == Share.agency_id) & (Leg.id == Share.leg))
        .where(*_in_force(), Share.to_agency.is_not(None), Leg.disposed_at.is_(None))
        .order_by(Share.id.desc())
    )
    if limit is not None:
        wanted = wanted.where(Share.to_agency == limit)
    found = database().execute(wanted).all()
    return render_template("handling/shared.html", shares=found, names=agency_names())


@pages.get("/shared/<int(max=2147483647):number>")
@allow(Rule.ARCHIVE)
def read(number: int) -> ResponseReturnValue:
    row = database().scalar(select(Share).where(Share.id == number, *_in_force(), Share.to_agency.is_not(None)))
    if row is None or agency_limit() not in (None, row.to_agency):
        abort(404)
    return _page(row)


@pages.get("/shared/link/<secret>")
@allow(Rule.ARCHIVE)
def by_link(secret: str) -> ResponseReturnValue:
    return _page(database().scalar(select(Share).where(Share.link == _digest(secret), *_in_force())) or abort(404))


def _page(row: Share) -> ResponseReturnValue:
    found, lines = seen(leg_or_404(row.agency_id, row.leg))
    audit.read(f"transcript:{row.agency_id}/{row.leg}", row.agency_id, share=row.id)
    return render_template(
        "handling/read.html", leg=found, lines=lines, share=row, names=agency_names(),
        completeness=completeness(found, clock_of(row.agency_id)),
    )  # fmt: skip


def _in_force() -> tuple[ColumnElement[bool], ...]:
    return (Share.until > datetime.now(UTC), Share.revoked_at.is_(None))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
