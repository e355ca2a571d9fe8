"""Lists, adds and changes the people of the panel; renews passwords. Nobody can lock out themselves or everybody."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from admin.fields import options
from admin.staff.forms import NewStaffForm, StaffForm
from admin.web import audit, sessions
from admin.web.access import Rule, allow, person
from admin.web.database import database
from onedoor.records.names import called
from onedoor.store.setup.accounts import new_password
from onedoor.store.staff import second_factor, staff
from onedoor.store.tables import Agency, Staff
from onedoor.wording.formats import say
from onedoor.wording.labels import ROLES
from onedoor.wording.sentences import gettext as _

pages = Blueprint("staff", __name__, template_folder="templates", url_prefix="/staff")


@pages.get("/")
@allow(Rule.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    people = database().scalars(select(Staff).order_by(Staff.name)).all()
    return render_template("staff/index.html", people=people, is_on=second_factor.is_on)


@pages.route("/new", methods=["GET", "POST"])
@allow(Rule.ADMINISTRATOR)
def new() -> ResponseReturnValue:
    form = NewStaffForm()
    _offer_agencies(form)
    if form.validate_on_submit() and _is_complete(form):
        password = new_password()
        try:
            made = staff.add(
                database(),
                form.login.data or "",
                form.name.data or "",
                password,
                form.role.data,
                form.agency_id.data or None,
            )
        except staff.StaffError as error:
            form.refuse(form.login, say(error.said))
        else:
            made.enabled = bool(form.enabled.data)
            database().commit()
            return render_template("staff/password.html", somebody=made, password=password)
    return render_template("staff/new.html", form=form), 422 if form.errors else 200


@pages.route("/<int(max=2147483647):number>/edit", methods=["GET", "POST"])
@allow(Rule.ADMINISTRATOR)
def edit(number: int) -> ResponseReturnValue:
    somebody = _staff_or_404(number)
    form = StaffForm(obj=somebody)
    _offer_agencies(form)
    if form.validate_on_submit() and _is_complete(form) and _leaves_me_in(form, somebody):
        form.fill(somebody, "name", "role", "enabled")
        somebody.agency_id = staff.agency_of(somebody.role, form.agency_id.data)
        database().commit()
        flash(_("%(name)s is saved.", name=somebody.name))
        return redirect(url_for("staff.index"))
    shown = {"form": form, "somebody": somebody, "has_factor": second_factor.is_on(somebody)}
    shown["logins"] = sessions.of(somebody)
    return render_template("staff/edit.html", **shown), 422 if form.errors else 200


@pages.post("/<int(max=2147483647):number>/password")
@allow(Rule.ADMINISTRATOR)
def renew(number: int) -> ResponseReturnValue:
    """Makes a new password for somebody who lost theirs. Only this response shows it."""
    somebody = _staff_or_404(number)
    if somebody is person():
        return redirect(url_for("account.password"))
    password = new_password()
    staff.change_password(somebody, password)
    database().commit()
    return render_template("staff/password.html", somebody=somebody, password=password)


@pages.post("/<int(max=2147483647):number>/factor")
@allow(Rule.ADMINISTRATOR)
def reset(number: int) -> ResponseReturnValue:
    """Removes the second factor of somebody who lost their telephone. People need a code to remove their own."""
    somebody = _staff_or_404(number)
    if somebody is person():
        return redirect(url_for("factor.show"))
    second_factor.remove(database(), somebody)
    staff.end_sessions(somebody)
    audit.note("second-factor-reset", f"staff:{somebody.id}", somebody.agency_id)
    database().commit()
    flash(_("%(name)s logs in with the password alone now.", name=somebody.name))
    return redirect(url_for("staff.edit", number=number))


@pages.post("/<int(max=2147483647):number>/logout")
@allow(Rule.ADMINISTRATOR)
def log_out(number: int) -> ResponseReturnValue:
    somebody = _staff_or_404(number)
    staff.end_sessions(somebody)
    audit.note("end-sessions", f"staff:{somebody.id}", somebody.agency_id)
    database().commit()
    flash(_("%(name)s is logged out everywhere.", name=somebody.name))
    return redirect(url_for("staff.edit", number=number))


def _staff_or_404(number: int) -> Staff:
    return database().get(Staff, number) or abort(404)


def _offer_agencies(form: StaffForm) -> None:
    agencies = database().scalars(select(Agency).order_by(Agency.name))
    form.agency_id.choices = options(("", _("No agency")), *((agency.id, called(agency)) for agency in agencies))


def _is_complete(form: StaffForm) -> bool:
    if form.role.data in staff.OF_AN_AGENCY and not form.agency_id.data:
        form.refuse(form.agency_id, _("Choose the agency that this %(role)s looks after.", role=ROLES[form.role.data]))
    return not form.errors


def _leaves_me_in(form: StaffForm, somebody: Staff) -> bool:
    if somebody is not person():
        return True
    if not form.enabled.data:
        form.refuse(form.enabled, _("You cannot lock yourself out; another administrator can."))
    if form.role.data != staff.ADMINISTRATOR:
        form.refuse(form.role, _("You cannot take the administrator’s role from yourself; another administrator can."))
    return not form.errors
