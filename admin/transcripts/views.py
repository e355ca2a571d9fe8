"""Lists, searches, shows and exports transcripts. Changes nothing, and shows managers only their own agency."""

import json
from collections.abc import Sequence

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import inspect, select

from admin.transcripts import choices, covered
from admin.transcripts.beside import Beside
from admin.transcripts.excerpt import excerpt
from admin.transcripts.forms import Search
from admin.web import audit
from admin.web.access import Rule, agency_limit, allow, is_administrator, is_masked, may
from admin.web.clocks import clock_of, learn
from admin.web.database import database
from admin.web.lookup import agency_names
from admin.words import masked
from onedoor.files.names import disposition
from onedoor.records.called import Called
from onedoor.records.names import name_of
from onedoor.records.transcript import as_csv, as_json, as_text, completeness
from onedoor.store.tables import ChatFile, Feedback, Leg, Line, Tag
from onedoor.store.transcripts import files, left_messages, transcripts

pages = Blueprint("transcripts", __name__, template_folder="templates", url_prefix="/transcripts")
pages.add_app_template_global(transcripts.is_quote_shown)
PAGE = 25


@pages.get("/")
@allow(Rule.ARCHIVE)
def index() -> ResponseReturnValue:
    search = Search.read(request.args)
    only = agency_limit()
    search.agent = "" if is_masked() else search.agent
    offered = choices.of(only or search.agency or None, search.chosen(), names=not is_masked())
    search.settle(offered)
    clock = clock_of(only or search.agency)
    wanted = search.filter(only, clock)
    look = covered.search if is_masked() else transcripts.search
    page = look(database(), wanted, offset=(search.page - 1) * PAGE, limit=PAGE)
    learn({found.leg.agency_id for found in page.found})
    return render_template(
        "transcripts/index.html",
        search=search,
        page=page,
        excerpts={found.leg: excerpt(found.line.body, wanted.terms or ()) for found in page.found if found.line},
        pages=max(1, -(-page.total // PAGE)),
        names=agency_names(),
        agencies=transcripts.agencies(database()) if only is None else [],
        tags=_tags(wanted.agency),
        choices=offered,
        most_counted=transcripts.MOST_COUNTED,
        zone=clock,
    )


@pages.get("/<slug:agency>/<leg:leg>/")
@allow(Rule.READ)
def show(agency: str, leg: str) -> ResponseReturnValue:
    found, lines = _leg_or_404(agency, leg)
    audit.read(_named(found), agency)
    return render_template(
        "transcripts/show.html",
        leg=found,
        feedback=_feedback(agency, leg),
        lines=lines,
        others=transcripts.other_legs(database(), found) if is_administrator() else [],
        names=agency_names(),
        called=Called.at(database(), agency),
        tags=_tags(agency),
        files=_files(agency, leg),
        completeness=completeness(found, clock_of(agency)),
        beside=Beside.of(agency, leg) if may(Rule.LIVE, agency) else None,
    )


@pages.get("/<slug:agency>/<leg:leg>/files/<file:identifier>")
@allow(Rule.LIVE)
def file(agency: str, leg: str, identifier: str) -> ResponseReturnValue:
    """Not for analysts: we cannot cover names in a picture."""
    found = files.find(database(), agency, leg, identifier) or abort(404)
    audit.read(f"file:{agency}/{leg}/{identifier}", agency)
    try:
        with files.open_kept(current_app.config["ONEDOOR_FILES"], found) as kept:
            content = kept.read()
    except files.NotKept:
        abort(404)
    headers = {"Content-Disposition": disposition(found.name)}
    return Response(content, mimetype=found.media_type, headers=headers)


@pages.get("/<slug:agency>/<leg:leg>/transcript.txt")
@allow(Rule.READ)
def text(agency: str, leg: str) -> ResponseReturnValue:
    found, lines = _leg_or_404(agency, leg)
    audit.read(_named(found), agency, action="export", format="text")
    return _download(
        as_text(found, lines, Called.at(database(), agency), clock_of(agency), _feedback(agency, leg)),
        "text/plain; charset=utf-8",
        f"{agency}-{found.number}.txt",
    )


@pages.get("/<slug:agency>/<leg:leg>/transcript.csv")
@allow(Rule.READ)
def table(agency: str, leg: str) -> ResponseReturnValue:
    found, lines = _leg_or_404(agency, leg)
    audit.read(_named(found), agency, action="export", format="csv")
    return _download(as_csv(lines), "text/csv; charset=utf-8", f"{agency}-{found.number}.csv")


@pages.get("/<slug:agency>/<leg:leg>/transcript.json")
@allow(Rule.READ)
def data(agency: str, leg: str) -> ResponseReturnValue:
    found, lines = _leg_or_404(agency, leg)
    audit.read(_named(found), agency, action="export", format="json")
    content = (
        json.dumps(
            as_json(found, lines, Called.at(database(), agency).agency, _feedback(agency, leg), _files(agency, leg)),
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )
    return _download(content, "application/json", f"{agency}-{found.number}.json")


def _leg_or_404(agency: str, leg: str) -> tuple[Leg, Sequence[Line]]:
    found = transcripts.leg(database(), agency, leg) or abort(404)
    lines = transcripts.lines(database(), found)
    return masked.transcript(found, lines) if is_masked() else (found, lines)


def _files(agency: str, leg: str) -> Sequence[ChatFile]:
    """The chat's files, for people who may see names."""
    return [] if is_masked() else files.of_leg(database(), agency, leg)


def _feedback(agency: str, leg: str) -> Feedback | None:
    """The citizen's feedback, as this person may see it."""
    found = transcripts.leg(database(), agency, leg) or abort(404)
    said = left_messages.feedback(database(), found)
    if said is None or not is_masked():
        return said
    known = masked.names_of(found, transcripts.lines(database(), found))
    covered = {"comment": masked.words(said.comment, known), "followed_up_by": None}
    columns = {column.key: getattr(said, column.key) for column in inspect(Feedback).mapper.column_attrs}
    return Feedback(**(columns | covered))


def _named(leg: Leg) -> str:
    """The transcript's name in the audit log."""
    return f"transcript:{leg.agency_id}/{leg.id}"


def _download(content: str, media_type: str, name: str) -> Response:
    disposition = f'attachment; filename="transcript-{name}"'
    return Response(content, content_type=media_type, headers={"Content-Disposition": disposition})


def _tags(agency: str | None) -> dict[str, str]:
    """slug → name of the tags at one agency, or at all"""
    asked = select(Tag.slug, name_of(Tag)).order_by(Tag.name)
    return dict(database().execute(asked if agency is None else asked.where(Tag.agency_id == agency)).all())
