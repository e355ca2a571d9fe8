"""Lists, shows, adds, renames, switches off and deletes agencies. Deletes no transcript."""

from datetime import UTC, datetime

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from admin.agencies.forms import AgencyForm, NewAgencyForm
from admin.web import lookup, paging
from admin.web.access import Rule, allow
from admin.web.database import database
from admin.web.lookup import agency_or_404
from admin.words.names import names_of
from onedoor.desk.terms.verdict import verdict
from onedoor.records.names import called, name_of
from onedoor.store.live import overview
from onedoor.store.setup import removal, setup
from onedoor.store.tables import AccountRequest, Agency, Agent, Route, Skill, Topic
from onedoor.wording.sentences import gettext as _
from onedoor.wording.sentences import ngettext

pages = Blueprint("agencies", __name__, template_folder="templates", url_prefix="/agencies")


@pages.get("/")
@allow(Rule.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    named = select(Agency.id, Agency.name, name_of(Agency).label("called")).order_by(Agency.name)
    found = paging.paged(database().execute(named).all(), lambda one: (one.called, one.name, one.id))
    return render_template(
        "agencies/index.html",
        found=found,
        agencies=lookup.agencies([one.id for one in found.rows]),
        agents=_counted(Agent),
        skills=_counted(Skill),
    )


@pages.get("/<slug:agency>/")
@allow(Rule.AGENCY)
def show(agency: str) -> ResponseReturnValue:
    failed = select(AccountRequest).where(AccountRequest.agency_id == agency, AccountRequest.state == "failed")
    return render_template(
        "agencies/show.html",
        agency=agency_or_404(agency),
        topics=_topics_of(agency),
        running=overview.running(database(), agency).get(agency, overview.Running()),
        failed=database().scalars(failed).all(),
        verdict=verdict(setup.hours(agency_or_404(agency)), datetime.now(UTC)),
    )


@pages.route("/new", methods=["GET", "POST"])
@allow(Rule.ADMINISTRATOR)
def new() -> ResponseReturnValue:
    form = NewAgencyForm()
    if form.validate_on_submit() and _is_free(form):
        made = Agency(id=form.id.data, jid=_address(form), local=form.place.data == "here")
        form.fill(made, "name", "enabled")
        form.fill_names(made)
        database().add(made)
        database().commit()
        flash(_("%(name)s is added. Give it a skill and an agent next.", name=called(made)))
        return redirect(url_for("agencies.show", agency=made.id))
    return render_template("agencies/new.html", form=form), 422 if form.errors else 200


@pages.route("/<slug:agency>/edit", methods=["GET", "POST"])
@allow(Rule.ADMINISTRATOR)
def edit(agency: str) -> ResponseReturnValue:
    found = agency_or_404(agency)
    form = AgencyForm(obj=found, **names_of(found))
    if form.validate_on_submit():
        form.fill(found, "name", "enabled")
        form.fill_names(found)
        database().commit()
        flash(_("%(name)s is saved.", name=called(found)))
        return redirect(url_for("agencies.show", agency=agency))
    return render_template("agencies/edit.html", form=form, agency=found), 422 if form.errors else 200


@pages.get("/<slug:agency>/delete")
@allow(Rule.ADMINISTRATOR)
def ask(agency: str) -> ResponseReturnValue:
    found = agency_or_404(agency)
    return render_template(
        "delete.html",
        title=_("Delete %(name)s?", name=called(found)),
        consequences=_consequences(found),
        label=_("Delete the agency"),
        back=url_for("agencies.show", agency=agency),
        agency=found,
    )


@pages.post("/<slug:agency>/delete")
@allow(Rule.ADMINISTRATOR)
def delete(agency: str) -> ResponseReturnValue:
    found = agency_or_404(agency)
    removal.remove(database(), found)
    database().commit()
    flash(_("%(name)s is deleted. Its transcripts are still here.", name=called(found)))
    return redirect(url_for("agencies.index"))


def _address(form: NewAgencyForm) -> str:
    return (
        f"{form.id.data}.{current_app.config['ONEDOOR_DOMAIN']}" if form.place.data == "here" else form.jid.data or ""
    )


def _is_free(form: NewAgencyForm) -> bool:
    address = _address(form)
    if form.id.data == "new":
        form.refuse(form.id, _("“new” cannot be a short name: the panel uses the word itself."))
    elif database().get(Agency, form.id.data):
        form.refuse(form.id, _("There is an agency with the short name %(id)s already.", id=form.id.data))
    elif not address:
        form.refuse(form.jid, _("Enter the address of the desk on the other server."))
    elif database().scalar(select(Agency.id).where(Agency.jid == address)):
        form.refuse(form.jid, _("There is an agency with the address %(address)s already.", address=address))
    return not form.errors


def _counted(table: type[Agent] | type[Skill]) -> dict[str, int]:
    """agency → number of rows"""
    return dict(database().execute(select(table.agency_id, func.count()).group_by(table.agency_id)).all())


def _topics_of(agency: str) -> list[tuple[Topic, Route]]:
    asked = select(Topic, Route).join(Route).where(Route.agency_id == agency).order_by(Topic.position, Topic.name)
    return [(topic, route) for topic, route in database().execute(asked)]


def _belongings(stake: removal.Stake) -> str:
    return _(
        "The agency is deleted, with %(agents)s, %(skills)s and %(replies)s.",
        agents=ngettext("%(num)s agent", "%(num)s agents", stake.agents),
        skills=ngettext("%(num)s skill", "%(num)s skills", stake.skills),
        replies=ngettext("%(num)s reply", "%(num)s replies", stake.replies),
    )


def _consequences(agency: Agency) -> list[str]:
    stake = removal.stake(database(), agency)
    topics, managers = ", ".join(stake.topics), ", ".join(stake.staff)
    chats = ngettext("%(num)s chat", "%(num)s chats", stake.running)
    told = [
        _belongings(stake),
        _("No more chats come to it from these topics: %(topics)s.", topics=topics) if topics else "",
        _("These people cannot log in to the panel any more: %(managers)s.", managers=managers) if managers else "",
        _("Now waiting or going on here: %(chats)s. End or transfer first.", chats=chats) if stake.running else "",
        _("Transcripts stay. So do the agents’ accounts on the XMPP server."),
    ]
    return [sentence for sentence in told if sentence]
