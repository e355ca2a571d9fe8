"""The form of a test mail."""

from wtforms import Field
from wtforms.validators import ValidationError

from admin.catalogues import lazy_gettext as _
from admin.fields import Line, needed, shortened
from admin.forgery import Form
from onedoor import mail


class TestForm(Form):
    to = Line(_("E-mail address"), [needed(_("Where is the test to go?"))])

    def validate_to(self, field: Field) -> None:
        try:
            field.data = mail.address(field.data or "")
        except mail.BadAddress as error:
            raise ValidationError(_("“%(typed)s” is no e-mail address.", typed=shortened(field.data or ""))) from error
