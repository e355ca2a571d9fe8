"""The form for a test mail."""

from admin.fields import Line, mail_address, needed
from admin.web.forgery import Form
from onedoor.wording.sentences import lazy_gettext as _


class TestForm(Form):
    to = Line(_("E-mail address"), [needed(_("Enter an e-mail address for the test.")), mail_address])
