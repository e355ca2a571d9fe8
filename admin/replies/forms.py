"""The forms for canned replies."""

import re

from flask_wtf.file import FileField  # type: ignore[import-untyped]
from wtforms import BooleanField, Field, HiddenField
from wtforms.validators import ValidationError

from admin.fields import Line, Lines, Lower, at_most, language, needed, slug
from admin.web.forgery import Form
from onedoor.records.replies import LONGEST_MESSAGE
from onedoor.wording.sentences import gettext
from onedoor.wording.sentences import lazy_gettext as _

VARIABLES = ("citizen", "agent", "agency", "number")
"""The desk fills these in (components/agency/talk/canned.py)."""
_VARIABLE = re.compile(r"\{(\w*)\}")


def known_variables(_form: Form, field: Field) -> None:
    """Refuses unknown variables: the desk would send a misspelled one unchanged."""
    for name in _VARIABLE.findall(field.data or ""):
        if name not in VARIABLES:
            listed = ", ".join(f"{{{one}}}" for one in VARIABLES)
            raise ValidationError(
                gettext("{%(name)s} is not a variable; use one of these: %(names)s.", name=name, names=listed)
            )


class ReplyForm(Form):
    name = Lower(
        _("Short name"),
        [needed(_("Give the reply a short name.")), slug],
        description=_("What an agent types, as in !canned hours."),
    )
    language = Line(
        _("Language"),
        [needed(_("Enter the language of the reply.")), language],
        default="en",
        description=_("A tag such as en, es or pt-BR. The same short name may have a text in each language."),
    )
    folder = Line(
        _("Folder"),
        [at_most(120)],
        description=_(
            "The reply’s folder in the list. Use a slash for folders within folders: Sales tax/Registration."
        ),
    )
    tags = Line(_("Tags"), [at_most(255)], description=_("Other words that find it, separated by spaces."))
    text = Lines(
        _("Text"),
        [needed(_("Write the text that the citizen will read.")), at_most(LONGEST_MESSAGE), known_variables],
        description=_("Sent to the citizen as it stands here. Filled in: {citizen}, {agent}, {agency}, {number}."),
    )
    approved = BooleanField(
        _("Approved"),
        default=True,
        description=_("Agents can send it immediately. A draft is shown only here."),
    )


class ImportForm(Form):
    file = FileField(
        _("A table (CSV)"),
        description=_("With the columns name, language, folder, tags, approved, text; only name and text are needed."),
    )
    table = HiddenField()
    """The table that the person has previewed. The form sends it again to import it."""
