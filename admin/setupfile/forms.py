"""The form to import a set-up."""

from flask_wtf.file import FileField  # type: ignore[import-untyped]
from wtforms import HiddenField

from admin.web.forgery import Form
from onedoor.wording.sentences import lazy_gettext as _


class IntakeForm(Form):
    file = FileField(_("A file (TOML or JSON)"), description=_("As it is saved here, or by onedoor setup export."))
    content = HiddenField()
    """The content that the person has previewed. The form sends it again to import it."""
