"""The form to forbid a transfer."""

from admin.fields import Choice
from admin.web.forgery import Form
from onedoor.wording.sentences import lazy_gettext as _


class RuleForm(Form):
    source = Choice(_("Agents of"), choices=[])
    target = Choice(_("may not transfer to"), choices=[])
