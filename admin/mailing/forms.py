"""The form of a test mail."""

from admin.catalogues import lazy_gettext as _
from admin.fields import Line, mail_address, needed
from admin.forgery import Form


class TestForm(Form):
    to = Line(_("E-mail address"), [needed(_("Where is the test to go?")), mail_address])
