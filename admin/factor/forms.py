"""The form for a code of the second factor."""

from admin.fields import Line, at_most, needed
from admin.web.forgery import Form
from onedoor.wording.sentences import lazy_gettext as _


class CodeForm(Form):
    code = Line(_("Code"), [needed(_("Enter the code that your telephone shows now.")), at_most(40)])
