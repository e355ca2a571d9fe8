"""The forms for canned replies."""

from flask_wtf.file import FileField  # type: ignore[import-untyped]
from wtforms import BooleanField, Field, HiddenField
from wtforms.validators import ValidationError

from admin.fields import Line, Lines, Lower, of
from admin.web.forgery import Form
from onedoor.records.replies import unknown_variable
from onedoor.store.setupfile.model import Reply
from onedoor.wording.sentences import lazy_gettext as _


def known_variables(_form: Form, field: Field) -> None:
    if said := unknown_variable(field.data or ""):
        raise ValidationError(said)


class ReplyForm(Form):
    name = Lower(
        _("Short name"),
        of(Reply, "name", _("Give the reply a short name.")),
        description=_("What an agent types, as in !canned hours."),
    )
    language = Line(
        _("Language"),
        of(Reply, "language", _("Enter the language of the reply.")),
        default="en",
        description=_("A tag such as en, es or pt-BR. The same short name may have a text in each language."),
    )
    folder = Line(
        _("Folder"),
        of(Reply, "folder"),
        description=_(
            "The reply’s folder in the list. Use a slash for folders within folders: Sales tax/Registration."
        ),
    )
    tags = Line(_("Tags"), of(Reply, "tags"), description=_("Other words that find it, separated by spaces."))
    text = Lines(
        _("Text"),
        [*of(Reply, "text", _("Write the text that the citizen will read.")), known_variables],
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
