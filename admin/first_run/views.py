"""Creates the first agency with its topic and agent, and then shows each step to the first chat as it happens."""

from datetime import UTC, datetime

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from admin.first_run.forms import FirstRunForm
from admin.web.access import Rule, allow
from admin.web.database import database
from admin.web.lookup import agency_or_404
from onedoor.desk import health
from onedoor.store.setup import accounts, order
from onedoor.store.tables import Agency, Agent, AgentSkill, Leg, Route, Skill, Topic, live
from onedoor.store.transcripts import transcripts
from onedoor.wording.sentences import gettext as _

pages = Blueprint("first_run", __name__, template_folder="templates", url_prefix="/first-run")
GENERAL = "general"


@pages.route("/", methods=["GET", "POST"])
@allow(Rule.ADMINISTRATOR)
def show() -> ResponseReturnValue:
    form = FirstRunForm()
    if form.validate_on_submit() and _is_free(form):
        agent = _make(form)
        password = accounts.request(database(), agent.agency_id, agent.jid)
        database().commit()
        return render_template("first_run/ready.html", **_steps(agent.agency), agent=agent, password=password)
    return render_template("first_run/show.html", form=form), 422 if form.errors else 200


@pages.get("/<slug:agency>/")
@allow(Rule.ADMINISTRATOR)
def ready(agency: str) -> ResponseReturnValue:
    found = agency_or_404(agency)
    return render_template("first_run/ready.html", **_steps(found), agent=next(iter(found.agents), None), password=None)


@pages.get("/<slug:agency>/steps")
@allow(Rule.ADMINISTRATOR)
def steps(agency: str) -> ResponseReturnValue:
    """The part of the page that changes."""
    return render_template("first_run/steps.html", **_steps(agency_or_404(agency)))


def _is_free(form: FirstRunForm) -> bool:
    domain = current_app.config["ONEDOOR_DOMAIN"]
    taken = or_(Agency.id == form.id.data, Agency.jid == f"{form.id.data}.{domain}")
    if form.id.data == "new" or database().scalar(select(Agency.id).where(taken)) is not None:
        form.refuse(form.id, _("This short name is taken; choose another one."))
    if database().scalar(select(Agent.id).where(Agent.jid == f"{form.account.data}@{domain}")) is not None:
        form.refuse(form.account, _("There is an agent with this account already."))
    return not form.errors


def _make(form: FirstRunForm) -> Agent:
    domain, id = current_app.config["ONEDOOR_DOMAIN"], form.id.data or ""
    skill = Skill(slug=GENERAL, name=form.topic.data or "")
    agent = Agent(
        jid=f"{form.account.data}@{domain}",
        handle=form.account.data or "",
        name=form.name.data or "",
        languages=form.languages.data or "en",
        abilities=[AgentSkill(skill=skill)],
        supervisor=True,
    )
    agency = Agency(id=id, jid=f"{id}.{domain}", name=form.agency.data or "", skills=[skill], agents=[agent])
    database().add(agency)
    database().flush()
    route = Route(agency_id=id, skill=GENERAL, position=0)
    place = order.behind_all(database())
    database().add(Topic(id=_topic_id(id), name=form.topic.data or "", position=place, routes=[route]))
    return agent


def _topic_id(agency: str) -> str:
    """The agency's short name, with a number if another topic has it."""
    taken = set(database().scalars(select(Topic.id)))
    return next(name for name in (agency, *(f"{agency}-{number}" for number in range(2, 99))) if name not in taken)


def _steps(agency: Agency) -> dict[str, object]:
    now = datetime.now(UTC)
    part = f"agency:{agency.id}"
    said = health.said(live.heartbeats(database(), part).get(part), now) or {}
    asked = [one for one in accounts.latest(database(), agency.id).values() if one.state != "done"]
    newest = select(Leg).where(Leg.agency_id == agency.id).order_by(Leg.assigned_at.desc()).limit(1)
    leg = database().scalar(newest)
    return {
        "agency": agency,
        "steps": [
            (_("The desk runs"), bool(said.get("link"))),
            (_("The agent’s account is made"), not asked),
            (_("The agent is in the desk room"), bool(said.get("present"))),
            (_("A citizen has asked something"), leg is not None),
            (_("The agent has answered"), leg is not None and leg.taken_at is not None),
        ],
        "failed": next((one.error for one in asked if one.state == "failed"), None),
        "leg": leg,
        "lines": transcripts.lines(database(), leg) if leg is not None else [],
        "page_address": current_app.config["ONEDOOR_PAGE"],
    }
