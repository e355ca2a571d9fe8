"""Lists, adds, changes and deletes an agency's skills. Keeps the topics' routes in step with them."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from admin.skills.forms import SkillForm
from admin.web.access import Rule, allow
from admin.web.database import database
from admin.web.lookup import agency_or_404, is_taken, of_agency_or_404
from admin.words.names import names_of
from onedoor.records.names import called
from onedoor.store.setup import removal
from onedoor.store.tables import Leg, Route, Skill
from onedoor.wording.sentences import gettext as _

pages = Blueprint("skills", __name__, template_folder="templates", url_prefix="/agencies/<slug:agency>/skills")


@pages.get("/")
@allow(Rule.AGENCY)
def index(agency: str) -> ResponseReturnValue:
    return render_template("skills/index.html", agency=agency_or_404(agency), routes=_routes_by_skill(agency))


@pages.route("/new", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def new(agency: str) -> ResponseReturnValue:
    found = agency_or_404(agency)
    form = SkillForm()
    if form.validate_on_submit() and _is_free(form, agency):
        return _save(form, Skill(agency_id=agency))
    return render_template("skills/edit.html", form=form, agency=found, skill=None), 422 if form.errors else 200


@pages.route("/<int(max=2147483647):number>/edit", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def edit(agency: str, number: int) -> ResponseReturnValue:
    skill = of_agency_or_404(Skill, agency, number)
    form = SkillForm(obj=skill, **names_of(skill))
    if form.validate_on_submit() and _is_free(form, agency, number):
        for route in removal.routes(database(), skill):
            route.skill = form.slug.data or ""
        return _save(form, skill)
    return render_template("skills/edit.html", form=form, agency=skill.agency, skill=skill), 422 if form.errors else 200


@pages.get("/<int(max=2147483647):number>/delete")
@allow(Rule.AGENCY)
def ask(agency: str, number: int) -> ResponseReturnValue:
    skill = of_agency_or_404(Skill, agency, number)
    return render_template(
        "delete.html",
        title=_("Delete the skill %(skill)s?", skill=called(skill)),
        consequences=_consequences(skill),
        label=_("Delete the skill"),
        back=url_for("skills.index", agency=agency),
        agency=skill.agency,
    )


@pages.post("/<int(max=2147483647):number>/delete")
@allow(Rule.AGENCY)
def delete(agency: str, number: int) -> ResponseReturnValue:
    skill = of_agency_or_404(Skill, agency, number)
    removal.remove(database(), skill)
    database().commit()
    flash(_("The skill %(skill)s is deleted.", skill=called(skill)))
    return redirect(url_for("skills.index", agency=agency))


def _save(form: SkillForm, skill: Skill) -> ResponseReturnValue:
    form.fill(skill, "name", "slug", "max_waiting", "overflow_after")
    form.fill_names(skill)
    database().add(skill)
    database().commit()
    flash(_("The skill %(skill)s is saved.", skill=called(skill)))
    return redirect(url_for("skills.index", agency=skill.agency_id))


def _is_free(form: SkillForm, agency: str, number: int | None = None) -> bool:
    if is_taken(Skill, number, agency_id=agency, slug=form.slug.data):
        form.refuse(form.slug, _("This agency has a skill with the short name %(slug)s already.", slug=form.slug.data))
    return not form.errors


def _routes_by_skill(agency: str) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for route in database().scalars(select(Route).where(Route.agency_id == agency)):
        names.setdefault(route.skill, []).append(called(route.topic))
    return names


def _consequences(skill: Skill) -> list[str]:
    topics = [called(route.topic) for route in removal.routes(database(), skill)]
    waits = select(Leg.number).where(Leg.agency_id == skill.agency_id, Leg.skill == skill.slug, Leg.state == "waiting")
    waiting = database().scalars(waits).all()
    agents = ", ".join(ability.agent.name for ability in skill.abilities) or "nobody"
    told = [
        _("It is taken from the agents who have it now: %(agents)s.", agents=agents),
        _("No more chats come to this agency from these topics: %(topics)s.", topics=", ".join(topics))
        if topics
        else "",
        _("Citizens waiting for it now: %(waiting)s. Nobody will be found for them.", waiting=len(waiting))
        if waiting
        else "",
        _("Transcripts stay as they are."),
    ]
    return [sentence for sentence in told if sentence]
