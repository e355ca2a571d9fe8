"""Exports all that a search finds as one file, for the person who asked. The file is destroyed after a week."""

import json
import secrets
import zipfile
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from flask import Response, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import insert, select
from werkzeug.datastructures import MultiDict

from admin.handling.blueprint import pages
from admin.handling.lookup import seen, settings
from admin.transcripts import covered
from admin.transcripts.forms import Search
from admin.web import audit
from admin.web.access import Rule, agency_limit, allow, is_administrator, is_masked, person
from admin.web.clocks import clock_of
from admin.web.database import database
from onedoor import cells
from onedoor.records.called import Called
from onedoor.records.transcript import as_json, as_row, as_text
from onedoor.store.retention import keeping
from onedoor.store.retention.destroying import export_path
from onedoor.store.tables import Export, ExportLeg, Leg
from onedoor.store.transcripts import transcripts
from onedoor.wording.sentences import gettext

MOST = 2_000
"""The most transcripts in one file."""
KEPT = timedelta(days=7)
HEAD = ("reference", "number", "agency", "topic", "language", "citizen", "agent", "began", "ended", "state", "complete",
        "tags", "lines")  # fmt: skip


@pages.post("/export")
@allow(Rule.ARCHIVE)
def export() -> ResponseReturnValue:
    search = Search.read(MultiDict(request.form))
    limit = agency_limit()
    search.agent = "" if is_masked() else search.agent
    every = covered.every if is_masked() else transcripts.every
    found = list(every(database(), search.filter(limit, clock_of(limit or search.agency)), MOST + 1))
    if not found or search.mistakes or len(found) > MOST:
        flash(gettext("Nothing was exported: the search has to find from 1 to 2,000 chats."))
        return redirect(f"{url_for('transcripts.index')}?{urlencode(search.query(1))}")
    made = secrets.token_hex(16)
    keeping.turn(database())
    path = export_path(settings(), made)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    database().add(
        Export(
            id=made, agency_id=limit, at=datetime.now(UTC), by=person().login, legs=len(found),
            until=datetime.now(UTC) + KEPT,
        )
    )  # fmt: skip
    database().flush()
    rows = [{"export_id": made, "agency_id": leg.agency_id, "leg": leg.id} for leg in found]
    database().connection().execute(insert(ExportLeg), rows)
    named = [f"{leg.agency_id}/{leg.id}" for leg in found]
    audit.note("export", f"export:{made}", limit, transcripts=len(found), which=" ".join(named)[:3500])
    _write(made, found)
    database().commit()
    flash(gettext("The file is ready. It is destroyed after a week, or earlier with any transcript in it."))
    return redirect(url_for("handling.exports"))


def _write(made: str, found: list[Leg]) -> None:
    known: dict[str, Called] = {}
    path, rows = export_path(settings(), made), []
    beside = path.with_suffix(".new")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as file:
        for one in found:
            leg, lines = seen(one)
            called = known.get(leg.agency_id) or known.setdefault(leg.agency_id, Called.at(database(), leg.agency_id))
            name, agency = f"{leg.agency_id}-{leg.number}", called.agency
            file.writestr(f"{name}.txt", as_text(leg, lines, called, clock_of(leg.agency_id)))
            file.writestr(f"{name}.json", json.dumps(as_json(leg, lines, agency), ensure_ascii=False, indent=2))
            rows.append((*as_row(leg, agency), len(lines)))
        file.writestr("index.csv", cells.written(HEAD, rows, apart=True))
    beside.chmod(0o600)
    beside.replace(path)


@pages.get("/exports")
@allow(Rule.ARCHIVE)
def exports() -> ResponseReturnValue:
    wanted = select(Export).where(Export.until > datetime.now(UTC)).order_by(Export.at.desc())
    if not is_administrator():
        wanted = wanted.where(Export.by == person().login)
    return render_template("handling/exports.html", exports=database().scalars(wanted).all())


@pages.get("/exports/<made>")
@allow(Rule.ARCHIVE)
def fetch(made: str) -> ResponseReturnValue:
    row = database().get(Export, made[:32])
    if row is None or row.until < datetime.now(UTC) or not (is_administrator() or row.by == person().login):
        abort(404)
    path = export_path(settings(), row.id).resolve()
    if not path.is_file() or agency_limit() not in (None, row.agency_id):
        abort(404)
    audit.read(f"export:{row.id}", row.agency_id, action="export", format="zip")
    answer: Response = send_file(path, "application/zip", as_attachment=True, download_name="transcripts.zip")
    return answer
