"""The wallboard, and one running chat. Stores commands for a chat; the agency's component carries them out."""

from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from admin.fields import options
from admin.live import boards, unchanged
from admin.live.forms import EndForm, MoveForm
from admin.web import audit
from admin.web.access import Rule, allow, person
from admin.web.database import database
from onedoor.records.names import called, name_of
from onedoor.store.tables import Agency, Leg
from onedoor.store.tables.live import END, MOVE, ChatCommand
from onedoor.store.transcripts import transcripts
from onedoor.wording.sentences import gettext as _

pages = Blueprint("live", __name__, template_folder="templates", url_prefix="/live")
RUNNING = ("waiting", "talking")


@pages.get("/")
@allow(Rule.DESKS)
def show() -> ResponseReturnValue:
    said = boards.shown()
    return render_template("live/show.html", **said, query=boards.query(said))


@pages.get("/board")
@allow(Rule.DESKS)
def fragment() -> ResponseReturnValue:
    """The part of the page that changes. The page requests it itself."""
    return unchanged.or_whole(render_template("live/board.html", **boards.shown()))


@pages.get("/<slug:agency>/<leg:leg>/")
@allow(Rule.LIVE)
def chat(agency: str, leg: str) -> ResponseReturnValue:
    found = _leg_or_404(agency, leg)
    audit.read(f"transcript:{agency}/{leg}", agency, live=True)
    return render_template("live/chat.html", **_said(found), form=_move_form(found))


@pages.get("/<slug:agency>/<leg:leg>/lines")
@allow(Rule.LIVE)
def lines(agency: str, leg: str) -> ResponseReturnValue:
    """The part of a chat's page that changes."""
    return unchanged.or_whole(render_template("live/lines.html", **_said(_leg_or_404(agency, leg))))


@pages.post("/<slug:agency>/<leg:leg>/move")
@allow(Rule.LIVE)
def move(agency: str, leg: str) -> ResponseReturnValue:
    found = _leg_or_404(agency, leg)
    form = _move_form(found)
    if not form.validate():
        return render_template("live/chat.html", **_said(found), form=form), 422
    return _ask(found, MOVE, form.target.data or "", form.reason.data or "")


@pages.route("/<slug:agency>/<leg:leg>/end", methods=["GET", "POST"])
@allow(Rule.LIVE)
def end(agency: str, leg: str) -> ResponseReturnValue:
    found, form = _leg_or_404(agency, leg), EndForm()
    if form.validate_on_submit():
        return _ask(found, END)
    return render_template("live/end.html", leg=found, form=form)


def _ask(leg: Leg, kind: str, target: str = "", reason: str = "") -> ResponseReturnValue:
    if leg.state not in RUNNING:
        flash(_("Chat %(number)s is over already.", number=leg.number))
        return redirect(url_for("live.show"))
    database().add(
        ChatCommand(
            agency_id=leg.agency_id,
            leg=leg.id,
            kind=kind,
            target=target,
            reason=reason,
            asked_by=person().name,
            asked_at=datetime.now(UTC),
        )
    )
    audit.note(kind, f"transcript:{leg.agency_id}/{leg.id}", leg.agency_id, target=target)
    database().commit()
    return redirect(url_for("live.chat", agency=leg.agency_id, leg=leg.id))


def _leg_or_404(agency: str, leg: str) -> Leg:
    return transcripts.leg(database(), agency, leg) or abort(404)


def _said(leg: Leg) -> dict[str, object]:
    asked = select(ChatCommand).where(ChatCommand.agency_id == leg.agency_id, ChatCommand.leg == leg.id)
    return {
        "leg": leg,
        "lines": transcripts.lines(database(), leg),
        "commands": database().scalars(asked.order_by(ChatCommand.id)).all(),
        "is_running": leg.state in RUNNING,
        "now": datetime.now(UTC),
    }


def _move_form(leg: Leg) -> MoveForm:
    """A form with what an agent can name in `!transfer`: colleagues, the agency's skills, and other agencies."""
    form = MoveForm()
    agency = database().get(Agency, leg.agency_id) or abort(404)
    people = [(f"@{agent.handle}", agent.name) for agent in agency.agents if agent.enabled and agent.jid != leg.owner]
    skills = [(skill.slug, _("Anybody for %(skill)s", skill=called(skill))) for skill in agency.skills]
    others = select(Agency.id, name_of(Agency)).where(Agency.id != agency.id, Agency.enabled).order_by(Agency.name)
    elsewhere = [(id, name) for id, name in database().execute(others)]
    form.target.choices = options(("", _("Choose")), *people, *skills, *elsewhere)
    return form
