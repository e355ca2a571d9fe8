"""The forms of the login pages."""

from admin.fields import Line, Password, at_most, needed
from admin.web.forgery import Form
from onedoor.wording.sentences import lazy_gettext as _


class LoginForm(Form):
    login = Line(_("Login name"), [needed(_("Enter your login name.")), at_most(120)])
    password = Password(_("Password"), [needed(_("Enter your password.")), at_most(256)])


class CodeForm(Form):
    code = Line(
        _("Code"),
        [needed(_("Enter the code that your telephone shows now, or a recovery code.")), at_most(40)],
        description=_("Six digits from your telephone. Without it: one of your recovery codes."),
    )
