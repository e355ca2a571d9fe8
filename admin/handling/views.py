"""Adds notes and tags to a transcript."""

from datetime import UTC, datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select, update

from admin.handling.blueprint import pages
from admin.handling.forms import NoteForm
from admin.handling.lookup import leg_or_404, named
from admin.web import audit
from admin.web.access import Rule, allow, person
from admin.web.database import database
from onedoor.store.tables import Leg, LegNote, Tag
from onedoor.store.transcripts import index
from onedoor.wording.sentences import gettext


@pages.post("/<slug:agency>/<leg:leg>/notes")
@allow(Rule.LIVE)
def note(agency: str, leg: str) -> ResponseReturnValue:
    found, form = leg_or_404(agency, leg), NoteForm()
    if form.validate_on_submit():
        row = LegNote(agency_id=agency, leg=leg, at=datetime.now(UTC), by=person().login, text=form.text.data)
        database().add(row)
        database().flush()
        index.refresh(database().connection(), agency, [leg])
        audit.note("note", named(found), agency)
        database().commit()
        flash(gettext("The note is kept with the transcript, and found by its words."))
    else:
        flash(form.mistakes()[0][1] if form.mistakes() else gettext("Nothing has been changed."))
    return redirect(url_for("transcripts.show", agency=agency, leg=leg))


@pages.post("/<slug:agency>/<leg:leg>/tags")
@allow(Rule.LIVE)
def tag(agency: str, leg: str) -> ResponseReturnValue:
    """Tags a chat that is over. While it goes on, its agent tags it."""
    found = leg_or_404(agency, leg)
    if found.ended_at is None:
        flash(gettext("The chat goes on: its agent can tag it."))
        return redirect(url_for("transcripts.show", agency=agency, leg=leg))
    known = set(database().scalars(select(Tag.slug).where(Tag.agency_id == agency)))
    # Tags that were deleted from the set-up stay on the chat, because nobody could choose them again.
    kept = [slug for slug in found.tags.split() if slug not in known]
    chosen = [slug for slug in request.form.getlist("tags") if slug in known]
    tags = " ".join(dict.fromkeys([*kept, *chosen]))
    database().connection().execute(update(Leg).where(Leg.agency_id == agency, Leg.id == leg).values(tags=tags))
    index.refresh(database().connection(), agency, [leg])
    audit.note("tag", named(found), agency, tags=tags)
    database().commit()
    flash(gettext("The tags are saved."))
    return redirect(url_for("transcripts.show", agency=agency, leg=leg))
