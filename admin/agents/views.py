"""Lists, adds (with an account), changes and deletes an agency's agents. Does not itself speak to the XMPP server."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from admin.agents.forms import AgentForm, NewAgentForm
from admin.agents.levels import Levels
from admin.fields import options
from admin.web.access import Rule, allow
from admin.web.database import database
from admin.web.lookup import agency_or_404, of_agency_or_404
from onedoor import addresses
from onedoor.records.names import called
from onedoor.store.setup import accounts, pictures, removal
from onedoor.store.tables import Agency, Agent, Leg
from onedoor.wording.formats import say
from onedoor.wording.sentences import gettext as _

pages = Blueprint("agents", __name__, template_folder="templates", url_prefix="/agencies/<slug:agency>/agents")
FIELDS = ("name", "jid", "handle", "languages", "capacity", "duty", "language", "supervisor", "enabled")


@pages.get("/")
@allow(Rule.AGENCY)
def index(agency: str) -> ResponseReturnValue:
    talking = select(Leg.owner, func.count()).where(Leg.agency_id == agency, Leg.state == "talking").group_by(Leg.owner)
    return render_template(
        "agents/index.html",
        agency=agency_or_404(agency),
        requests=accounts.latest(database(), agency),
        talking=dict(database().execute(talking).all()),
    )


@pages.route("/new", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def new(agency: str) -> ResponseReturnValue:
    found = agency_or_404(agency)
    form = NewAgentForm()
    _offer_choices(form, found)
    if form.is_submitted():
        _complete(form)
        if form.validate() and _may_create(form) and _is_free(form, agency) and _has_picture(form):
            return _add(form, found)
    return render_template("agents/new.html", form=form, agency=found), 422 if form.errors else 200


@pages.route("/<int(max=2147483647):number>/edit", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def edit(agency: str, number: int) -> ResponseReturnValue:
    agent = of_agency_or_404(Agent, agency, number)
    form = AgentForm(obj=agent)
    _offer_choices(form, agent.agency)
    if not form.is_submitted():
        form.skills.data = [skill.id for skill in agent.skills]
        form.levels = Levels({ability.skill_id: ability.level for ability in agent.abilities})
    if form.is_submitted():
        _complete(form)
        if form.validate() and _is_free(form, agency, number) and _has_picture(form):
            _write(form, agent)
            database().commit()
            flash(_("%(agent)s is saved.", agent=agent.name))
            return redirect(url_for("agents.index", agency=agency))
    account = accounts.latest(database(), agency).get(agent.jid)
    return (
        render_template("agents/edit.html", form=form, agency=agent.agency, agent=agent, account=account),
        422 if form.errors else 200,
    )


@pages.post("/<int(max=2147483647):number>/account")
@allow(Rule.AGENCY)
def retry(agency: str, number: int) -> ResponseReturnValue:
    """Asks again for an account that could not be created."""
    agent = of_agency_or_404(Agent, agency, number)
    account = accounts.latest(database(), agency).get(agent.jid) or abort(404)
    if account.state != "failed":
        flash(_("The account of %(agent)s is not waiting for a retry.", agent=agent.name))
        return redirect(url_for("agents.index", agency=agency))
    password = accounts.retry(account)
    database().commit()
    if password:
        return render_template("agents/created.html", agency=agent.agency, agent=agent, password=password)
    flash(_("The account of %(agent)s is being created again, with the same password.", agent=agent.name))
    return redirect(url_for("agents.index", agency=agency))


@pages.get("/<int(max=2147483647):number>/delete")
@allow(Rule.AGENCY)
def ask(agency: str, number: int) -> ResponseReturnValue:
    agent = of_agency_or_404(Agent, agency, number)
    return render_template(
        "delete.html",
        title=_("Delete %(agent)s?", agent=agent.name),
        consequences=_consequences(agent),
        label=_("Delete the agent"),
        back=url_for("agents.index", agency=agency),
        agency=agent.agency,
    )


@pages.post("/<int(max=2147483647):number>/delete")
@allow(Rule.AGENCY)
def delete(agency: str, number: int) -> ResponseReturnValue:
    agent = of_agency_or_404(Agent, agency, number)
    removal.remove(database(), agent)
    database().commit()
    flash(_("%(agent)s is deleted.", agent=agent.name))
    return redirect(url_for("agents.index", agency=agency))


def _offer_choices(form: AgentForm, agency: Agency) -> None:
    form.skills.choices = options(*((skill.id, called(skill)) for skill in agency.skills))
    form.levels = Levels.read(request.form, [skill.id for skill in agency.skills])
    if isinstance(form, NewAgentForm):
        form.account.choices = options(
            ("create", _("Create the account on our server (%(domain)s)", domain=current_app.config["ONEDOOR_DOMAIN"])),
            ("elsewhere", _("They have an account already, here or on another server")),
        )


def _complete(form: AgentForm) -> None:
    """Turns `ana` into `ana@our.domain` if we create the account. Makes an empty handle from the address."""
    typed = form.jid.data or ""
    if isinstance(form, NewAgentForm) and form.account.data == "create" and typed and "@" not in typed:
        form.jid.data = f"{typed}@{current_app.config['ONEDOOR_DOMAIN']}"
    if not form.handle.data:
        form.handle.data = addresses.slug_from((addresses.bare_jid(form.jid.data or "") or "").partition("@")[0])


def _may_create(form: NewAgentForm) -> bool:
    domain = current_app.config["ONEDOOR_DOMAIN"]
    if form.account.data == "create" and not (form.jid.data or "").endswith(f"@{domain}"):
        form.refuse(
            form.jid,
            _(
                "We can only create accounts at %(domain)s; choose “They have an account already” instead.",
                domain=domain,
            ),
        )
    return not form.errors


def _is_free(form: AgentForm, agency: str, number: int | None = None) -> bool:
    if form.levels.mistake:
        form.refuse(form.skills, form.levels.mistake)
    if not form.handle.data and not form.errors:
        form.refuse(form.handle, _("Enter a handle: none can be made from this address."))
    others = select(Agent).where(Agent.agency_id == agency, Agent.id != (number or 0))
    for other in database().scalars(others):
        if other.jid == form.jid.data:
            form.refuse(
                form.jid, _("%(name)s has the address %(jid)s at this agency already.", name=other.name, jid=other.jid)
            )
        elif other.handle == form.handle.data:
            form.refuse(
                form.handle,
                _("%(name)s has the handle %(handle)s at this agency already.", name=other.name, handle=other.handle),
            )
    return not form.errors


def _has_picture(form: AgentForm) -> bool:
    """Shrinks the picture that was sent. Refuses a file that is not a picture."""
    sent = form.portrait.data.read() if form.portrait.data else b""
    form.portrait.data = None
    try:
        form.portrait.data = pictures.small(sent) if sent else None
    except pictures.NoPicture as mistake:
        form.refuse(form.portrait, say(mistake.said))
    return not form.errors


def _write(form: AgentForm, agent: Agent) -> None:
    form.fill(agent, *FIELDS)
    if form.portrait.data or form.no_picture.data:
        pictures.give(agent, form.portrait.data or None)
    agent.skills = [skill for skill in agency_or_404(agent.agency_id).skills if skill.id in (form.skills.data or [])]
    for ability in agent.abilities:
        ability.level = form.levels.of(ability.skill.id)


def _add(form: NewAgentForm, agency: Agency) -> ResponseReturnValue:
    agent = Agent(agency_id=agency.id)
    _write(form, agent)
    database().add(agent)
    password = accounts.request(database(), agency.id, agent.jid) if form.account.data == "create" else None
    database().commit()
    if password is None:
        flash(_("%(agent)s is added.", agent=agent.name))
        return redirect(url_for("agents.index", agency=agency.id))
    # No redirect here: only this response shows the password, and no page can read it afterwards.
    return render_template("agents/created.html", agency=agency, agent=agent, password=password)


def _consequences(agent: Agent) -> list[str]:
    owned = select(Leg.number).where(Leg.agency_id == agent.agency_id, Leg.owner == agent.jid, Leg.state == "talking")
    running = database().scalars(owned).all()
    asked = accounts.latest(database(), agent.agency_id).get(agent.jid)
    told = [
        _("%(agent)s gets no more chats at this agency and cannot type commands at its desk.", agent=agent.name),
        _(
            "Chats that go on with %(agent)s now: %(running)s. Transfer them first.",
            agent=agent.name,
            running=len(running),
        )
        if running
        else "",
        _("The request for their account is taken back.") if asked is not None and asked.state != "done" else "",
        _("The account %(jid)s itself stays on its XMPP server.", jid=agent.jid),
        _("Transcripts stay, with the agent’s name in them."),
    ]
    return [sentence for sentence in told if sentence]
