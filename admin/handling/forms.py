"""The forms to redact, share or annotate a transcript."""

from datetime import UTC, datetime, timedelta

from admin.fields import Checks, Choice, Line, Lines, Number, at_most, needed
from admin.web.forgery import Form
from onedoor.store.tables.fitting import Within
from onedoor.wording.sentences import gettext, lazy_gettext

LONGEST_SHARE = 365
LINK = "-"
"""The choice instead of an agency: anybody who is logged in and has the link."""


class RedactionForm(Form):
    lines = Checks(lazy_gettext("Lines"))
    piece = Line(
        lazy_gettext("Only these words of it"), [at_most(4000)],
        description=lazy_gettext("Exactly as they are written there. Empty: the whole of each chosen line."),
    )  # fmt: skip
    reason = Line(
        lazy_gettext("Why"), [needed(lazy_gettext("Say why: the reason stays where the words were.")), at_most(200)],
        description=lazy_gettext("Stays in the transcript, with your name and the moment: a bank account number."),
    )  # fmt: skip


class ShareForm(Form):
    to = Choice(lazy_gettext("Share with"))
    days = Number(
        lazy_gettext("Number of days"),
        Within(1, LONGEST_SHARE),
        lazy_gettext("Days are from %(least)s to %(most)s."),
        default=14,
    )
    reason = Lines(lazy_gettext("Why"), [needed(lazy_gettext("Say why it is shared.")), at_most(1000)])

    def until(self) -> datetime:
        return datetime.now(UTC) + timedelta(days=self.days.data or 1)


class NoteForm(Form):
    text = Lines(lazy_gettext("Note"), [needed(lazy_gettext("Write the note.")), at_most(4000)])


def link_or_agency(names: dict[str, str], own: str) -> list[tuple[str, str]]:
    link = (LINK, gettext("a colleague who is logged in, by a link"))
    return [link, *((agency, name) for agency, name in names.items() if agency != own)]
