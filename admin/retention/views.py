"""An agency's schedules, holds, and the log of destroyed records. Destroys nothing: the hourly sweep does."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from admin.retention.forms import HoldForm, LiftForm, ScheduleForm
from admin.web import audit
from admin.web.access import Rule, allow, is_administrator, person
from admin.web.database import database, engine
from admin.web.lookup import agency_names, agency_or_404
from onedoor.desk.terms import retention
from onedoor.desk.terms.retention import Kind
from onedoor.store.retention import covering, holding, keeping
from onedoor.store.tables import Agency, Disposal, Hold, Schedule, Sweep
from onedoor.wording.sentences import gettext

pages = Blueprint("retention", __name__, template_folder="templates", url_prefix="/agencies/<slug:agency>/retention")
MOST_LOGGED = 200
MOST_HELD = 200


@pages.route("/", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def show(agency: str) -> ResponseReturnValue:
    """Shows what a change will destroy first, and saves it when the person has seen that."""
    found = agency_or_404(agency)
    now_so = keeping.schedules(database())[agency]
    form = ScheduleForm(data={kind.value: days for kind, days in now_so.items()})
    if form.validate_on_submit():
        wanted = form.decided()
        if request.form.get("seen") == _seen(wanted):
            return _save(found, wanted)
        return render_template(
            "retention/preview.html", agency=found, form=form, plans=_plans(agency, wanted), seen=_seen(wanted)
        )
    return render_template(
        "retention/show.html",
        agency=found,
        form=form,
        plans=_plans(agency, now_so),
        days={kind.value: retention.days(now_so, kind) for kind in Kind},
        finished=database().scalar(select(Sweep.finished_at)),
    ), 422 if form.errors else 200


def _plans(agency: str, wanted: dict[Kind, int | None] | retention.Schedules) -> list[keeping.Plan]:
    return keeping.plans(engine(), datetime.now(UTC), agency, only_so=wanted)


def _seen(wanted: dict[Kind, int | None]) -> str:
    return ",".join(f"{kind}={days}" for kind, days in sorted(wanted.items()))


def _save(agency: Agency, wanted: dict[Kind, int | None]) -> ResponseReturnValue:
    keeping.turn(database())
    before = {kind.value: days for kind, days in keeping.schedules(database())[agency.id].items()}
    agency.keep_days = wanted[Kind.CHAT]
    for kind in set(Kind) - {Kind.CHAT}:
        row = database().get(Schedule, (agency.id, kind.value))
        if kind in wanted:
            row = row or Schedule(agency_id=agency.id, kind=kind.value)
            row.days, row.at, row.by = wanted[kind], datetime.now(UTC), person().login
            database().add(row)
        elif row is not None:
            database().delete(row)
    after = {kind.value: days for kind, days in wanted.items()}
    audit.note("schedule", f"agency:{agency.id}", agency.id, before=str(before), after=str(after))
    database().commit()
    flash(gettext("The schedules are saved. They are carried out within the hour."))
    return redirect(url_for("retention.show", agency=agency.id))


@pages.get("/holds")
@allow(Rule.AGENCY)
def holds(agency: str) -> ResponseReturnValue:
    wanted = select(Hold).where(or_(Hold.agency_id == agency, Hold.agency_id.is_(None))).order_by(Hold.id.desc())
    found = database().scalars(wanted).all()
    return render_template(
        "retention/holds.html", agency=agency_or_404(agency), holds=found, today=datetime.now(UTC).date()
    )


@pages.route("/holds/new", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def hold(agency: str) -> ResponseReturnValue:
    found = agency_or_404(agency)
    form = HoldForm(chat=request.args.get("chat", ""))
    if form.validate_on_submit() and _is_clear(form, agency):
        row = Hold(
            agency_id=None if form.everyone.data and is_administrator() else agency, chat=form.chat.data,
            person=form.person.data, words=form.words.data, first=form.first.day, last=form.last.day,
            until=form.until.day, reason=form.reason.data, at=datetime.now(UTC), by=person().login,
        )  # fmt: skip
        holding.put(database(), agency, row)
        database().commit()
        flash(gettext("The hold is in force: nothing that it covers is destroyed."))
        return redirect(url_for("retention.held", agency=agency, number=row.id))
    return render_template("retention/hold.html", agency=found, form=form), 422 if form.errors else 200


def _is_clear(form: HoldForm, agency: str) -> bool:
    if not form.has_criteria():
        form.refuse(form.chat, gettext("Say what is held: a chat, a person, words, or dates."))
    elif form.chat.data:
        chat = holding.chat_named(database(), agency, form.chat.data)
        if chat is None:
            form.refuse(form.chat, gettext("This agency has no such chat."))
        else:
            form.chat.data = chat
    return not form.errors


@pages.get("/holds/<int(max=2147483647):number>/covers")
@allow(Rule.AGENCY)
def held(agency: str, number: int) -> ResponseReturnValue:
    """Shows what a hold covers now. A manager sees only their own agency's part."""
    row = _hold_or_404(agency, number)
    rule = keeping.hold_of(row)
    seen = rule if is_administrator() else replace(rule, agency=agency)
    today = datetime.now(UTC).date()
    return render_template(
        "retention/held.html", agency=agency_or_404(agency), hold=row, today=today, most=MOST_HELD,
        covered=covering.covered(database(), seen, MOST_HELD) if rule.is_in_force(today) else None,
        names=agency_names(),
    )  # fmt: skip


def _hold_or_404(agency: str, number: int) -> Hold:
    row = database().get(Hold, number) or abort(404)
    return row if row.agency_id in (agency, None) else abort(404)


@pages.route("/holds/<int(max=2147483647):number>/lift", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def lift(agency: str, number: int) -> ResponseReturnValue:
    row = _hold_or_404(agency, number)
    if row.agency_id is None and not is_administrator():
        abort(404)
    if row.lifted_at is not None:
        return redirect(url_for("retention.holds", agency=agency))
    form = LiftForm()
    if form.validate_on_submit():
        holding.lift(database(), agency, row, by=person().login, why=form.why.data or "", now=datetime.now(UTC))
        database().commit()
        flash(gettext("The hold is lifted. Records past their schedule are destroyed within the hour."))
        return redirect(url_for("retention.holds", agency=agency))
    return render_template(
        "retention/lift.html", agency=agency_or_404(agency), form=form, hold=row
    ), 422 if form.errors else 200


@pages.get("/log")
@allow(Rule.AGENCY)
def log(agency: str) -> ResponseReturnValue:
    wanted = select(Disposal).where(Disposal.agency_id == agency).order_by(Disposal.id.desc()).limit(MOST_LOGGED)
    return render_template(
        "retention/log.html", agency=agency_or_404(agency), rows=database().scalars(wanted).all(), most=MOST_LOGGED
    )
