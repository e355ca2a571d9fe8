"""The form with which a transfer is forbidden."""

from admin.catalogues import lazy_gettext as _
from admin.fields import Choice
from admin.forgery import Form


class RuleForm(Form):
    source = Choice(_("Agents of"), choices=[])
    target = Choice(_("may not transfer to"), choices=[])
