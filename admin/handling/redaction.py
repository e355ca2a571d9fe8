"""Removes words from a transcript. Shows the result and asks once; then the words are gone."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin import fields
from admin.handling.blueprint import pages
from admin.handling.forms import RedactionForm
from admin.handling.lookup import leg_or_404, named, settings
from admin.web import audit
from admin.web.access import Rule, allow, is_administrator, person
from admin.web.database import database
from admin.web.lookup import agency_names
from onedoor.store.retention.redacting import NotRedacted, Wish, redact, touched
from onedoor.store.tables import Leg
from onedoor.store.transcripts import transcripts
from onedoor.wording.sentences import gettext, ngettext


@pages.route("/<slug:agency>/<leg:leg>/redact", methods=["GET", "POST"])
@allow(Rule.AGENCY)
def choose(agency: str, leg: str) -> ResponseReturnValue:
    found = leg_or_404(agency, leg)
    lines = transcripts.lines(database(), found)
    form = RedactionForm()
    form.lines.choices = fields.options(*((line.stanza_id, line.body) for line in lines))
    if form.validate_on_submit():
        wish = Wish(
            tuple(form.lines.data or ()),
            form.piece.data or "",
            form.reason.data or "",
            person().login,
            datetime.now(UTC),
            everywhere=is_administrator(),
        )
        try:
            return _carry_out(found, wish) if request.form.get("sure") == "yes" else _ask(found, form, wish)
        except NotRedacted as why:
            form.refuse(form.lines, str(why))
    page = render_template("handling/redact.html", leg=found, lines=lines, form=form)
    return page, 422 if form.errors else 200


def _ask(leg: Leg, form: RedactionForm, wish: Wish) -> ResponseReturnValue:
    lines = touched(database(), leg, wish)
    others = {one.agency_id for one in transcripts.other_legs(database(), leg)} - {leg.agency_id}
    return render_template(
        "handling/sure.html",
        leg=leg,
        form=form,
        wish=wish,
        lines=lines,
        others=[] if wish.everywhere else [agency_names().get(one, one) for one in sorted(others)],
    )


def _carry_out(leg: Leg, wish: Wish) -> ResponseReturnValue:
    address = url_for("transcripts.show", agency=leg.agency_id, leg=leg.id)
    number = redact(database(), settings(), leg, wish)
    audit.note("redact", named(leg), leg.agency_id, lines=number, reason=wish.reason)
    database().commit()
    flash(ngettext("Words were removed from one line.", "Words were removed from %(num)s lines.", number) + " "
          + gettext("They are gone everywhere."))  # fmt: skip
    return redirect(address)
